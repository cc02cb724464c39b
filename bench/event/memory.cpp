#include "bench/event/loads.hpp"
#include "bench/event/measure.hpp"

namespace tutti::bench {

namespace {

event::definition::Playlist one_step(const std::string& name, std::string trigger) {
    return {
        .name = name,
        .steps = {{.type = "light.flash", .data = Value::object({{"level", 1.0}}), .offset = milliseconds(50)}
        },
        .trigger = std::move(trigger),
        .interrupts = {},
        .completion = {},
        .metadata = {}
    };
}

void add_gesture(event::Engine& engine, const std::string& name, event::definition::GestureKind kind) {
    must(engine.gestures().add({.name = name, .kind = std::move(kind), .metadata = {}}));
}

/// One of each kind that keeps something of what it heard, and a playlist that the double tap starts.
void add_show(event::Engine& engine) {
    add_gesture(
        engine, "tap", event::definition::DoubleTap{.type = "button.press", .emit = "button.double_tap"}
    );
    add_gesture(
        engine, "both", event::definition::Simultaneous{.type = "button.press", .emit = "button.both"}
    );
    add_gesture(
        engine, "code",
        event::definition::Sequence{
            .steps = {{"button.press", {}}, {"button.press", {}}, {"button.press", {}}}, .emit = "code.done"
        }
    );
    add_gesture(
        engine, "hold", event::definition::Hold{.type = "button.press", .where = {}, .emit = "button.held"}
    );
    add_gesture(
        engine, "mean",
        event::definition::Aggregate{
            .type = "button.press",
            .field = "pressure",
            .window = seconds(10),
            .at_least = {},
            .rearm_below = {},
            .emit = "pressure.mean"
        }
    );
    add_gesture(engine, "quiet", event::definition::Debounce{.type = "button.press", .emit = "button.quiet"});
    add_gesture(
        engine, "limit",
        event::definition::RateLimit{.type = "button.press", .per_second = 5, .emit = "button.some"}
    );
    must(engine.playlists().add(one_step("flash", "button.double_tap")));
}

/// The heap that `count` definitions took, each.
template <typename Add>
double bytes_each(int count, const Add& add) {
    Nobody nobody;
    event::Engine engine(nobody, nobody);
    const auto before = heap_bytes();
    for (int i = 0; i < count; ++i) add(engine, i);
    return static_cast<double>(heap_bytes() - before) / count;
}

} // namespace

void flat_memory(std::int64_t events) {
    Nobody nobody;
    event::Engine engine(nobody, nobody);
    add_show(engine);
    const auto type = must(engine.names().type("button.press"));
    std::vector<event::ProducerId> producers;
    for (std::int32_t i = 0; i < 20; ++i) producers.push_back(must(engine.names().producer("pad", i)));
    WallTime time(seconds(1));
    const auto send = [&](std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) {
            time += milliseconds(i % 37);
            const auto producer = producers[static_cast<std::size_t>(i) % producers.size()];
            Value data = Value::object({{"pressed", i % 3 != 0}, {"pressure", static_cast<double>(i % 100)}});
            engine.input({.type = type, .producer = producer, .time = time, .data = std::move(data)});
        }
    };
    send(events / 10);
    const auto resident = resident_bytes();
    const auto heap = heap_bytes();
    const auto before = engine.bus().emitted();
    send(events);
    Figures()
        .add("inputs", static_cast<double>(events))
        .add("events", static_cast<double>(engine.bus().emitted() - before))
        .add("resident_before", static_cast<double>(resident))
        .add("resident_growth", static_cast<double>(resident_bytes()) - static_cast<double>(resident))
        .add("heap_growth", static_cast<double>(heap_bytes()) - static_cast<double>(heap))
        .print();
}

void idle_memory(int count) {
    const auto tap = [](std::string type) {
        return [type](event::Engine& engine, int i) {
            const auto own = type.empty() ? fmt::format("button_{}.press", i) : type;
            const auto emit = type.empty() ? fmt::format("button_{}.double_tap", i) : "button.double_tap";
            add_gesture(
                engine, fmt::format("tap_{}", i), event::definition::DoubleTap{.type = own, .emit = emit}
            );
        };
    };
    const auto playlist = [](std::string type) {
        return [type](event::Engine& engine, int i) {
            const auto own = type.empty() ? fmt::format("button_{}.press", i) : type;
            must(engine.playlists().add(one_step(fmt::format("flash_{}", i), own)));
        };
    };
    Figures()
        .add("tap_bytes", bytes_each(count, tap("button.press")))
        .add("tap_with_own_types_bytes", bytes_each(count, tap("")))
        .add("playlist_bytes", bytes_each(count, playlist("button.press")))
        .add("playlist_with_own_trigger_bytes", bytes_each(count, playlist("")))
        .print();
}

} // namespace tutti::bench
