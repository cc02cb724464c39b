// The promises about memory: no allocation per emit in steady state, and nothing that grows with the number
// of events.
#include "base/allocation_testing.hpp"
#include "event/performance_testing.hpp"

#include <cstdlib>

namespace tutti::event::testing {
namespace {

class Ids : public IdSource {
public:
    std::string run_id() override { return "run"; }
    std::string definition_id(std::string_view) override { return "def"; }
    std::string peripheral_id(std::string_view) override { return "vp"; }
};

struct Quiet : Ids, Report {
    Engine engine{*this, *this};
    std::uint64_t heard = 0;
};

TEST(EventBus, EmitAllocatesNothingInSteadyState) {
    Quiet show;
    auto& bus = show.engine.bus();
    const auto type = *show.engine.names().type("button.press");
    std::vector<ProducerId> producers;
    for (int i = 0; i < 16; ++i) producers.push_back(*show.engine.names().producer("pad", i));
    for (int i = 0; i < 10; ++i) bus.subscribe(type, i, [&](const Event&) { ++show.heard; });
    const auto data = json(R"({"state":"down"})");
    const auto emit = [&](std::size_t i) {
        bus.emit(
            {.type = type,
             .producer = producers[i % producers.size()],
             .time = WallTime(microseconds(i)),
             .data = data}
        );
    };
    for (std::size_t i = 0; i < 100; ++i) emit(i);
    const auto before = allocations().made;
    for (std::size_t i = 0; i < 200'000; ++i) emit(i);
    EXPECT_EQ(allocations().made - before, 0U);
    EXPECT_EQ(show.heard, 200'100U * 10);
}

TEST(EventBus, AChangeOfTheSubscribersOfOneTypeIsNothingToTheOthers) {
    Quiet show;
    auto& bus = show.engine.bus();
    const auto here = *show.engine.names().type("here");
    const auto there = *show.engine.names().type("there");
    bus.subscribe(here, 0, [&](const Event&) { ++show.heard; });
    bus.subscribe_all(0, [&](const Event&) { ++show.heard; });
    const auto emit = [&](TypeId type) {
        bus.emit({.type = type, .producer = no_producer, .time = {}, .data = json("{}")});
    };
    emit(here);
    emit(there);
    const auto data = json("{}");
    for (int i = 0; i < 100; ++i) {
        const auto id = bus.subscribe(there, 0, [&](const Event&) { ++show.heard; });
        if (i % 2 == 0) bus.unsubscribe(id);
        const auto before = allocations().made;
        bus.emit({.type = here, .producer = no_producer, .time = {}, .data = data});
        EXPECT_EQ(allocations().made - before, 0U); // whom it reaches was not found anew
    }
    EXPECT_EQ(show.heard, 203U);
    emit(there);
    EXPECT_EQ(show.heard, 203U + 51);
}

TEST(EventBus, EmitFromAHandlerAllocatesNothingInSteadyState) {
    Quiet show;
    auto& bus = show.engine.bus();
    const auto cause = *show.engine.names().type("cause");
    const auto effect = *show.engine.names().type("effect");
    const auto data = Value::object({});
    bus.subscribe(cause, 0, [&](const Event& event) {
        for (int i = 0; i < 3; ++i)
            bus.emit({.type = effect, .producer = no_producer, .time = event.time, .data = data});
    });
    bus.subscribe(effect, 0, [&](const Event&) { ++show.heard; });
    const auto emit = [&] { bus.emit({.type = cause, .producer = no_producer, .time = {}, .data = data}); };
    for (int i = 0; i < 100; ++i) emit();
    const auto before = allocations().made;
    for (int i = 0; i < 10'000; ++i) emit();
    EXPECT_EQ(allocations().made - before, 0U);
}

TEST(EventBus, SubscribingAndUnsubscribingLeavesNothingBehind) {
    Quiet show;
    auto& bus = show.engine.bus();
    const auto type = *show.engine.names().type("tick");
    const auto round = [&] {
        const auto outer = bus.subscribe(type, 0, [&](const Event&) {
            const auto inner = bus.subscribe_all(1, [&](const Event&) {});
            bus.unsubscribe(inner);
        });
        bus.emit({.type = type, .producer = no_producer, .time = {}, .data = {}});
        bus.unsubscribe(outer);
    };
    for (int i = 0; i < 10; ++i) round();
    const auto before = allocations().living;
    for (int i = 0; i < 10'000; ++i) round();
    EXPECT_LE(allocations().living - before, 4);
}

TEST(Engine, MemoryIsFlatOverEventsWithoutEnd) {
    Quiet show;
    const auto add = [&](std::string name, definition::GestureKind kind) {
        EXPECT_TRUE(show.engine.gestures().add({std::move(name), std::move(kind), {}}));
    };
    add("twice", definition::DoubleTap{"e", 300us, "twice"});
    add("both", definition::Simultaneous{"e", 3, 10us, "both"});
    add("code", definition::Sequence{{{"e", {}}, {"f", {}}, {"e", {}}}, 1s, "code"});
    add("held", definition::Hold{"e", 500us, {}, "held"});
    add("calm", definition::Debounce{"f", 20us, "calm"});
    add("limit", definition::RateLimit{"e", 100, "limited"});
    definition::Aggregate mean;
    mean.type = "e";
    mean.field = "value";
    mean.window = 100us;
    mean.at_least = 0.5;
    mean.emit = "mean";
    add("mean", mean);
    add("smooth", definition::Smooth{"e", {"value"}, 100us, "smooth"});
    add("zones", definition::Zones{"e", "value", {0.5}, {"low", "high"}, 0, "zone"});
    definition::Playlist playlist;
    playlist.name = "p";
    playlist.trigger = "f";
    playlist.steps.resize(1);
    playlist.steps[0].type = "x";
    playlist.steps[0].repeat = 3;
    playlist.steps[0].interval = 10ms;
    EXPECT_TRUE(show.engine.playlists().add(playlist));
    const auto e = *show.engine.names().type("e");
    const auto f = *show.engine.names().type("f");
    std::vector<ProducerId> producers;
    for (int i = 0; i < 50; ++i) producers.push_back(*show.engine.names().producer("pad", i));
    const auto on = json(R"({"value":1})");
    const auto off = json(R"({"value":0})");
    std::int64_t i = 0;
    const auto play_until = [&](std::int64_t end) {
        for (; i < end; ++i)
            show.engine.input(
                {.type = i % 7 == 0 ? f : e,
                 .producer = producers[static_cast<std::size_t>(i * 31 % 50)],
                 .time = WallTime(microseconds(i * 13)),
                 .data = i % 3 == 0 ? on : off}
            );
        show.engine.advance(WallTime(microseconds(i * 13)) + 1s);
    };
    play_until(100'000); // more than a second: every sliding second has been full
    const auto before = allocations().living;
    play_until(300'000); // one byte kept for each of them would be a thousand times what is allowed
    EXPECT_LE(std::abs(allocations().living - before), 200)
        << "it moves with what is in a window, it does not grow";
}

} // namespace
} // namespace tutti::event::testing
