#include "show/rehearsal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace tutti::show {

namespace {
// Before any other handler: what handlers then do cannot change what is printed.
constexpr int printer_priority = std::numeric_limits<int>::max();
/// What is told of clocks that were set back; the rest is counted.
constexpr std::uint64_t most_notes = 20;
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

void Rehearsal::on_event(std::function<void(const contract::Event&)> hear) {
    engine_.bus().subscribe_all(printer_priority, [this, hear = std::move(hear)](const event::Event& event) {
        const auto& producer = engine_.names().producer(event.producer);
        contract::Event told;
        told.id = fmt::format("{}", event.number);
        told.type = engine_.names().text(event.type);
        told.producer = producer.number;
        told.source = producer.source.empty() ? "rehearsal" : producer.source;
        told.timestamp = event.time;
        told.data = event.data;
        if (event.cause != 0) told.cause = fmt::format("{}", event.cause);
        hear(told);
    });
}

Result<void> Rehearsal::play(const TraceLine& line) {
    if (line.end) {
        engine_.advance(line.time);
        return {};
    }
    if (line.arrival) {
        engine_.advance(*line.arrival - microseconds(1));
        engine_.arrive(*line.arrival);
    }
    const auto time = std::min(line.time, line.arrival.value_or(line.time));
    const auto number = engine_.input(line.type, line.source, line.producer, time, line.data);
    if (!number) return std::unexpected(number.error());
    if (line.arrival) engine_.advance(*line.arrival);
    return {};
}

bool Rehearsal::run_out(std::uint64_t most_events) {
    const auto limit = events_ + most_events;
    while (engine_.next_deadline() && events_ < limit) engine_.fire_next();
    return !engine_.next_deadline();
}

void Rehearsal::clock_set_back(std::string_view name, const event::Event& event, microseconds back) {
    if (event.number == last_set_back_) return;
    last_set_back_ = event.number;
    if (++clocks_set_back_ > most_notes) return;
    const auto& names = engine_.names();
    const auto& [source, number] = names.producer(event.producer);
    notes_.push_back(fmt::format(
        "{} is stamped {:.6f} s before the newest of producer {}{}{}, whose clock was set back: gesture {} "
        "begins anew",
        names.text(event.type), to_seconds(back), number, source.empty() ? "" : " of ", source, name
    ));
}

// Ids are asked for when they are first shown: in that order they are counted.
std::string Rehearsal::run_id() { return fmt::format("run-{}", ++runs_); }
std::string Rehearsal::definition_id(std::string_view) { return fmt::format("def-{}", ++definitions_); }
std::string Rehearsal::peripheral_id(std::string_view) { return fmt::format("vp-{}", ++peripherals_); }

} // namespace tutti::show
