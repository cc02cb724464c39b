#include "bench/event/loads.hpp"
#include "bench/event/measure.hpp"

namespace tutti::bench {

void taps(int detectors, int firing, std::int64_t events) {
    Nobody nobody;
    event::Engine engine(nobody, nobody);
    for (int i = 0; i < detectors; ++i) {
        event::definition::DoubleTap tap{.type = "button.press", .emit = fmt::format("tap.number_{}", i)};
        must(engine.gestures().add({.name = fmt::format("tap_{}", i), .kind = std::move(tap), .metadata = {}})
        );
    }
    const auto type = must(engine.names().type("button.press"));
    const auto producer = must(engine.names().producer("pad", 1));
    const Value data = Value::object({{"pressed", true}});
    WallTime time(seconds(1));
    const auto send = [&](std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) {
            time += i % 100 < firing ? milliseconds(100) : seconds(1);
            engine.input({.type = type, .producer = producer, .time = time, .data = data});
        }
    };
    send(200);
    const auto before = engine.bus().emitted();
    const double begin = cpu_seconds();
    send(events);
    const double taken = cpu_seconds() - begin;
    Figures()
        .add("per_second", static_cast<double>(events) / taken)
        .add("outputs", static_cast<double>(engine.bus().emitted() - before) - static_cast<double>(events))
        .print();
}

} // namespace tutti::bench
