#include "base/random.hpp"
#include "supervise/supervision.hpp"
#include "supervisor/credentials.hpp"
#include "supervisor/launch_plan.hpp"
#include "supervisor/service_view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

namespace tutti::supervisor {
namespace {

namespace fs = std::filesystem;

/// A folder of its own for one test.
class Folder {
public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "tutti-XXXXXX").native();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    fs::path path;
};

TEST(BusKey, IsMadeOnceAndPrivate) {
    const Folder folder;
    const auto key = load_bus_key(folder.path);
    ASSERT_TRUE(key);
    EXPECT_EQ(key->size(), bus_key_size);
    EXPECT_EQ(load_bus_key(folder.path), key);
    EXPECT_EQ(
        fs::status(folder.path / "bus.key").permissions(), fs::perms::owner_read | fs::perms::owner_write
    );
}

TEST(BusKey, OfAnotherLengthIsMadeAnew) {
    const Folder folder;
    for (const std::size_t length : {0U, 1U, 31U, 33U, 1U << 20}) {
        std::ofstream(folder.path / "bus.key") << std::string(length, 'k');
        const auto key = load_bus_key(folder.path);
        ASSERT_TRUE(key) << length;
        EXPECT_EQ(key->size(), bus_key_size);
        EXPECT_NE(*key, std::string(bus_key_size, 'k'));
        EXPECT_EQ(load_bus_key(folder.path), key);
    }
}

TEST(BusPassword, IsKeyedBlake2b) {
    // Python: hashlib.blake2b(b"system", key=bytes(32), digest_size=32).hexdigest()
    const std::string key(bus_key_size, '\0');
    EXPECT_EQ(
        bus_password(key, "system"), "1284818126b429ad9510c22b4596e6ea47ad3c375b6411234a491dbb86e69792"
    );
    EXPECT_NE(bus_password(key, "system"), bus_password(key, "systen"));
}

Options options(supervise::ServiceDefinition service) {
    Options made;
    made.services.push_back(std::move(service));
    made.bus_url = "unix:///run/tutti/mqtt";
    made.config_file = "/etc/show/tutti.toml";
    made.run_directory = "/run/tutti";
    made.state_directory = "/var/lib/tutti";
    made.program_directory = "/nowhere";
    return made;
}

bool has(const std::vector<std::string>& list, std::string_view text) {
    return std::ranges::find(list, text) != list.end();
}

TEST(LaunchPlan, GivesAServiceItsEnvironment) {
    ::setenv("NOTIFY_SOCKET", "/not/theirs", 1);
    supervise::ServiceDefinition service;
    service.name = "mixer";
    service.run = {"./mixer", "--loud"};
    service.watchdog = milliseconds(500);
    service.environment = {{"LANG", "C.UTF-8"}};
    const auto plan = plan_launches(options(service), std::string(32, 'k')).front();
    ::unsetenv("NOTIFY_SOCKET");
    EXPECT_EQ(plan.command, (std::vector<std::string>{"./mixer", "--loud"}));
    for (const auto* expected :
         {"TUTTI_NAME=mixer", "TUTTI_RUN_DIR=/run/tutti", "TUTTI_BUS=unix:///run/tutti/mqtt",
          "TUTTI_CONFIG=/etc/show/tutti.toml", "NOTIFY_SOCKET=/run/tutti/services/mixer/notify",
          "WATCHDOG_USEC=500000", "LANG=C.UTF-8"})
        EXPECT_TRUE(has(plan.environment, expected)) << expected;
    EXPECT_FALSE(has(plan.environment, "NOTIFY_SOCKET=/not/theirs"));
    EXPECT_TRUE(has(plan.shim_arguments, "--directory=/etc/show/"));
    EXPECT_TRUE(has(plan.shim_arguments, "--log=/var/lib/tutti/log/mixer.log"));
}

TEST(LaunchPlan, GivesSecretsToTheKeeperAloneAndToWhoNamesThem) {
    ::setenv("TUTTI_TEST_SECRET", "hunter2", 1);
    supervise::ServiceDefinition mixer;
    mixer.name = "mixer";
    auto made = options(mixer);
    made.services.push_back(mixer);
    made.services.back().name = "keeper";
    made.services.push_back(mixer);
    made.services.back().name = "camera";
    made.services.back().environment = {{"TUTTI_TEST_SECRET", "its own"}};
    made.secret_variables = {"TUTTI_TEST_SECRET"};
    made.keeper = "keeper";
    const auto plans = plan_launches(made, "k");
    ::unsetenv("TUTTI_TEST_SECRET");
    const auto is_there = [](const LaunchPlan& plan) {
        return std::ranges::any_of(plan.environment, [](const std::string& assignment) {
            return assignment.starts_with("TUTTI_TEST_SECRET=");
        });
    };
    EXPECT_FALSE(is_there(plans[0]));
    EXPECT_TRUE(has(plans[1].environment, "TUTTI_TEST_SECRET=hunter2"));
    EXPECT_TRUE(has(plans[2].environment, "TUTTI_TEST_SECRET=its own"));
}

TEST(LaunchPlan, GivesAServiceItsUserAtTheHub) {
    supervise::ServiceDefinition service;
    service.name = "system";
    auto made = options(service);
    const std::string key(bus_key_size, 'k');
    const auto tells_tcp = [&] {
        const auto plan = plan_launches(made, key).front();
        return std::ranges::any_of(plan.environment, [](const std::string& assignment) {
            return assignment.starts_with("TUTTI_BUS_TCP=");
        });
    };
    EXPECT_FALSE(tells_tcp());
    made.hub_tcp = Address{"127.0.0.1", 1883};
    EXPECT_TRUE(tells_tcp());
    EXPECT_TRUE(
        has(plan_launches(made, key).front().environment,
            "TUTTI_BUS_TCP=mqtt://system:" + bus_password(key, "system") + "@127.0.0.1:1883")
    );
}

TEST(LaunchPlan, PutsTheNodeBeforeTheWorkersName) {
    supervise::ServiceDefinition service;
    service.name = "system";
    auto made = options(service);
    made.prefix = "left.";
    const auto plan = plan_launches(made, "k").front();
    EXPECT_EQ(plan.name, "system");
    EXPECT_TRUE(has(plan.environment, "TUTTI_NAME=left.system"));
}

TEST(LaunchPlan, DiffersInItsSettingsWhereAProcessWouldHaveToBeRestarted) {
    supervise::ServiceDefinition service;
    service.name = "mixer";
    service.run = {"./mixer"};
    const auto settings = [&](const auto& change) {
        auto changed = options(service);
        change(changed.services.front(), changed);
        return plan_launches(changed, std::string(32, 'k')).front().settings;
    };
    const auto before = settings([](auto&, auto&) {});
    EXPECT_NE(before, "");
    EXPECT_NE(before, settings([](auto& one, auto&) { one.run.emplace_back("--loud"); }));
    EXPECT_NE(before, settings([](auto& one, auto&) { one.environment = {{"LANG", "C"}}; }));
    EXPECT_NE(before, settings([](auto& one, auto&) { one.limits.nice = 5; }));
    EXPECT_NE(before, settings([](auto& one, auto&) { one.reads = 7; }));
    EXPECT_NE(before, settings([](auto&, auto& all) { all.bus_url = "mqtt://elsewhere:1883"; }));
    EXPECT_EQ(before, settings([](auto& one, auto&) { one.restart.limit = 9; }));
    EXPECT_EQ(before, settings([](auto& one, auto&) { one.needs = {"hub"}; }));
    ::setenv("SOMETHING_OF_THIS_TERMINAL", "1", 1);
    EXPECT_EQ(before, settings([](auto&, auto&) {}));
    ::unsetenv("SOMETHING_OF_THIS_TERMINAL");
}

TEST(SteadyOnWall, AnInstantKeepsItsWallTimeUntilTheClockIsSet) {
    const SteadyTime start(seconds(100));
    SteadyOnWall clock;
    clock.look(WallTime(seconds(5000)), start);
    EXPECT_EQ(clock.of(start - seconds(1)), WallTime(seconds(4999)));
    clock.look(WallTime(seconds(5010)), start + seconds(10) + microseconds(3));
    clock.look(WallTime(seconds(5020)) + milliseconds(40), start + seconds(20));
    EXPECT_EQ(clock.of(start - seconds(1)), WallTime(seconds(4999)));
    clock.look(WallTime(seconds(6030)), start + seconds(30));
    EXPECT_EQ(clock.of(start - seconds(1)), WallTime(seconds(5999)));
}

TEST(ServiceView, ShowsWhatPeopleAskFor) {
    supervise::ServiceSpec spec;
    spec.name = "mixer";
    SeededRandom random(1);
    std::vector<supervise::Action> actions;
    supervise::Service service({0}, spec);
    const SteadyTime start(seconds(100));
    service.request(supervise::Event::Start, "started", {start, true, random, actions});
    service.executed(42, {start + seconds(1), true, random, actions});
    SteadyOnWall clock;
    clock.look(WallTime(seconds(5000)), start + seconds(11));
    const auto shown = view(service, {.clock = clock, .required = true, .status = "fine"});
    EXPECT_EQ(shown.find("state")->string(), "ready");
    EXPECT_EQ(shown.find("pid")->integer(), 42);
    EXPECT_EQ(shown.find("since")->number(), 4990.0);
    EXPECT_EQ(shown.find("status")->string(), "fine");
    EXPECT_TRUE(shown.find("last_exit")->is_null());
    service.ended(
        {supervise::RunEnd::Kind::Killed, SIGSEGV, {}}, {start + seconds(11), true, random, actions}
    );
    const auto after = view(service, {.clock = clock, .required = true, .status = ""});
    EXPECT_EQ(after.find("last_exit")->find("signal")->integer(), SIGSEGV);
    EXPECT_TRUE(after.find("pid")->is_null());
}

} // namespace
} // namespace tutti::supervisor
