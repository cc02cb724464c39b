// FrameTimes: quantiles forget, histograms do not.
#include "render/frame_times.hpp"

#include <gtest/gtest.h>

namespace tutti::render {
namespace {

using namespace std::chrono_literals;

Value scene_of(const FrameTimes& times) { return *times.to_value().find("scene"); }

TEST(FrameTimes, QuantilesAreOfTheNewestAndTheHistogramOfAll) {
    FrameTimes times;
    for (int frame = 0; frame < 100; ++frame) times.add(FrameStage::Scene, 40ms);
    for (int frame = 0; frame < 600; ++frame) times.add(FrameStage::Scene, 2ms);
    const auto scene = scene_of(times);
    EXPECT_EQ(*scene.find("p50"), Value(0.002));
    EXPECT_EQ(*scene.find("max"), Value(0.002));
    EXPECT_EQ(*scene.find("count"), Value(700));
    EXPECT_NEAR(scene.find("sum")->number(), 5.2, 1e-9);
    for (const auto& bucket : scene.find("buckets")->items())
        if (*bucket.find("le") == Value(0.02)) EXPECT_EQ(*bucket.find("count"), Value(600));
}

TEST(FrameTimes, EachStageHasItsOwn) {
    FrameTimes times;
    times.add(FrameStage::Total, 1ms);
    EXPECT_EQ(*times.to_value().find("total")->find("count"), Value(1));
    EXPECT_EQ(*scene_of(times).find("count"), Value(0));
    EXPECT_EQ(*scene_of(times).find("p99"), Value(0.0));
}

} // namespace
} // namespace tutti::render
