// One service and a clock that moves when told to: the rig of the tests of this folder.
#pragma once

#include "supervise/service.hpp"
#include "supervise/state.hpp"

#include <vector>

namespace tutti::supervise {

inline const RunEnd crash{RunEnd::Kind::Exited, 1, {}};
inline const RunEnd success{RunEnd::Kind::Exited, 0, {}};

class Stage {
public:
    explicit Stage(ServiceSpec spec = {}) : service(ServiceId{0}, named(std::move(spec))) {}

    static ServiceSpec named(ServiceSpec spec) {
        spec.name = "mixer";
        return spec;
    }
    Moment moment() { return {now, needs_met, random, actions, boot + now.time_since_epoch()}; }
    void start() { service.request(Event::Start, "started", moment()); }
    void stop() { service.request(Event::Stop, "stopped", moment()); }
    void trigger() { service.request(Event::Trigger, "triggered", moment()); }
    void restart() { service.request(Event::Restart, "restarted", moment()); }
    void executed() { service.executed(100, moment()); }
    void ended(const RunEnd& end) { service.ended(end, moment()); }
    void pass(microseconds duration) {
        now += duration;
        service.advance(moment());
    }
    /// Up and ready, and nothing left to do.
    void run() {
        start();
        executed();
        service.announced(moment());
        service.registered(moment());
        actions.clear();
    }
    State state() const { return service.state(); }
    template <typename A>
    int count() const {
        int found = 0;
        for (const auto& action : actions) found += std::holds_alternative<A>(action) ? 1 : 0;
        return found;
    }

    SteadyTime now{seconds(1000)};
    WallTime boot{}; ///< the time of day when the steady clock was 0
    bool needs_met = true;
    SeededRandom random{1};
    std::vector<Action> actions;
    Service service;
};

} // namespace tutti::supervise
