// What the machines of this folder have to tell their operator.
#pragma once

#include "event/event.hpp"

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
};

} // namespace tutti::event
