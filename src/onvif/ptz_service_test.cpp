#include "onvif/ptz_service.hpp"
#include "onvif/xml_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::onvif {
namespace {

TEST(ContinuousMove, SaysVelocityAndItsEnd) {
    const auto move = element(continuous_move("p", {-0.25, 1.5, 0}, seconds(5)).body);
    EXPECT_EQ(move.text_at({"ProfileToken"}), "p");
    const auto* turning = move.at({"Velocity", "PanTilt"});
    ASSERT_NE(turning, nullptr);
    EXPECT_EQ(turning->attribute("x"), "-0.250");
    EXPECT_EQ(turning->attribute("y"), "1.000") << "never beyond the fastest";
    EXPECT_EQ(move.at({"Velocity", "Zoom"}), nullptr) << "a camera that cannot zoom refuses a zoom of 0";
    EXPECT_EQ(move.text_at({"Timeout"}), "PT5S");
}

TEST(ContinuousMove, AZoomAloneTurnsNothing) {
    const auto move = element(continuous_move("p", {0, 0, 0.5}, seconds(5)).body);
    EXPECT_EQ(move.at({"Velocity", "PanTilt"}), nullptr);
    EXPECT_EQ(move.at({"Velocity", "Zoom"})->attribute("x"), "0.500");
}

TEST(Stop, EndsTurningAndZooming) {
    const auto stop = element(stop_moving("p").body);
    EXPECT_EQ(stop.name, "Stop");
    EXPECT_EQ(stop.text_at({"PanTilt"}), "true");
    EXPECT_EQ(stop.text_at({"Zoom"}), "true");
}

TEST(Presets, AreThoseWithAToken) {
    const auto presets =
        read_presets(element("<R><tptz:Preset token='1'><tt:Name>Door</tt:Name></tptz:Preset><Preset "
                             "token='2'/><Preset><Name>x</Name></Preset></R>"));
    EXPECT_EQ(presets, (std::vector<Preset>{{"1", "Door"}, {"2", ""}}));
    EXPECT_EQ(element(goto_preset("p", "<2>").body).text_at({"PresetToken"}), "<2>");
}

} // namespace
} // namespace tutti::onvif
