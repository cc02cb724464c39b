// EventBus: who hears what, in which order (DESIGN §5, first paragraph).
#include "event/event_bus.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <type_traits>

namespace tutti::event {
namespace {

using Lines = std::vector<std::string>;

class Room final : public Report {
public:
    TypeId type(std::string_view text) { return *names.type(text); }
    EventNumber emit(std::string_view text, Value data = Value::object({})) {
        return bus.emit({.type = type(text), .producer = no_producer, .time = {}, .data = std::move(data)});
    }
    /// A handler that notes that it was called.
    EventBus::Handler note(std::string who) {
        return [this, who](const Event& event) {
            heard.push_back(who + " " + std::string(names.text(event.type)));
        };
    }
    void handler_failed(const Event& event, std::string_view why) override {
        reports.push_back(std::string(names.text(event.type)) + ": " + std::string(why));
    }
    void circle_cut(const Event& event) override {
        reports.push_back(std::string(names.text(event.type)) + " runs in a circle");
    }

    Names names;
    EventBus bus{names, *this};
    Lines heard;
    Lines reports;
};

TEST(EventBus, DeliversToATypeAPrefixOrEverything) {
    Room room;
    room.bus.subscribe(room.type("button.press"), 0, room.note("type"));
    room.bus.subscribe_prefix("button", 0, room.note("prefix"));
    room.bus.subscribe_all(0, room.note("all"));
    room.emit("button.press");
    room.emit("button.release");
    room.emit("knob.turn");
    EXPECT_EQ(
        room.heard, Lines(
                        {"type button.press", "prefix button.press", "all button.press",
                         "prefix button.release", "all button.release", "all knob.turn"}
                    )
    );
}

TEST(EventBus, APrefixEndsWhereASegmentEnds) {
    Room room;
    room.bus.subscribe_prefix("button", 0, room.note("button"));
    room.bus.subscribe_prefix("button.left", 0, room.note("left"));
    room.bus.subscribe_prefix("", 0, room.note("every"));
    for (const auto* type : {"button", "button.left", "button.left.press", "button.lefty", "buttons", "butt"})
        room.emit(type);
    EXPECT_EQ(
        room.heard,
        Lines(
            {"button button", "every button", "button button.left", "left button.left", "every button.left",
             "button button.left.press", "left button.left.press", "every button.left.press",
             "button button.lefty", "every button.lefty", "every buttons", "every butt"}
        )
    );
}

TEST(EventBus, DeliversByPriorityDescendingThenRegistration) {
    Room room;
    room.bus.subscribe_all(0, room.note("0a"));
    room.bus.subscribe(room.type("tick"), -5, room.note("-5"));
    room.bus.subscribe(room.type("tick"), 100, room.note("100"));
    room.bus.subscribe_prefix("tick", 0, room.note("0b"));
    room.bus.subscribe(room.type("tick"), 0, room.note("0c"));
    room.bus.subscribe_all(std::numeric_limits<int>::max(), room.note("most"));
    room.emit("tick");
    EXPECT_EQ(room.heard, Lines({"most tick", "100 tick", "0a tick", "0b tick", "0c tick", "-5 tick"}));
}

TEST(EventBus, AHandlerSubscribedAgainComesLast) {
    Room room;
    const auto first = room.bus.subscribe_all(0, room.note("first"));
    room.bus.subscribe_all(0, room.note("second"));
    room.emit("tick");
    room.bus.unsubscribe(first);
    room.bus.subscribe_all(0, room.note("again"));
    room.emit("tock");
    EXPECT_EQ(room.heard, Lines({"first tick", "second tick", "second tock", "again tock"}));
}

TEST(EventBus, UnsubscribingWhatIsGoneDoesNothing) {
    Room room;
    const auto id = room.bus.subscribe_all(0, room.note("a"));
    room.bus.subscribe_all(0, room.note("b"));
    room.bus.unsubscribe(id);
    room.bus.unsubscribe(id);
    room.bus.unsubscribe(EventBus::SubscriptionId{99});
    room.emit("tick");
    EXPECT_EQ(room.heard, Lines({"b tick"}));
}

TEST(EventBus, TheTargetListIsFixedAtEmitSoALaterHandlerWaitsForTheNextEvent) {
    Room room;
    bool added = false;
    room.bus.subscribe_all(10, [&](const Event&) {
        if (!std::exchange(added, true)) room.bus.subscribe_all(0, room.note("late"));
    });
    room.emit("one");
    EXPECT_EQ(room.heard, Lines());
    room.emit("two");
    EXPECT_EQ(room.heard, Lines({"late two"}));
}

TEST(EventBus, TheTargetListIsFixedAtEmitSoARemovedHandlerStillHearsTheEvent) {
    Room room;
    EventBus::SubscriptionId victim;
    room.bus.subscribe_all(10, [&](const Event&) { room.bus.unsubscribe(victim); });
    victim = room.bus.subscribe_all(0, room.note("victim"));
    room.emit("one");
    room.emit("two");
    EXPECT_EQ(room.heard, Lines({"victim one"}));
}

TEST(EventBus, TheTargetListOfAQueuedEventIsFixedWhenItIsEmitted) {
    Room room;
    EventBus::SubscriptionId victim;
    room.bus.subscribe(room.type("input"), 10, [&](const Event&) {
        room.emit("caused");
        room.bus.unsubscribe(victim);
        room.bus.subscribe_all(0, room.note("late"));
        room.emit("after");
    });
    victim = room.bus.subscribe_all(0, room.note("victim"));
    room.emit("input");
    EXPECT_EQ(room.heard, Lines({"victim input", "victim caused", "late after"}));
}

TEST(EventBus, AHandlerMayRemoveItselfAndGoOn) {
    Room room;
    EventBus::SubscriptionId own;
    std::string captured = "a text that is long enough to live on the heap, and to be missed there";
    own = room.bus.subscribe_all(0, [&room, &own, captured](const Event&) {
        room.bus.unsubscribe(own);
        for (int i = 0; i < 100; ++i) room.bus.subscribe_all(0, [](const Event&) {});
        room.heard.push_back(captured);
    });
    room.emit("one");
    room.emit("two");
    EXPECT_EQ(room.heard, Lines({captured}));
}

TEST(EventBus, AFailingHandlerIsReportedAndDoesNotStopTheOthers) {
    Room room;
    room.bus.subscribe_all(3, room.note("first"));
    room.bus.subscribe_all(2, [](const Event&) { throw std::runtime_error("no lamp"); });
    room.bus.subscribe_all(1, [](const Event&) { throw std::logic_error("no plan"); });
    room.bus.subscribe_all(0, room.note("last"));
    room.emit("tick");
    EXPECT_EQ(room.heard, Lines({"first tick", "last tick"}));
    EXPECT_EQ(room.reports, Lines({"tick: no lamp", "tick: no plan"}));
}

TEST(EventBus, WhatAHandlerEmittedBeforeItFailedIsDelivered) {
    Room room;
    room.bus.subscribe(room.type("input"), 1, [&](const Event&) {
        room.emit("caused");
        throw std::runtime_error("too late");
    });
    room.bus.subscribe_all(0, room.note("all"));
    room.emit("input");
    room.emit("next");
    EXPECT_EQ(room.heard, Lines({"all input", "all caused", "all next"}));
    EXPECT_EQ(room.reports, Lines({"input: too late"}));
}

TEST(EventBus, TheStateStoreIsUpdatedBeforeHandlers) {
    Room room;
    Lines known;
    room.bus.subscribe_all(std::numeric_limits<int>::max(), [&](const Event& event) {
        known.push_back(std::to_string(room.bus.state().latest(event.type)->data.find("n")->integer()));
    });
    room.emit("tick", Value::object({{"n", 1}}));
    room.emit("tick", Value::object({{"n", 2}}));
    EXPECT_EQ(known, Lines({"1", "2"}));
}

TEST(EventBus, TheStateStoreKnowsAQueuedEventOnlyWhenItsTurnComes) {
    Room room;
    const auto caused = room.type("caused");
    room.bus.subscribe(room.type("input"), 2, [&](const Event&) { room.emit("caused"); });
    room.bus.subscribe_all(1, [&](const Event& event) {
        room.heard.push_back(
            std::string(room.names.text(event.type))
            + (room.bus.state().latest(caused) ? " known" : " unknown")
        );
    });
    room.emit("input");
    EXPECT_EQ(room.heard, Lines({"input unknown", "caused known"}));
}

TEST(EventBus, EmitFromAHandlerIsQueuedBehindTheCurrentEvent) {
    Room room;
    room.bus.subscribe(room.type("input"), 2, [&](const Event&) {
        room.emit("first");
        room.emit("second");
    });
    room.bus.subscribe(room.type("first"), 2, [&](const Event&) { room.emit("third"); });
    room.bus.subscribe_all(1, room.note("all"));
    room.emit("input");
    EXPECT_EQ(room.heard, Lines({"all input", "all first", "all second", "all third"}));
}

TEST(EventBus, WhatATurnEmitsIsQueuedTogether) {
    Room room;
    room.bus.subscribe(room.type("step"), 1, [&](const Event&) { room.emit("reaction"); });
    room.bus.subscribe_all(0, room.note("all"));
    {
        const EventBus::Turn turn(room.bus);
        room.emit("step");
        {
            const EventBus::Turn inner(room.bus);
            room.emit("emitted");
        }
        EXPECT_EQ(room.heard, Lines()) << "delivered before the outermost turn ended";
    }
    EXPECT_EQ(room.heard, Lines({"all step", "all emitted", "all reaction"}));
}

TEST(EventBus, NoHandlerCanChangeWhatAnotherSees) {
    // Handlers get constant events; Values have no way to change. What is left is a copy, which is their own.
    static_assert(std::is_same_v<EventBus::Handler, std::function<void(const Event&)>>);
    static_assert(std::is_same_v<decltype(std::declval<const Value&>().members()), std::span<const Member>>);
    Room room;
    room.bus.subscribe_all(1, [](const Event& event) {
        Event mine = event;
        mine.data = Value::object({{"n", 99}});
        mine.time += seconds(5);
    });
    std::int64_t seen = 0;
    room.bus.subscribe_all(0, [&](const Event& event) { seen = event.data.find("n")->integer(); });
    room.emit("tick", Value::object({{"n", 7}}));
    EXPECT_EQ(seen, 7);
}

TEST(EventBus, NumbersCountFromOneInTheOrderOfEmission) {
    Room room;
    std::vector<EventNumber> numbers;
    room.bus.subscribe(room.type("input"), 0, [&](const Event&) { numbers.push_back(room.emit("caused")); });
    EXPECT_EQ(room.emit("input"), 1U);
    EXPECT_EQ(room.emit("input"), 3U);
    EXPECT_EQ(numbers, std::vector<EventNumber>({2, 4}));
    EXPECT_EQ(room.bus.emitted(), 4U);
}

TEST(EventBus, HandlersThatRunInACircleAreCutAndReported) {
    Room room;
    int heard = 0;
    room.bus.subscribe(room.type("ping"), 0, [&](const Event&) { room.emit("pong"); });
    room.bus.subscribe(room.type("pong"), 0, [&](const Event&) {
        if (room.emit("ping") == 0) room.heard.push_back("cut");
    });
    room.bus.subscribe_all(0, [&](const Event&) { ++heard; });
    room.emit("ping");
    EXPECT_EQ(heard, EventBus::deepest + 1);
    EXPECT_EQ(room.reports, Lines({"pong runs in a circle"}));
    // The next instant begins anew.
    room.emit("ping");
    EXPECT_EQ(heard, 2 * (EventBus::deepest + 1));
    EXPECT_EQ(room.reports.size(), 2U);
}

TEST(EventBus, AChainAsLongAsTheLimitIsWhole) {
    Room room;
    int left = EventBus::deepest;
    room.bus.subscribe_all(0, [&](const Event&) {
        if (left-- > 0) {
            EXPECT_NE(room.emit("link"), 0U);
        }
    });
    room.emit("link");
    EXPECT_EQ(left, -1);
    EXPECT_EQ(room.reports, Lines());
}

TEST(EventBus, ManyEventsEmittedOneAfterTheOtherAreNoCircle) {
    Room room;
    int heard = 0;
    room.bus.subscribe(room.type("input"), 0, [&](const Event&) {
        for (int i = 0; i < 5000; ++i) room.emit("caused");
    });
    room.bus.subscribe(room.type("caused"), 0, [&](const Event&) { ++heard; });
    room.emit("input");
    EXPECT_EQ(heard, 5000);
    EXPECT_EQ(room.reports, Lines());
}

} // namespace
} // namespace tutti::event
