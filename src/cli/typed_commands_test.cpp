#include "base/json.hpp"
#include "cli/typed_commands.hpp"
#include "governance/catalogue.hpp"

#include <gtest/gtest.h>

namespace tutti::cli {
namespace {

std::string read(const char* command, const std::vector<std::string>& parameters) {
    const auto table = governance::catalogue();
    const auto value = read_command_parameters(*table.find(command), parameters);
    return value ? print_json(*value) : value.error().message;
}

TEST(CommandParameters, TextIsTakenAsItIsAndAllElseAsJson) {
    EXPECT_EQ(read("service.restart", {"service=5", "timeout=2.5"}), R"({"service":"5","timeout":2.5})");
    EXPECT_EQ(read("light.blackout", {"on=true"}), R"({"on":true})");
    EXPECT_EQ(read("light.text", {"text=a=b", "seconds=3"}), R"({"text":"a=b","seconds":3})");
    EXPECT_EQ(
        read("light.set", {"scene=fire", "parameter=heat", "value=[1,2]"}),
        R"({"scene":"fire","parameter":"heat","value":[1,2]})"
    );
    EXPECT_EQ(
        read("light.set", {"scene=fire", "parameter=heat", "value=red"}),
        R"({"scene":"fire","parameter":"heat","value":"red"})"
    );
}

TEST(CommandParameters, OneObjectIsAllOfThem) {
    EXPECT_EQ(read("light.blackout", {R"({"on": true})"}), R"({"on":true})");
    EXPECT_TRUE(read("light.blackout", {R"({"on":)"}).starts_with("parameters: "));
}

TEST(CommandParameters, WhatIsNoParameterIsNamed) {
    EXPECT_EQ(read("light.blackout", {"on"}), R"("on" is no parameter: write name=value)");
    EXPECT_EQ(read("light.blackout", {"=1"}), R"("=1" is no parameter: write name=value)");
    EXPECT_EQ(read("light.blackout", {"on=true", "on=false"}), "on is there twice");
}

} // namespace
} // namespace tutti::cli
