#include "contract/sensor_name.hpp"

#include <gtest/gtest.h>

namespace tutti::contract {
namespace {

TEST(SensorName, IsAQuantityOrALabelAndAQuantity) {
    for (const auto* right : {"co2", "load_1min", "Living room:co2", "Küche:humidity", "a%3Ab:co2", "$x:co2"})
        EXPECT_TRUE(is_sensor_name(right)) << right;
    for (const auto* wrong :
         {"", "CO2", "a b", ":co2", "x:", "a:b:c", "a/b:co2", "a+b:co2", "#:co2", "a\nb:co2", "x:CO2"})
        EXPECT_FALSE(is_sensor_name(wrong)) << wrong;
    EXPECT_FALSE(is_sensor_name(std::string(300, 'a') + ":co2"));
}

TEST(SensorName, AnyLabelMakesOneAndIsFoundInIt) {
    for (const std::string label :
         {"Living room", "1:st/floor", "50% + #2", "a\tb", "Küche", "%41", "%", "x%4"}) {
        const auto name = encode_label(label) + ":co2";
        EXPECT_TRUE(is_sensor_name(name)) << name;
        EXPECT_EQ(label_of(name), label);
        EXPECT_EQ(quantity_of(name), "co2");
    }
    EXPECT_EQ(encode_label("1:st/floor"), "1%3Ast%2Ffloor");
    EXPECT_EQ(label_of("co2"), "");
    EXPECT_EQ(quantity_of("co2"), "co2");
}

} // namespace
} // namespace tutti::contract
