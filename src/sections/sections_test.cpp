#include "base/json.hpp"
#include "sections/auth_section.hpp"
#include "sections/camera_section.hpp"
#include "sections/environment_seed.hpp"
#include "sections/global_section.hpp"
#include "sections/merge.hpp"
#include "sections/schedule_section.hpp"
#include "sections/section.hpp"
#include "sections/sections.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

namespace tutti::sections {
namespace {

std::string mistakes_of(std::string_view section, std::string_view json) {
    const auto checked = check(section, *parse_json(json));
    return checked ? std::string() : checked.error().message;
}

EnvironmentSeed seed_of(std::string_view section, const Environment& environment) {
    return seed_from(environment, *find_section(section));
}

TEST(Sections, AnEmptyOneIsRight) {
    for (const auto& section : sections()) EXPECT_EQ(mistakes_of(section.name, "{}"), "") << section.name;
}

TEST(Sections, EachRefusesAKeyThatItDoesNotKnowUnlessItsKeysAreFree) {
    for (const auto& section : sections()) {
        if (section.name == "schedule") continue;
        EXPECT_NE(mistakes_of(section.name, R"({"zzzzzzzzz":1})"), "") << section.name;
    }
    EXPECT_EQ(mistakes_of("a_service_of_its_own", R"({"zzzzzzzzz":1})"), "");
    EXPECT_EQ(mistakes_of("a_service_of_its_own", "7"), "must be a table, not a whole number");
}

TEST(Sections, NoVariableStandsTwice) {
    std::set<std::string_view> names;
    for (const auto& section : sections())
        for (const auto& variable : section.variables) EXPECT_TRUE(names.insert(variable.name).second);
}

TEST(Sections, WhatTheExampleOfAVariableSaysIsRight) {
    for (const auto& section : sections())
        for (const auto& variable : section.variables) {
            std::string name(variable.name);
            if (name.ends_with('*')) name.replace(name.size() - 1, 1, "WEATHER");
            auto seed = seed_from({{name, std::string(variable.example)}}, section);
            EXPECT_TRUE(seed.complaints.empty()) << name;
            EXPECT_FALSE(seed.config.members().empty()) << name;
        }
}

TEST(GlobalSection, HasTheLeastExpiryOfReadings) {
    EXPECT_EQ(read_section(*parse_json(R"({"cache_ttl":90})"), read_global)->cache_ttl, seconds(90));
    EXPECT_EQ(mistakes_of("global", R"({"cache_ttl":0})"), "cache_ttl: must be from 1 to 86400 seconds");
}

TEST(ScheduleSection, HasAnIntervalForEachSourceThatItNames) {
    const auto schedule = read_section(*parse_json(R"({"weather":300,"pihole":"5s"})"), read_schedule);
    EXPECT_EQ(schedule->intervals.at("weather"), seconds(300));
    EXPECT_EQ(schedule->intervals.at("pihole"), seconds(5));
    EXPECT_NE(mistakes_of("schedule", R"({"weather":0})"), "");
    EXPECT_NE(
        mistakes_of("schedule", R"({"left.weather":5})").find("is no name of a source"), std::string::npos
    );
}

TEST(SystemSection, SaysThatHowOftenItPollsStandsElsewhere) {
    EXPECT_EQ(mistakes_of("system", R"({"simulate":true})"), "");
    EXPECT_EQ(
        mistakes_of("system", R"({"simulate":1})"), "simulate: must be true or false, not a whole number"
    );
    EXPECT_EQ(mistakes_of("system", R"({"interval":"abc"})"), "interval: unknown key; known here: simulate");
}

TEST(AuthSection, TakesOriginsAsBrowsersWriteThem) {
    EXPECT_EQ(mistakes_of("auth", R"({"cors_origins":["https://home.example:8443","http://[::1]:80"]})"), "");
    for (const auto* wrong : {"*", "home.example", "https://", "https://a/b", "https://A", "null"})
        EXPECT_NE(mistakes_of("auth", R"({"cors_origins":[")" + std::string(wrong) + "\"]}"), "") << wrong;
}

TEST(CameraSection, KeepsPasswordsOutOfUrlsAndNamesApart) {
    EXPECT_EQ(mistakes_of("camera", R"({"cameras":[{"name":"front","url":"rtsp://h/1?a=b@c"}]})"), "");
    EXPECT_NE(mistakes_of("camera", R"({"cameras":[{"name":"front","url":"rtsp://u:p@h/1"}]})"), "");
    EXPECT_EQ(mistakes_of("camera", R"({"cameras":[{"name":"a","url":"v4l2:/dev/v4l/by-id/usb-1"}]})"), "");
    EXPECT_NE(mistakes_of("camera", R"({"cameras":[{"name":"a","url":"v4l2:/dev/../etc/passwd"}]})"), "");
    EXPECT_NE(mistakes_of("camera", R"({"cameras":[{"name":"a","url":"v4l2:video0"}]})"), "");
    EXPECT_EQ(mistakes_of("camera", R"({"cameras":[{"name":"a","url":"rtsp://h","onvif":2020}]})"), "");
    EXPECT_EQ(
        mistakes_of("camera", R"({"cameras":[{"name":"a","url":"rtsp://h","onvif":"http://h:2/x"}]})"), ""
    );
    EXPECT_NE(mistakes_of("camera", R"({"cameras":[{"name":"a","url":"rtsp://h","user":"a:b"}]})"), "");
    for (const auto* wrong : {"0", "65536", "\"rtsp://h\"", "\"http://u:p@h\"", "true"})
        EXPECT_NE(
            mistakes_of(
                "camera", fmt::format(R"({{"cameras":[{{"name":"a","url":"rtsp://h","onvif":{}}}]}})", wrong)
            ),
            ""
        ) << wrong;
    EXPECT_EQ(
        mistakes_of(
            "camera",
            R"({"cameras":[{"name":"a","url":"rtsp://h"},{"name":"a","url":"file://h"},{"url":"rtsp://h"}]})"
        ),
        "cameras[1].url: must begin with rtsp://, rtsps://, http://, https:// or v4l2:/dev/; "
        "cameras[1].name: there are two cameras named a; cameras[2].name: missing: the camera's name"
    );
}

TEST(Environment, SeedsKeysByTheTable) {
    const auto auth = seed_of(
        "auth", {{"AUTH_ENABLED", "No"},
                 {"AUTH_USERNAME", "anna"},
                 {"AUTH_PASSWORD", "correct horse"},
                 {"CORS_ORIGINS", " https://a.example, ,https://b.example "}}
    );
    EXPECT_EQ(auth.complaints, std::vector<std::string>());
    EXPECT_EQ(
        auth.config, *parse_json(R"({"enabled":false,"username":"anna","password_hash":"correct horse",)"
                                 R"("cors_origins":["https://a.example","https://b.example"]})")
    );
}

TEST(Environment, SeedsOneKeyForEachVariableOfAFamily) {
    const Environment environment = {
        {"SCHEDULE_PIHOLE", "30"}, {"SCHEDULE_WEATHER", "5m"}, {"SCHEDULF", "7"}
    };
    EXPECT_EQ(seed_of("schedule", environment).config, *parse_json(R"({"pihole":30,"weather":"5m"})"));
}

TEST(Environment, ComplainsOfWhatMeansNothingWithoutSayingIt) {
    const auto seed =
        seed_of("camera", {{"CAMERA_CONFIG", R"({"password":"hunter2)"}, {"HLS_OUTPUT_DIR", "/srv"}});
    EXPECT_EQ(seed.complaints, std::vector<std::string>{"CAMERA_CONFIG: is no JSON"});
    EXPECT_EQ(seed.config, *parse_json(R"({"output_dir":"/srv"})"));
    const auto schedule = seed_of("schedule", {{"SCHEDULE_A", "often"}, {"SCHEDULE_B", "5"}});
    EXPECT_EQ(schedule.complaints.size(), 1U);
    EXPECT_EQ(schedule.config, *parse_json(R"({"b":5})"));
}

TEST(Environment, AListOfCamerasIsTheSectionsList) {
    const auto seed = seed_of("camera", {{"CAMERA_CONFIG", R"([{"name":"a","url":"rtsp://h"}])"}});
    EXPECT_EQ(seed.config, *parse_json(R"({"cameras":[{"name":"a","url":"rtsp://h"}]})"));
}

TEST(Merge, ReplacesAddsAndRemovesMembers) {
    const auto before = *parse_json(R"({"a":1,"b":{"c":2},"d":3})");
    const auto changes = *parse_json(R"({"a":null,"b":{"e":4},"f":5,"g":null})");
    const auto after = *parse_json(R"({"b":{"e":4},"d":3,"f":5})");
    EXPECT_EQ(merge(before, changes), after);
    EXPECT_EQ(merge(before, difference(before, after)), after);
    EXPECT_EQ(difference(after, after), Value::object({}));
}

TEST(Sections, SecretVariablesAreThoseThatSeedASecret) {
    const std::vector<std::string_view> expected = {
        "AUTH_PASSWORD", "AUTH_PASSWORD_HASH", "CAMERA_CONFIG", "PIHOLE_PASSWORD"
    };
    EXPECT_EQ(secret_variables(), expected);
}

} // namespace
} // namespace tutti::sections
