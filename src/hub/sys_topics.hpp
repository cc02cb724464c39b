// SysTopics: what the hub counts, below `$SYS/broker/` as Mosquitto names it, for tools that know it from
// there. It is said while a session, be it asleep, subscribes to it, and then at an interval; nobody wakes up
// for it otherwise.
#pragma once

#include "broker/broker.hpp"
#include "hub/annex.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::hub {

/// Averages of a counter's growth in a minute, over the last one, five and fifteen: exponential ones, so that
/// nothing but the last is kept.
class Load {
public:
    static constexpr std::array<std::pair<std::string_view, int>, 3> spans = {
        {{"1min", 1}, {"5min", 5}, {"15min", 15}}
    };

    void count(std::uint64_t counter) noexcept { counter_ = counter; }
    void look(std::uint64_t counter, double over_seconds) noexcept;
    const std::array<double, spans.size()>& averages() const noexcept { return averages_; }

private:
    std::uint64_t counter_ = 0;
    std::array<double, spans.size()> averages_{};
};

class SysTopics final : public Annex {
public:
    /// `broker` outlives it. At an interval of 0 nothing is ever said.
    SysTopics(broker::Broker& broker, std::string version, microseconds interval, SteadyTime began)
        : broker_(broker), version_(std::move(version)), interval_(interval), began_(began) {}

    Result<void> begin(io::ReadinessLoop&, std::uint64_t) override { return {}; }
    void ready(const io::ReadinessLoop::Event&, SteadyTime) override {}
    void advance(SteadyTime now) override;
    std::optional<SteadyTime> next_deadline() const override { return due_; }

private:
    void look_for_subscribers(SteadyTime now);
    void say_all(SteadyTime now);
    void say_loads(const broker::Stats& stats, SteadyTime now);
    void say(std::string_view topic, std::string value, SteadyTime now);
    void fall_silent(SteadyTime now);

    broker::Broker& broker_;
    std::string version_;
    microseconds interval_;
    SteadyTime began_;
    std::optional<SteadyTime> due_; // nothing: nobody listens
    std::optional<SteadyTime> looked_at_;
    std::uint64_t seen_ = 0;                               // of subscriptions
    std::map<std::string, std::string, std::less<>> said_; // retained until nobody listens
    std::map<std::string_view, Load> loads_;               // by their topic
};

} // namespace tutti::hub
