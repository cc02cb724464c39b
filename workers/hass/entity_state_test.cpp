#include "base/json.hpp"
#include "workers/hass/entity_state.hpp"

#include <gtest/gtest.h>

namespace tutti::hass {
namespace {

worker::Reading read_state(std::string_view entity, std::string_view json) {
    return reading_of(entity, parse_json(json).value()).value();
}

TEST(EntityState, OfTheDocumentationIsRead) {
    const auto reading = read_state(
        "sensor.outside_temperature",
        R"({"attributes":{"friendly_name":"Outside","unit_of_measurement":"°C","state_class":"measurement"},)"
        R"("entity_id":"sensor.outside_temperature","last_changed":"2026-11-29T09:14:12.6+00:00","state":"-3.5"})"
    );
    EXPECT_EQ(reading, (worker::Reading{"sensor_outside_temperature", -3.5, "°C"}));
}

TEST(EntityState, OnAndOffAreTrueAndFalseAndWhatIsNoNumberIsText) {
    EXPECT_EQ(read_state("switch.a", R"({"state":"on","attributes":{}})").value, Value(true));
    EXPECT_EQ(read_state("switch.a", R"({"state":"off"})").value, Value(false));
    EXPECT_EQ(read_state("sensor.a", R"({"state":"42","attributes":{}})").value, Value("42"));
    EXPECT_EQ(
        read_state("sensor.a", R"({"state":"42","attributes":{"state_class":"total"}})").value, Value(42.0)
    );
    EXPECT_EQ(
        read_state("sun.sun", R"({"state":"above_horizon","attributes":{"azimuth":3}})").value,
        Value("above_horizon")
    );
    EXPECT_EQ(
        read_state("a.b", R"({"state":")" + std::string(400, 'x') + R"("})").value.string().size(), 255u
    );
}

TEST(EntityState, WhatIsNotKnownThereIsNoValueHere) {
    for (const auto* state : {"unknown", "unavailable", "not a number", "nan", "inf"})
        EXPECT_TRUE(read_state(
                        "sensor.a",
                        std::string(R"({"attributes":{"unit_of_measurement":"W"},"state":")") + state + "\"}"
        )
                        .value.is_null()
        ) << state;
}

TEST(EntityState, WhatIsNoStateIsRefused) {
    for (const auto* json : {"[]", "{}", R"({"state":3})", "null", R"({"message":"Entity not found."})"})
        EXPECT_FALSE(reading_of("sensor.a", parse_json(json).value())) << json;
}

} // namespace
} // namespace tutti::hass
