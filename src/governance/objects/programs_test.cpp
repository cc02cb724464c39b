#include "base/json.hpp"
#include "governance/objects/programs.hpp"

#include <gtest/gtest.h>

namespace tutti::governance::objects {
namespace {

bool names(std::string kind, std::string name, std::string_view spec) {
    return names_program({std::move(kind), std::move(name)}, parse_json(spec).value());
}

TEST(Programs, AServiceNamesOneWhateverItSays) {
    EXPECT_TRUE(names("service", "lamp", R"({"run":["sleep","9"]})"));
    EXPECT_TRUE(names("service", "weather", R"({"environment":{"LD_PRELOAD":"/tmp/mine.so"}})"));
}

TEST(Programs, ASectionNamesOneWhereAnythingInItIsRun) {
    EXPECT_TRUE(names("section", "job", R"({"copy":{"attempts":1,"run":["cp"]}})"));
    EXPECT_TRUE(names("section", "input", R"({"knock":{"kind":"program","run":["python3","knock.py"]}})"));
    EXPECT_TRUE(names("section", "later", R"({"list":[{"deep":{"exec":["ls"]}}]})"));
    EXPECT_FALSE(names("section", "job", R"({"copy":{"attempts":1}})"));
    EXPECT_FALSE(names("section", "mode", R"({"sprint":{"parameters":{"run":0.5}}})"));
}

TEST(Programs, WhatOtherKindsCallSoIsNone) {
    EXPECT_FALSE(names("playlist", "a", R"({"steps":[{"type":"a.b","data":{"run":["sleep"]}}]})"));
    EXPECT_FALSE(names("display", "wall", R"({"width":8})"));
}

} // namespace
} // namespace tutti::governance::objects
