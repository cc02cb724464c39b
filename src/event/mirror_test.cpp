// Gated mirror: copies of a type while its gates are on (DESIGN §5, docs/events.md).
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

const definition::Gate enabled{"enable", {}};

struct Mirror : Performance {
    explicit Mirror(std::optional<std::int32_t> producer = {}) {
        add("copy", definition::Mirror{"in", {enabled}, producer});
    }
    void enable(microseconds at, bool on) { input(at, "enable", Value::object({{"enabled", on}})); }
};

TEST(Mirror, CopiesATypeWhileItsGateIsOn) {
    Mirror show;
    show.input(0s, "in");
    show.enable(1s, true);
    show.input(2s, "in");
    show.input(2s, "other");
    show.enable(3s, false);
    show.input(4s, "in");
    EXPECT_EQ(show.take(), Lines({"2000000 in pad/1"}));
}

TEST(Mirror, CopiesOnlyWhileAllItsGatesAreOn) {
    Performance show;
    show.add("copy", definition::Mirror{"in", {enabled, {"power", {}}}, {}});
    const auto on = json(R"({"value":1})");
    show.input(0s, "enable", on);
    show.input(1s, "in");
    show.input(2s, "power", on);
    show.input(3s, "in");
    show.input(4s, "enable", json(R"({"value":0})"));
    show.input(5s, "in");
    EXPECT_EQ(show.take(), Lines({"3000000 in pad/1"}));
}

TEST(Mirror, ACopyHasTheDataAndVirtualPeripheral) {
    Mirror show;
    show.enable(0s, true);
    show.input(1s, "in", json(R"({"x":1,"deep":{"y":[2]}})"));
    EXPECT_EQ(
        show.data("in"), R"({"x":1,"deep":{"y":[2]},"virtual_peripheral":{"id":"vp-1","name":"copy"}})"
    );
}

TEST(Mirror, OneInputOneCopyNeverItsOwnCopies) {
    Mirror show;
    show.enable(0s, true);
    show.input(1s, "in");
    EXPECT_EQ(show.take_all(), Lines({"1000000 in pad/1"}));
    EXPECT_EQ(show.reports, Lines());
}

TEST(Mirror, CopiesOfAnotherMirrorAreNotCopiedEither) {
    Mirror show;
    show.add("copy-too", definition::Mirror{"in", {enabled}, 9});
    show.enable(0s, true);
    show.input(1s, "in");
    EXPECT_EQ(show.take_all(), Lines({"1000000 in pad/1", "1000000 in 9"}));
}

TEST(Mirror, TheCopysProducerIsTheEventsUnlessGiven) {
    Mirror kept;
    kept.enable(0s, true);
    kept.from("left", 1s, "in", 3);
    EXPECT_EQ(kept.take(), Lines({"1000000 in left/3"}));
    Mirror replaced(7);
    replaced.enable(0s, true);
    replaced.from("left", 1s, "in", 3);
    EXPECT_EQ(replaced.take(), Lines({"1000000 in 7"}));
    Mirror zero(0);
    zero.enable(0s, true);
    zero.from("left", 1s, "in", 3);
    EXPECT_EQ(zero.take(), Lines({"1000000 in"}));
}

TEST(Mirror, AnEventThatIsAlsoTheGatesSetsTheGateFirst) {
    Performance show;
    show.add("copy", definition::Mirror{"switch", {{"switch", {}}}, {}});
    show.input(0s, "switch", json(R"({"state":"on"})"));
    show.input(1s, "switch", json(R"({"state":"off"})"));
    EXPECT_EQ(show.take(), Lines({"0 switch pad/1"}));
}

TEST(Mirror, AnotherGesturesOutputIsCopiedUnderItsOwnName) {
    Performance show;
    show.add("limit", definition::RateLimit{"raw", 100, "in"});
    show.add("copy", definition::Mirror{"in", {enabled}, {}});
    show.input(0s, "enable", json(R"({"enabled":true})"));
    show.input(1s, "raw");
    EXPECT_EQ(show.take(), Lines({"1000000 in pad/1", "1000000 in pad/1"}));
    const auto copy = json(show.data("in"));
    EXPECT_EQ(copy.find("virtual_peripheral")->find("name")->string(), "copy");
    EXPECT_EQ(copy.members().size(), 2U) << "events, and virtual_peripheral once";
}

TEST(Mirror, OtherGesturesHearTheCopiesToo) {
    Mirror show;
    show.add("twice", definition::DoubleTap{"in", 1s, "in.double"});
    show.enable(0s, true);
    show.input(1s, "in");
    EXPECT_EQ(show.take(), Lines({"1000000 in pad/1", "1000000 in.double pad/1"}));
}

} // namespace
} // namespace tutti::event::testing
