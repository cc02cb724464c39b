#include "base/json.hpp"
#include "installation/complaints_testing.hpp"
#include "installation/config_section.hpp"
#include "installation/load.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::installation {
namespace {

TEST(ConfigSection, SeedsSectionsAndSoDoServices) {
    const auto installation = load_installation(
        "[config.global]\ncache_ttl = 90\n[config.auth]\npassword_hash = \"correct horse\"\n"
        "[service.tailscale]\nrun = [\"x\"]\nconfig = { peers = true }\n"
        "[service.lamp]\nrun = [\"x\"]\nconfig = { level = 3 }\n"
    );
    ASSERT_TRUE(installation);
    const std::vector<std::pair<std::string, Value>> seeds = {
        {"global", *parse_json(R"({"cache_ttl":90})")},
        {"auth", *parse_json(R"({"password_hash":"correct horse"})")},
        {"tailscale", *parse_json(R"({"peers":true})")},
        {"lamp", *parse_json(R"({"level":3})")},
    };
    EXPECT_EQ(installation->configuration, seeds);
}

TEST(ConfigSection, EveryMistakeHasItsPlace) {
    EXPECT_EQ(
        complaints("[config]\nglobl = {}\nauth = 7\n[config.global]\ncache_ttl = 0\n"),
        "t.toml:2:1: config.globl: no section of the live configuration; a service's own is its `config`; "
        "did you "
        "mean `global`?\n  globl = {}\n  ^\n"
        "t.toml:3:8: config.auth: must be a table, not a whole number\n  auth = 7\n         ^\n"
        "t.toml:5:13: config.global.cache_ttl: must be from 1 to 86400 seconds\n  cache_ttl = 0\n            "
        "  ^\n"
    );
}

TEST(ConfigSection, OfAServiceIsCheckedAndSaidOnce) {
    EXPECT_EQ(
        complaints(
            "[config.tailscale]\npeers = true\n[service.tailscale]\nevery = \"1m\"\nconfig = { pears = "
            "true }\n"
        ),
        "t.toml:5:10: service.tailscale.config: config.tailscale says the same section: leave out one of "
        "them\n"
        "  config = { pears = true }\n           ^\n"
        "t.toml:5:12: service.tailscale.config.pears: unknown key; did you mean `peers`?\n"
        "  config = { pears = true }\n             ^\n"
    );
}

TEST(ConfigSection, OfAnothersProgramUnderANameOfOursIsToldSo) {
    EXPECT_EQ(
        complaints("[service.co2]\nrun = [\"./mine.py\"]\nconfig = { level = 3 }\n"),
        "t.toml:3:12: service.co2.config.level: unknown key; known here: simulate, sensors, timeout, "
        "adapter; of "
        "the name `co2`, the section aranet4 holds, with its keys: with another name the service has its "
        "own\n"
        "  config = { level = 3 }\n             ^\n"
    );
}

TEST(ConfigSection, OfAServiceIsThereWhereSomebodyReadsIt) {
    const auto installation = load_installation(
        "[service.co2]\n[service.weather]\n[service.roof]\nrun = [\"tutti-weather\"]\n[service.osc]\n"
        "[service.lamp]\nrun = [\"./lamp.py\"]\n[service.sunlight]\nrun = [\"tutti\", \"osc\"]\n"
    );
    ASSERT_TRUE(installation);
    std::vector<std::string> read;
    for (const auto& service : installation->services)
        if (has_section_of_its_name(service)) read.push_back(service.name);
    std::ranges::sort(read);
    EXPECT_EQ(read, (std::vector<std::string>{"lamp", "roof", "weather"}));
}

} // namespace
} // namespace tutti::installation
