#include "bench/event/loads.hpp"
#include "bench/event/measure.hpp"

#include <functional>
#include <vector>

namespace tutti::bench {

namespace {

constexpr std::uint32_t producers = 8;
constexpr std::int64_t warm_up = 10'000;

/// The floor: the handlers, the event, and nothing between them.
double
floor_rate(const std::vector<event::EventBus::Handler>& handlers, event::Event event, std::int64_t events) {
    const double begin = cpu_seconds();
    for (std::int64_t i = 0; i < events; ++i) {
        event.number = static_cast<event::EventNumber>(i);
        for (const auto& handler : handlers) handler(event);
    }
    return static_cast<double>(events) / (cpu_seconds() - begin);
}

} // namespace

void emit(int handlers, std::int64_t events) {
    Nobody nobody;
    event::Names names;
    event::EventBus bus(names, nobody);
    const auto type = must(names.type("button.press"));
    std::vector<event::ProducerId> ids;
    for (std::uint32_t i = 0; i < producers; ++i)
        ids.push_back(must(names.producer("pad", static_cast<std::int32_t>(i))));

    std::uint64_t heard = 0;
    std::vector<event::EventBus::Handler> all;
    for (int i = 0; i < handlers; ++i)
        all.emplace_back([&heard](const event::Event& event) { heard += event.number; });
    for (int i = 0; i < handlers; ++i) bus.subscribe(type, i % 3, all[static_cast<std::size_t>(i)]);

    const Value data = Value::object({{"value", true}, {"pressure", 0.5}});
    const auto send = [&](std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i)
            bus.emit(
                {.type = type,
                 .producer = ids[static_cast<std::size_t>(i) % producers],
                 .time = WallTime(microseconds(i)),
                 .data = data}
            );
    };
    send(warm_up);
    const auto made = allocations();
    const double begin = cpu_seconds();
    send(events);
    const double taken = cpu_seconds() - begin;
    const auto more = allocations() - made;
    const double floor =
        floor_rate(all, {.type = type, .producer = ids[0], .time = {}, .data = data}, events);
    invariant(heard > 0, "nobody heard anything");
    Figures()
        .add("per_second", static_cast<double>(events) / taken)
        .add("allocations_per_event", static_cast<double>(more) / static_cast<double>(events))
        .add("floor_per_second", floor)
        .print();
}

} // namespace tutti::bench
