// Calibrated: x, y, z minus offset, then matrix, then scale (DESIGN §5, docs/events.md).
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

definition::Calibrate plain() {
    definition::Calibrate made;
    made.type = "accel";
    made.emit = "accel.true";
    return made;
}

struct Calibrate : Performance {
    explicit Calibrate(definition::Calibrate declared) { add("level", std::move(declared)); }
    std::array<double, 3> result(std::string_view data) {
        input(1s, "accel", json(data));
        const auto out = json(this->data("accel.true"));
        return {out.find("x")->number(), out.find("y")->number(), out.find("z")->number()};
    }
};

using Axes = std::array<double, 3>;

TEST(Calibrate, WithoutCorrectionsTheValuesStayAsReals) {
    Calibrate show(plain());
    EXPECT_EQ(show.result(R"({"x":1,"y":-2,"z":0.5})"), (Axes{1, -2, 0.5}));
    EXPECT_TRUE(json(show.data("accel.true")).find("x")->kind() == Value::Kind::Real);
}

TEST(Calibrate, IsMinusOffsetThenMatrixThenScale) {
    auto declared = plain();
    declared.calibration.offset = {1, 2, 3};
    declared.calibration.matrix = {{{0, 1, 0}, {0, 0, 2}, {1, 1, 1}}};
    declared.calibration.scale = {10, 100, -1};
    Calibrate show(declared);
    // (5,7,9) - (1,2,3) = (4,5,6); rows: 5, 12, 15; scaled: 50, 1200, -15.
    EXPECT_EQ(show.result(R"({"x":5,"y":7,"z":9})"), (Axes{50, 1200, -15}));
}

TEST(Calibrate, OutputAddsRawAndSourceEvent) {
    auto declared = plain();
    declared.calibration.offset = {0.5, 0, 0};
    Calibrate show(declared);
    show.input(1s, "accel", 4, json(R"({"x":1,"y":2,"z":3,"note":"n"})"));
    EXPECT_EQ(
        show.data("accel.true"),
        R"({"x":0.5,"y":2.0,"z":3.0,"raw":{"x":1,"y":2,"z":3},"source_event":{"event_type":"accel","producer_id":4,)"
        R"("data":{"x":1,"y":2,"z":3,"note":"n"},"timestamp":1.0},"virtual_peripheral":{"id":"vp-1","name":"level"}})"
    );
    EXPECT_EQ(show.take(), Lines({"1000000 accel.true pad/4"}));
}

TEST(Calibrate, EventsWithoutThreeNumbersAreIgnored) {
    Calibrate show(plain());
    for (const auto* data :
         {R"({"x":1,"y":2})", R"({"x":1,"y":2,"z":"3"})", R"({"x":true,"y":2,"z":3})", "{}",
          R"({"X":1,"y":2,"z":3})", R"({"x":1,"y":null,"z":3})"})
        show.input(1s, "accel", json(data));
    EXPECT_EQ(show.take(), Lines());
    EXPECT_EQ(show.view("level").fired, 0U);
}

TEST(Calibrate, EveryEventIsCorrectedHoweverOften) {
    Calibrate show(plain());
    for (int i = 0; i < 500; ++i) show.input(1s, "accel", json(R"({"x":1,"y":2,"z":3})"));
    EXPECT_EQ(show.count("accel.true"), 500);
}

} // namespace
} // namespace tutti::event::testing
