#include "cli/doctor.hpp"
#include "cli/logs.hpp"
#include "cli/services.hpp"
#include "command/exit_code.hpp"
#include "command/terminal.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>

namespace tutti::cli {
namespace {

using namespace command;

Value service(const char* name, const char* state, bool required, const char* pattern = "always") {
    return Value::object(
        {{"name", name},
         {"state", state},
         {"pid", 12},
         {"since", 100.0},
         {"restarts", 1},
         {"cause", "started"},
         {"pattern", pattern},
         {"required", required}}
    );
}

TEST(AllReady, LooksAtRequiredServicesOnly) {
    const std::vector good = {service("a", "ready", true), service("b", "failed", false)};
    EXPECT_TRUE(all_ready(good));
    const std::vector bad = {service("a", "ready", true), service("b", "backoff", true)};
    EXPECT_FALSE(all_ready(bad));
}

TEST(AllReady, AnEphemeralServiceMayWaitForItsNextRun) {
    EXPECT_TRUE(all_ready(std::vector{service("weather", "waiting", true, "ephemeral")}));
    EXPECT_FALSE(all_ready(std::vector{service("weather", "waiting", true, "always")}));
}

TEST(DescribeServices, ShowsOneLineEach) {
    const std::vector services = {service("hub", "ready", true)};
    EXPECT_EQ(
        describe_services(services, 175.0, Colours::Off),
        "SERVICE  STATE  PID  SINCE   RESTARTS  CAUSE    LAST EXIT\n"
        "hub      ready  12   1m 15s  1         started\n"
    );
}

Value ended(std::vector<Member> last_exit) {
    return Value::object(
        {{"name", "hub"},
         {"state", "ready"},
         {"restarts", 1},
         {"cause", "running"},
         {"last_exit", Value::object(std::move(last_exit))}}
    );
}

TEST(DescribeServices, SaysHowAndWhyTheLastRunEndedAndHowLongAgo) {
    const auto shown = [](std::vector<Member> last_exit) {
        const std::vector services = {ended(std::move(last_exit))};
        const auto text = describe_services(services, 175.0, Colours::Off);
        return text.substr(text.find("running") + 9);
    };
    EXPECT_EQ(shown({{"code", 3}, {"timestamp", 100.0}, {"message", "m"}}), "exit 3, 1m 15s ago\n");
    EXPECT_EQ(
        shown({{"signal", 9}, {"timestamp", 174.0}, {"message", "m"}, {"cause", "hung"}}),
        "signal 9, 1s ago (hung)\n"
    );
    EXPECT_EQ(
        shown({{"timestamp", 175.0}, {"message", "its shim was killed"}}), "its shim was killed, 0s ago\n"
    );
}

TEST(DescribeServices, AReadyServiceWhoseBusIsAwaySaysSo) {
    const auto shown = [](const char* state, const char* status) {
        const std::vector services = {
            Value::object({{"name", "lamp"}, {"state", state}, {"cause", "said"}, {"status", status}})
        };
        return describe_services(services, 0.0, Colours::Off);
    };
    EXPECT_NE(shown("ready", "bus away; serving").find("ready, bus away "), std::string::npos);
    EXPECT_NE(shown("ready", "bus away; serving").find("said: bus away; serving"), std::string::npos);
    EXPECT_EQ(shown("ready", "serving").find("bus away"), std::string::npos);
    EXPECT_EQ(shown("stopping", "bus away").find("stopping,"), std::string::npos);
}

TEST(DescribeServices, MarksWhatRunsWithOtherSettingsThanTheFileHas) {
    const std::vector services = {Value::object({{"name", "hub"}, {"cause", "adopted"}, {"outdated", true}})};
    EXPECT_NE(
        describe_services(services, 0.0, Colours::Off)
            .find("adopted; configuration differs, restart to apply"),
        std::string::npos
    );
}

TEST(DescribeLogLine, ShowsWhatIsNoJsonAsItIs) {
    EXPECT_EQ(describe_log_line("plain", Colours::Off), "plain");
}

TEST(DescribeLogLine, NothingSteersTheTerminalOrLooksLikeAnotherLine) {
    EXPECT_EQ(describe_log_line("a\tb\x1b[2J\x07", Colours::Off), "a\tb?[2J?");
    const auto line =
        R"({"service":"hub","message":"\u001b[31mone\n12:00:00.000 two\u0000","a\nb":"\u009b"})";
    EXPECT_EQ(
        describe_log_line(line, Colours::Off),
        " hub            ?[31mone\n                            12:00:00.000 two? a?b=\"?\""
    );
}

TEST(DescribeLogLine, AMessageThatIsNoTextIsShownAsItIs) {
    EXPECT_EQ(
        describe_log_line(R"({"service":"hub","message":{"code":5}})", Colours::Off),
        " hub            {\"code\":5}"
    );
}

TEST(DescribeLogLine, PutsLevelAndFurtherFieldsWhereTheyAreSeen) {
    ::setenv("TZ", "UTC", 1);
    const auto line = R"({"timestamp":3661.5,"level":"error","service":"hub","message":"went away","pid":7})";
    EXPECT_EQ(describe_log_line(line, Colours::Off), "01:01:01.500 hub            error went away pid=7");
}

TEST(Doctor, SaysWhatIsMissingAndHowToMendIt) {
    char folder[] = "/tmp/tutti-doctor-XXXXXX";
    const std::filesystem::path root = ::mkdtemp(folder);
    DoctorOptions options;
    options.place.run_directory = root / "run";
    options.state_directory = root / "state";
    options.programs = root / "bin";
    const auto findings = examine(options, installation::Installation{}, false);
    const auto hub = std::ranges::find(findings, std::string("tutti-hub"), &Finding::subject);
    ASSERT_NE(hub, findings.end());
    EXPECT_EQ(hub->level, Finding::Level::Problem);
    EXPECT_NE(hub->remedy.find("cmake --install"), std::string::npos);
    const auto run = std::ranges::find(findings, std::string("run directory"), &Finding::subject);
    EXPECT_EQ(run->level, Finding::Level::Good);
    std::filesystem::remove_all(root);
}

} // namespace
} // namespace tutti::cli
