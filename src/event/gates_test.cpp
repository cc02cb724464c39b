// What is on, and what `where` asks of data (DESIGN §5, docs/events.md).
#include "event/performance_testing.hpp"
#include "event/where.hpp"

namespace tutti::event::testing {
namespace {

using Kind = definition::Comparison::Kind;

bool on(std::string_view data) { return is_on(std::nullopt, json(data)); }

bool holds(Kind kind, std::string_view operand, std::string_view data) {
    return matches({{"f", kind, json(operand)}}, json(data));
}

TEST(On, TrueANonZeroNumberDownOnAndPressedAreOn) {
    for (const auto* field : {"pressed", "state", "enabled", "value"})
        for (const auto* value : {"true", "1", "-1", "0.001", R"("down")", R"("on")", R"("pressed")"})
            EXPECT_TRUE(on(fmt::format(R"({{"{}":{}}})", field, value))) << field << " " << value;
}

TEST(On, EverythingElseIsOff) {
    for (const auto* field : {"pressed", "state", "enabled", "value"})
        for (const auto* value :
             {"false", "0", "0.0", "-0.0", R"("up")", R"("off")", R"("ON")", R"("")", R"("true")", R"("1")",
              "null", "[]", "[1]", "{}"})
            EXPECT_FALSE(on(fmt::format(R"({{"{}":{}}})", field, value))) << field << " " << value;
    EXPECT_FALSE(on("{}"));
    EXPECT_FALSE(on(R"({"on":true,"down":1})"));
}

TEST(On, TheFirstOfPressedStateEnabledValueDecides) {
    EXPECT_TRUE(on(R"({"value":0,"enabled":false,"state":"up","pressed":true})"));
    EXPECT_FALSE(on(R"({"pressed":false,"state":"down"})"));
    EXPECT_FALSE(on(R"({"state":"up","enabled":true,"value":1})"));
    EXPECT_FALSE(on(R"({"enabled":false,"value":1})"));
    EXPECT_FALSE(on(R"({"pressed":null,"state":"down"})")) << "the first that is there decides, odd or not";
}

TEST(On, AnExplicitWhereOverridesThat) {
    const definition::Where where = {{"mode", Kind::Equal, "show"}};
    EXPECT_TRUE(is_on(where, json(R"({"mode":"show","pressed":false})")));
    EXPECT_FALSE(is_on(where, json(R"({"mode":"idle","pressed":true})")));
    EXPECT_TRUE(is_on(definition::Where{}, json("{}"))) << "an empty one asks nothing";
}

TEST(Where, APlainValueMeansEqualityNumbersByValue) {
    EXPECT_TRUE(holds(Kind::Equal, "1", R"({"f":1.0})"));
    EXPECT_TRUE(holds(Kind::Equal, "1.0", R"({"f":1})"));
    EXPECT_TRUE(holds(Kind::Equal, R"("a")", R"({"f":"a"})"));
    EXPECT_TRUE(holds(Kind::Equal, "true", R"({"f":true})"));
    EXPECT_FALSE(holds(Kind::Equal, "1", R"({"f":true})"));
    EXPECT_FALSE(holds(Kind::Equal, "1", R"({"f":"1"})"));
    EXPECT_FALSE(holds(Kind::Equal, "9007199254740993", R"({"f":9007199254740992})"))
        << "integers compare exactly";
}

TEST(Where, BoundsAreExactAtTheirEdge) {
    EXPECT_TRUE(holds(Kind::AtLeast, "2", R"({"f":2})"));
    EXPECT_FALSE(holds(Kind::AtLeast, "2", R"({"f":1.999999})"));
    EXPECT_TRUE(holds(Kind::AtMost, "2", R"({"f":2.0})"));
    EXPECT_FALSE(holds(Kind::AtMost, "2", R"({"f":2.000001})"));
    EXPECT_FALSE(holds(Kind::Above, "2", R"({"f":2})"));
    EXPECT_TRUE(holds(Kind::Above, "2", R"({"f":2.000001})"));
    EXPECT_FALSE(holds(Kind::Below, "2", R"({"f":2})"));
    EXPECT_TRUE(holds(Kind::Below, "2", R"({"f":1.999999})"));
}

TEST(Where, BoundsAreForNumbersAlone) {
    for (const auto kind : {Kind::AtLeast, Kind::AtMost, Kind::Above, Kind::Below})
        for (const auto* value : {R"("3")", "true", "null", "[3]"})
            EXPECT_FALSE(holds(kind, "2", fmt::format(R"({{"f":{}}})", value)));
}

TEST(Where, OneOfIsAnyOfAListByValue) {
    EXPECT_TRUE(holds(Kind::OneOf, R"(["a",2,false])", R"({"f":2.0})"));
    EXPECT_TRUE(holds(Kind::OneOf, R"(["a",2,false])", R"({"f":false})"));
    EXPECT_FALSE(holds(Kind::OneOf, R"(["a",2,false])", R"({"f":"b"})"));
}

TEST(Where, NotIsAnythingElseThatIsThere) {
    EXPECT_TRUE(holds(Kind::Not, "2", R"({"f":3})"));
    EXPECT_TRUE(holds(Kind::Not, "2", R"({"f":"2"})"));
    EXPECT_FALSE(holds(Kind::Not, "2", R"({"f":2.0})"));
}

TEST(Where, AMissingFieldFitsNone) {
    for (const auto kind : {Kind::Equal, Kind::Not, Kind::AtLeast, Kind::AtMost, Kind::Above, Kind::Below})
        EXPECT_FALSE(holds(kind, "2", "{}"));
    EXPECT_FALSE(holds(Kind::OneOf, "[2]", R"({"g":2})"));
}

TEST(Where, AllOfItsComparisonsMustHold) {
    const definition::Where where = {{"f", Kind::AtLeast, 1}, {"f", Kind::Below, 2}, {"g", Kind::Equal, "x"}};
    EXPECT_TRUE(matches(where, json(R"({"f":1.5,"g":"x"})")));
    EXPECT_FALSE(matches(where, json(R"({"f":2,"g":"x"})")));
    EXPECT_FALSE(matches(where, json(R"({"f":1.5,"g":"y"})")));
    EXPECT_TRUE(matches({}, json("{}")));
}

struct GatedCopies : Performance {
    GatedCopies() { add("copy", definition::Mirror{"in", {{"gate", {}}}, 5}); }
    void gate(microseconds at, bool is_on, std::int32_t number = 1) {
        input(at, "gate", number, Value::object({{"state", is_on}}));
    }
    bool copies(microseconds at) {
        take();
        input(at, "in");
        return !take().empty();
    }
};

TEST(Gate, IsOffBeforeTheFirstEventOfItsType) {
    GatedCopies show;
    EXPECT_FALSE(show.copies(0s));
}

TEST(Gate, IsOnOrOffByTheLatestEventFromAnyProducer) {
    GatedCopies show;
    show.gate(0s, true, 1);
    EXPECT_TRUE(show.copies(1s));
    show.gate(2s, false, 2);
    EXPECT_FALSE(show.copies(3s));
    show.gate(4s, true, 3);
    EXPECT_TRUE(show.copies(5s));
}

TEST(Gate, OfAGestureRegisteredLaterBeginsAsTheLatestEventSays) {
    Performance show;
    show.input(0s, "gate", json(R"({"state":"on"})"));
    show.add("copy", definition::Mirror{"in", {{"gate", {}}}, {}});
    show.input(1s, "in");
    EXPECT_EQ(show.take(), Lines({"1000000 in pad/1"}));
}

TEST(Gate, HasAWhereOfItsOwn) {
    Performance show;
    show.add("copy", definition::Mirror{"in", {{"level", definition::Where{{"db", Kind::Above, -20}}}}, {}});
    show.input(0s, "level", json(R"({"db":-20})"));
    show.input(1s, "in");
    show.input(2s, "level", json(R"({"db":-19.9})"));
    show.input(3s, "in");
    EXPECT_EQ(show.take(), Lines({"3000000 in pad/1"}));
}

} // namespace
} // namespace tutti::event::testing
