#include "show/rehearsal.hpp"

#include <fmt/format.h>

#include <limits>

namespace tutti::show {

namespace {
// Before any other handler: what handlers then do cannot change what is printed.
constexpr int printer_priority = std::numeric_limits<int>::max();
} // namespace

Rehearsal::Rehearsal() : engine_(*this, *this) {
    engine_.bus().subscribe_all(printer_priority, [this](const event::Event& event) {
        if (event.origin == event::Origin::Input) return;
        const auto& producer = engine_.names().producer(event.producer);
        append_trace_line(
            output_, event.time, engine_.names().text(event.type), producer.number, producer.source,
            event.data
        );
        ++events_;
    });
}

Result<void> Rehearsal::play(const TraceLine& line) {
    if (line.end) {
        engine_.advance(line.time);
        return {};
    }
    const auto number = engine_.input(line.type, line.source, line.producer, line.time, line.data);
    if (!number) return std::unexpected(number.error());
    return {};
}

bool Rehearsal::run_out(std::uint64_t most_events) {
    const auto limit = events_ + most_events;
    while (engine_.next_deadline() && events_ < limit) engine_.fire_next();
    return !engine_.next_deadline();
}

// Ids are asked for when they are first shown: in that order they are counted.
std::string Rehearsal::run_id() { return fmt::format("run-{}", ++runs_); }
std::string Rehearsal::definition_id(std::string_view) { return fmt::format("def-{}", ++definitions_); }
std::string Rehearsal::peripheral_id(std::string_view) { return fmt::format("vp-{}", ++peripherals_); }

} // namespace tutti::show
