// Zones: a field goes from one to another (docs/events.md).
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

definition::Zones effort(double hysteresis = 3) {
    definition::Zones made;
    made.type = "heart";
    made.field = "bpm";
    made.bounds = {100, 130, 160};
    made.names = {"rest", "easy", "hard", "max"};
    made.hysteresis = hysteresis;
    made.emit = "zone";
    return made;
}

struct Zones : Performance {
    explicit Zones(definition::Zones declared) { add("effort", std::move(declared)); }
    void beat(double bpm, std::int32_t producer = 1) {
        input(1s, "heart", producer, Value::object({{"bpm", bpm}}));
    }
    /// "<from> to <zone>" of each output since the last call.
    Lines changes(std::initializer_list<double> values) {
        results.clear();
        for (const double value : values) beat(value);
        Lines all;
        for (const auto& event : results)
            all.push_back(
                print_json(*event.data.find("from")) + " to " + std::string(event.data.find("zone")->string())
            );
        return all;
    }
};

TEST(Zones, TheFirstValueIsInAZoneAndCameFromNone) {
    Zones show(effort());
    show.input(1s, "heart", 4, json(R"({"bpm":129,"contact":true})"));
    EXPECT_EQ(show.take(), Lines({"1000000 zone pad/4"}));
    EXPECT_EQ(
        show.data("zone"),
        R"({"zone":"easy","from":null,"value":129,"virtual_peripheral":{"id":"vp-1","name":"effort"}})"
    );
}

TEST(Zones, TheFirstValueKnowsNoHysteresis) {
    for (const auto& [bpm, zone] :
         {std::pair(99.999, "null to rest"),
          {100.0, "null to easy"},
          {159.999, "null to hard"},
          {160.0, "null to max"}})
        EXPECT_EQ(Zones(effort()).changes({bpm}), Lines({zone}));
}

TEST(Zones, OneBeginsAtItsBoundAndIsLeftDownwardsOnlyBelowThatByMoreThanTheHysteresis) {
    Zones show(effort());
    EXPECT_EQ(
        show.changes({90, 99.999, 100, 97, 96.999, 97, 99.999, 100}),
        Lines({"null to rest", R"("rest" to easy)", R"("easy" to rest)", R"("rest" to easy)"})
    );
}

TEST(Zones, WithoutHysteresisTheBoundItselfDecides) {
    EXPECT_EQ(
        Zones(effort(0)).changes({100, 99.999, 100}),
        Lines({"null to easy", R"("easy" to rest)", R"("rest" to easy)"})
    );
}

TEST(Zones, SeveralMayBePassedAtOnce) {
    EXPECT_EQ(
        Zones(effort()).changes({80, 170, 98, 80}),
        Lines({"null to rest", R"("rest" to max)", R"("max" to easy)", R"("easy" to rest)"})
    );
}

TEST(Zones, ArePerProducer) {
    Zones show(effort());
    show.beat(90, 1);
    show.beat(170, 2);
    show.beat(90, 1);
    EXPECT_EQ(show.take(), Lines({"1000000 zone pad/1", "1000000 zone pad/2"}));
}

TEST(Zones, EventsWithoutANumberAreIgnored) {
    Zones show(effort());
    for (const auto* data : {R"({"bpm":"170"})", R"({"bpm":true})", R"({"bpm":null})", "{}"})
        show.input(1s, "heart", json(data));
    EXPECT_EQ(show.take(), Lines());
}

TEST(Zones, AreKeptApartBy) {
    Performance show;
    EXPECT_TRUE(show.engine.gestures().add({"effort", effort(), {}, {}, "device"}));
    for (const auto* data :
         {R"({"bpm":90,"device":"a"})", R"({"bpm":170,"device":"b"})", R"({"bpm":90,"device":"a"})"})
        show.input(1s, "heart", json(data));
    EXPECT_EQ(show.count("zone"), 2);
}

TEST(Zones, AreHeldBackWhereTheyFlap) {
    Zones show(effort());
    for (int i = 0; i < 200; ++i) show.beat(i % 2 == 0 ? 90 : 170);
    EXPECT_EQ(show.count("zone"), 100);
    EXPECT_EQ(show.view("effort").suppressed, 100U);
}

} // namespace
} // namespace tutti::event::testing
