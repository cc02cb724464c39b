#include "base/json.hpp"
#include "input/osc/osc_saying.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace tutti::input {
namespace {

std::string type_of(std::string_view address) {
    return osc_event_type(address, OscClass::Action).value_or("none");
}

TEST(OscEventType, IsTheAddressWithDots) {
    EXPECT_EQ(type_of("/1/fader1"), "osc.1.fader1");
    EXPECT_EQ(osc_event_type("/1/fader1", OscClass::Raw), "raw.osc.1.fader1");
}

TEST(OscEventType, HasOnlyWhatNamesMayHave) {
    EXPECT_EQ(type_of("/Page 1/Fader_2-b"), "osc.page_1.fader_2-b");
    EXPECT_EQ(type_of("/größe"), "osc.gr__e") << "one for each character";
    EXPECT_EQ(type_of("/a.b"), "osc.a_b");
    EXPECT_EQ(type_of("/a/*"), "osc.a._");
    EXPECT_EQ(type_of("/\x80\x80"), "osc._");
}

TEST(OscEventType, LeavesEmptyPartsOut) { EXPECT_EQ(type_of("//a///b/"), "osc.a.b"); }

TEST(OscEventType, OfNothingIsNone) {
    EXPECT_EQ(type_of("/"), "none");
    EXPECT_EQ(type_of("///"), "none");
}

TEST(OscEventType, IsNotLongerThanTheContractAllows) {
    EXPECT_EQ(type_of("/" + std::string(100, 'a')), "osc." + std::string(64, 'a'));
    std::string longest;
    while (longest.size() + 5 <= 251) longest += "/abcd";
    EXPECT_EQ(type_of(longest).size(), 3 + longest.size());
    EXPECT_EQ(type_of(longest + "/abcd"), "none");
}

std::string data_of(std::vector<osc::Argument> arguments) {
    return print_json(*osc_event_data({"/a", std::move(arguments)}).find("args"));
}

TEST(OscEventData, HasAddressArgumentsAndTypes) {
    EXPECT_EQ(
        print_json(osc_event_data({"/1/Fader 1", {1, 0.5F, "x"}})),
        R"({"address":"/1/Fader 1","args":[1,0.5,"x"],"types":"ifs"})"
    );
}

TEST(OscEventData, HasAWordForEveryType) {
    EXPECT_EQ(data_of({-7, std::int64_t{-8}}), "[-7,-8]");
    EXPECT_EQ(data_of({0.1F, 0.1, 1e10F}), "[0.1,0.1,1e+10]") << "a float is the shortest decimal that it is";
    EXPECT_EQ(data_of({"text", osc::Symbol{"symbol"}}), R"(["text","symbol"])");
    EXPECT_EQ(data_of({osc::Blob{"foobar"}, osc::Blob{}}), R"(["Zm9vYmFy",""])");
    EXPECT_EQ(
        data_of({osc::TimeTag::at(wall_time_from_seconds(1.5)), osc::TimeTag::immediately()}),
        R"([1.5,"immediately"])"
    );
    EXPECT_EQ(data_of({osc::Color{255, 128, 0, 1}}), R"(["#ff800001"])");
    EXPECT_EQ(data_of({osc::Midi{0, 0x90, 60, 127}}), "[[0,144,60,127]]");
    EXPECT_EQ(data_of({true, false, osc::Nil{}, osc::Impulse{}}), R"([true,false,null,"impulse"])");
    EXPECT_EQ(data_of({osc::Array{{1, osc::Array{{"x"}}}}, osc::Array{}}), R"([[1,["x"]],[]])");
}

TEST(OscEventData, SaysLargeNumbersByTheirDigits) {
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    EXPECT_EQ(data_of({exact, exact + 1}), R"([9007199254740992,"9007199254740993"])");
    EXPECT_EQ(data_of({std::numeric_limits<std::int64_t>::min()}), R"(["-9223372036854775808"])");
}

TEST(OscEventData, HasNullForWhatIsNoNumber) {
    EXPECT_EQ(
        data_of({std::numeric_limits<float>::infinity(), std::numeric_limits<double>::quiet_NaN()}),
        "[null,null]"
    );
}

TEST(OscEventData, IsAlwaysJson) {
    EXPECT_EQ(data_of({"a\xFF"}), "[\"a\uFFFD\"]");
    const osc::Message message{
        "/\xFF",
        {osc::Char{'x'}, osc::Char{0xE4}, osc::Char{0x20AC}, osc::Char{0x1F3B5}, osc::Char{0xD800},
         osc::Char{0x110000}}
    };
    const auto text = print_json(osc_event_data(message));
    EXPECT_EQ(
        text, "{\"address\":\"/"
              "\uFFFD\",\"args\":[\"x\",\"ä\",\"€\",\"\U0001F3B5\",55296,1114112],\"types\":\"cccccc\"}"
    );
    EXPECT_TRUE(parse_json(text).has_value());
}

TEST(OscEventTime, IsTheBundlesWhereThatCanBe) {
    const auto arrival = wall_time_from_seconds(1'700'000'000);
    const auto of = [&](microseconds off) {
        return osc_event_time(osc::TimeTag::at(arrival + off), arrival) - arrival;
    };
    EXPECT_EQ(of(milliseconds(200)), milliseconds(200));
    EXPECT_EQ(of(milliseconds(-200)), milliseconds(-200));
    EXPECT_EQ(of(seconds(1)), seconds(1));
    EXPECT_EQ(of(seconds(1) + microseconds(1)), seconds(0));
    EXPECT_EQ(of(-seconds(1) - microseconds(1)), seconds(0));
    EXPECT_EQ(osc_event_time(osc::TimeTag::immediately(), arrival), arrival);
    EXPECT_EQ(osc_event_time(osc::TimeTag{0}, arrival), arrival);
}

} // namespace
} // namespace tutti::input
