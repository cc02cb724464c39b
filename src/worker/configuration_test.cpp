#include "base/json.hpp"
#include "worker/configuration.hpp"

#include <gtest/gtest.h>

namespace tutti::worker {
namespace {

class ConfigurationTest : public testing::Test {
protected:
    Configuration configuration{[this](const Value& config) -> Result<void> {
        ++asked;
        const Value* volume = config.find("volume");
        if (volume != nullptr && volume->integer() > 11) return fail(ErrorCode::InvalidInput, "too loud");
        return {};
    }};
    int asked = 0;
};

TEST_F(ConfigurationTest, ASectionIsTakenOnce) {
    EXPECT_TRUE(configuration.said(R"({"v":1,"revision":3,"config":{"volume":5}})"));
    EXPECT_TRUE(configuration.said(R"({"v":1,"revision":3,"config":{"volume":5}})"));
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(configuration.config(), *parse_json(R"({"volume":5})"));
}

TEST_F(ConfigurationTest, WhatIsRefusedChangesNothing) {
    EXPECT_TRUE(configuration.said(R"({"v":1,"revision":3,"config":{"volume":5}})"));
    EXPECT_FALSE(configuration.said(R"({"v":1,"revision":4,"config":{"volume":12}})"));
    EXPECT_FALSE(configuration.said("{"));
    EXPECT_EQ(configuration.change(Value::object({{"volume", 12}})).error().message, "too loud");
    EXPECT_FALSE(configuration.change(7));
    EXPECT_EQ(configuration.config(), *parse_json(R"({"volume":5})"));
}

TEST_F(ConfigurationTest, AChangeReplacesAddsAndRemovesMembersInTheNextRevision) {
    EXPECT_TRUE(configuration.said(R"({"v":1,"revision":3,"config":{"volume":5,"mute":true}})"));
    const auto payload = configuration.change(*parse_json(R"({"volume":6,"mute":null,"bass":1})"));
    EXPECT_EQ(*parse_json(*payload), *parse_json(R"({"v":1,"revision":4,"config":{"volume":6,"bass":1}})"));
    EXPECT_TRUE(configuration.said(*payload));
    EXPECT_EQ(asked, 2);
}

} // namespace
} // namespace tutti::worker
