#include "scene/steering.hpp"

#include <gtest/gtest.h>

namespace tutti::scene {
namespace {

const std::vector<Parameter> none;

class SteeringTest : public testing::Test {
protected:
    void frames(int count, const std::vector<contract::Event>& events = {}) {
        const Parameters parameters(none);
        for (int i = 0; i < count; ++i) {
            Moment moment{.time = time_, .step = period, .now = {}, .events = {}, .parameters = parameters};
            if (i == 0) moment.events = events;
            steering_.move(moment);
            time_ += period;
        }
    }
    static contract::Event stick(std::string_view code, double value) {
        contract::Event event;
        event.type = "raw.axis";
        event.data = Value::object({{"code", code}, {"value", value}});
        return event;
    }

    static constexpr microseconds period{16'667};
    Steering steering_;
    microseconds time_{0};
};

TEST_F(SteeringTest, ZoomsWhileAStickIsHeldAndStaysWhereItIsLeft) {
    frames(60, {stick("right_y", -1)});
    const double near = steering_.octaves();
    EXPECT_NEAR(near, 1.2, 0.05);
    EXPECT_TRUE(steering_.is_steered());
    frames(120, {stick("right_y", 0)});
    EXPECT_EQ(steering_.octaves(), near);
}

TEST_F(SteeringTest, DriftsBackOnceNobodySteers) {
    frames(60, {stick("left_x", 1)});
    EXPECT_GT(steering_.pan_x(), 0.9);
    frames(60 * 16, {stick("left_x", 0)});
    EXPECT_FALSE(steering_.is_steered());
    EXPECT_NEAR(steering_.pan_x(), 0, 0.01);
}

TEST_F(SteeringTest, TakesNoNoticeOfAStickThatRestsBesideItsMiddle) {
    frames(60, {stick("left_y", 0.08)});
    EXPECT_FALSE(steering_.is_steered());
    EXPECT_EQ(steering_.pan_y(), 0);
}

TEST_F(SteeringTest, PansMoreSlowlyTheNearerItIs) {
    frames(120, {stick("right_y", -1)});
    frames(60, {stick("right_y", 0), stick("left_x", 1)});
    EXPECT_LT(steering_.pan_x(), 0.25);
}

} // namespace
} // namespace tutti::scene
