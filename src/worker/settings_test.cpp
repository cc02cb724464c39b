#include "worker/settings.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace tutti::worker {
namespace {

class SettingsTest : public ::testing::Test {
protected:
    SettingsTest() { clear(); }
    ~SettingsTest() override { clear(); }
    static void clear() {
        for (const char* variable : {"TUTTI_BUS", "TUTTI_ROOT", "TUTTI_HEARTBEAT", "TUTTI_RUN_DIR"})
            ::unsetenv(variable);
    }
    static void set(const char* variable, const char* text) { ::setenv(variable, text, 1); }
    static Options lamp() {
        Options options;
        options.name = "lamp";
        options.run_directory = "/somewhere";
        return options;
    }
};

TEST_F(SettingsTest, WithoutAWordTheBusIsTheHubsSocketInTheRunDirectory) {
    const auto settings = settle(lamp());
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->bus, "unix:///somewhere/mqtt");
    EXPECT_EQ(settings->root, "tutti");
    EXPECT_EQ(settings->heartbeat, seconds(5));
    EXPECT_EQ(settings->residence, Residence::OwnProcess);
    EXPECT_EQ(settings->supervisor_socket(), "/somewhere/supervisor.sock");
}

TEST_F(SettingsTest, TheEnvironmentGoesBeforeDefaultsAndCodeBeforeTheEnvironment) {
    set("TUTTI_BUS", "mqtt://elsewhere");
    set("TUTTI_ROOT", "stage");
    set("TUTTI_HEARTBEAT", "250ms");
    auto options = lamp();
    EXPECT_EQ(settle(options)->bus, "mqtt://elsewhere");
    EXPECT_EQ(settle(options)->root, "stage");
    EXPECT_EQ(settle(options)->heartbeat, milliseconds(250));
    options.bus = "mqtt://here";
    options.root = "hall/left";
    EXPECT_EQ(settle(options)->bus, "mqtt://here");
    EXPECT_EQ(settle(options)->root, "hall/left");
}

TEST_F(SettingsTest, AnEmptyVariableSaysNothing) {
    set("TUTTI_BUS", "");
    set("TUTTI_ROOT", "");
    EXPECT_EQ(settle(lamp())->bus, "unix:///somewhere/mqtt");
    EXPECT_EQ(settle(lamp())->root, "tutti");
}

TEST_F(SettingsTest, AHeartbeatThatIsNoDurationIsAMistake) {
    set("TUTTI_HEARTBEAT", "often");
    EXPECT_FALSE(settle(lamp()));
}

TEST_F(SettingsTest, NamesAndRootsThatCannotBeAreRefusedForPeople) {
    for (const char* name : {"", "No Name", "a..b", ".a", "a/b", "\xc3\xa4"}) {
        auto options = lamp();
        options.name = name;
        const auto settings = settle(options);
        ASSERT_FALSE(settings) << name;
        EXPECT_EQ(settings.error().code, ErrorCode::InvalidInput);
        EXPECT_NE(settings.error().message.find("is no name for a worker"), std::string::npos);
    }
    for (const char* root : {"#", "a//b", "/a", "A"}) {
        auto options = lamp();
        options.root = root;
        EXPECT_FALSE(settle(options)) << root;
    }
}

} // namespace
} // namespace tutti::worker
