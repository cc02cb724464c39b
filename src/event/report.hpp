// What the machines of this folder have to tell their operator.
#pragma once

#include "event/event.hpp"
#include "event/run.hpp"

#include <string_view>

namespace tutti::event {

class Report {
public:
    virtual ~Report() = default;
    /// A handler threw; the others were called.
    virtual void handler_failed([[maybe_unused]] const Event& event, [[maybe_unused]] std::string_view why) {}
    /// An event was not emitted: too many led to it within one instant, so handlers run in a circle.
    virtual void circle_cut([[maybe_unused]] const Event& event) {}
    /// A playlist was not started, or a gesture not emitted: it happened too often within a second.
    virtual void flapping([[maybe_unused]] std::string_view name, [[maybe_unused]] const Event& event) {}
    /// The event is stamped so much earlier than its producer's newest that the gesture began anew with it.
    /// Each gesture that did tells of it.
    virtual void clock_set_back(
        [[maybe_unused]] std::string_view name, [[maybe_unused]] const Event& event,
        [[maybe_unused]] microseconds back
    ) {}

    // The life of a run, each told once and when it happens: the events that say the same have their numbers
    // by then and are queued, and no handler has heard them yet. Told from within the engine: what is to be
    // done with it is done later.
    virtual void run_started([[maybe_unused]] const RunView& run) {}
    virtual void run_step([[maybe_unused]] const RunView& run, [[maybe_unused]] const RunStep& step) {}
    virtual void run_stopped([[maybe_unused]] const RunView& run, [[maybe_unused]] const RunEnd& end) {}
};

} // namespace tutti::event
