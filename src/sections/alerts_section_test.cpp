#include "base/json.hpp"
#include "sections/alerts_section.hpp"
#include "sections/reading_filter.hpp"
#include "sections/section.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <vector>

namespace tutti::sections {
namespace {

using Kind = AlertRule::Kind;
using namespace std::chrono_literals;

Result<AlertsSection> alerts(std::string_view json) { return read_section(*parse_json(json), read_alerts); }

Result<AlertRule> rule(std::string_view json) {
    auto section = alerts(fmt::format(
        R"({{"rules":{{"a":{}}},"targets":[{{"name":"hall","ntfy":"https://ntfy.sh/x"}}]}})", json
    ));
    if (!section) return pass_on(section);
    return section->rules.at(0);
}

std::string why_not(std::string_view json) {
    const auto read = rule(json);
    return read ? "" : read.error().message;
}

TEST(AlertsSection, WithoutAnythingThereAreNoRules) { EXPECT_EQ(alerts("{}"), AlertsSection{}); }

TEST(AlertsSection, TakesARuleWithEverything) {
    const auto read = rule(
        R"({"reading":"co2/*:co2","above":1200,"clear":1000,"for":"5m","severity":"critical","message":"{label}: {value} {unit}",
            "active":{"days":"mon-wed,sun","from":"07:30","to":"22:00"},"targets":["hall"],"enabled":false})"
    );
    ASSERT_TRUE(read) << read.error().message;
    AlertRule wanted;
    wanted.name = "a";
    wanted.kind = Kind::Above;
    wanted.subjects = "co2/*:co2";
    wanted.limit = 1200;
    wanted.clear = 1000;
    wanted.hold = 5min;
    wanted.severity = AlertSeverity::Critical;
    wanted.message = "{label}: {value} {unit}";
    wanted.active = calendar::WeeklyHours{0b1000111, 450min, 1320min};
    wanted.targets = std::vector<std::string>{"hall"};
    wanted.enabled = false;
    EXPECT_EQ(*read, wanted);
}

TEST(AlertsSection, TakesEveryKindByItsKey) {
    EXPECT_EQ(rule(R"({"reading":"a/b","below":3})")->clear, 3);
    EXPECT_EQ(rule(R"({"reading":"a/b","rises_by":3,"within":"10m"})")->kind, Kind::Rises);
    EXPECT_EQ(rule(R"({"reading":"a/b","falls_by":3,"within":600})")->within, 10min);
    EXPECT_EQ(rule(R"({"reading":"a/b","silent_for":"1h"})")->within, 1h);
    EXPECT_EQ(
        rule(R"({"reading":"a/b","is":[true,"open"]})")->words, (std::vector<std::string>{"true", "open"})
    );
    EXPECT_EQ(rule(R"({"reading":"a/b","contains":"error"})")->kind, Kind::Has);
    const auto battery = rule(R"({"battery_below":20})");
    EXPECT_EQ(battery->subjects, "+/*battery*");
    EXPECT_EQ(battery->clear, 25);
    const auto service = rule(R"({"service":"*"})");
    EXPECT_EQ(
        service->phases, (std::vector{contract::ServicePhase::CrashLoop, contract::ServicePhase::Failed})
    );
    EXPECT_EQ(
        rule(R"({"service":"hub","state":["backoff"]})")->phases,
        (std::vector{contract::ServicePhase::Backoff})
    );
}

TEST(AlertsSection, SaysWhatIsWrongWithARule) {
    EXPECT_NE(why_not("{}").find("needs a condition"), std::string::npos);
    EXPECT_NE(why_not(R"({"reading":"a/b","above":1,"below":2})").find("one condition"), std::string::npos);
    EXPECT_NE(why_not(R"({"above":1})").find("rules.a.reading"), std::string::npos);
    EXPECT_NE(why_not(R"({"reading":"a","above":1})").find("source/sensor"), std::string::npos);
    EXPECT_NE(
        why_not(R"({"reading":"a/b","above":1,"clear":2})").find("must not be above"), std::string::npos
    );
    EXPECT_NE(
        why_not(R"({"reading":"a/b","below":2,"clear":1})").find("must not be below"), std::string::npos
    );
    EXPECT_NE(why_not(R"({"reading":"a/b","rises_by":2})").find("within"), std::string::npos);
    EXPECT_NE(
        why_not(R"({"reading":"a/b","above":1,"message":"{valeu}"})").find("{valeu}"), std::string::npos
    );
    EXPECT_NE(
        why_not(R"({"reading":"a/b","above":1,"message":"{value"})").find("no place"), std::string::npos
    );
    EXPECT_NE(
        why_not(R"({"reading":"a/b","above":1,"active":{"days":"mon-"}})").find("days"), std::string::npos
    );
    EXPECT_NE(
        why_not(R"({"reading":"a/b","above":1,"active":{"from":"24:01"}})").find("time of day"),
        std::string::npos
    );
    EXPECT_NE(
        why_not(R"({"reading":"a/b","above":1,"targets":["cellar"]})").find("`cellar`"), std::string::npos
    );
    EXPECT_NE(why_not(R"({"service":"a/b"})").find("name of a service"), std::string::npos);
    EXPECT_NE(why_not(R"({"service":"*","reading":"a/b"})").find("unknown key"), std::string::npos);
    EXPECT_NE(why_not(R"({"service":"*","state":["dead"]})").find("state of a service"), std::string::npos);
    EXPECT_NE(
        alerts(R"({"rules":{"Up":{"service":"*"}}})").error().message.find("named by"), std::string::npos
    );
    EXPECT_NE(
        alerts(R"({"rules":{"source_stale":{"service":"*"}}})").error().message.find("already"),
        std::string::npos
    );
}

TEST(AlertsSection, TakesAZoneByItsNameAlone) {
    EXPECT_EQ(alerts(R"({"time_zone":"Europe/Vienna"})")->time_zone, "Europe/Vienna");
    for (const auto* wrong :
         {R"("")", R"("in the evening")", R"("../etc/passwd")", R"("/etc/localtime")", "1"}) {
        const auto read = alerts(fmt::format(R"({{"time_zone":{}}})", wrong));
        ASSERT_FALSE(read) << wrong;
        EXPECT_TRUE(read.error().message.starts_with("time_zone: must")) << read.error().message;
    }
}

TEST(AlertsSection, SaysWhatIsWrongOnce) {
    EXPECT_EQ(
        why_not(R"({"reading":"a/b","above":1,"below":2,"clear":1,"for":"5m"})"),
        "rules.a.below: cannot stand beside `above`: a rule has one condition"
    );
    EXPECT_EQ(
        why_not(R"({"reading":"a/b","for":"5m","clear":1,"within":"1m","state":["failed"]})"),
        "rules.a: needs a condition: above, below, battery_below, rises_by, falls_by, silent_for, is, "
        "contains "
        "or service"
    );
    EXPECT_NE(why_not(R"({"reading":"a/b","abov":1})").find("did you mean `above`?"), std::string::npos);
    const auto wrong_targets = [](std::string_view targets) {
        const auto read = alerts(fmt::format(R"({{"targets":[{}]}})", targets));
        return read ? "" : read.error().message;
    };
    EXPECT_EQ(
        wrong_targets(R"({"name":"a","ntfy":"https://x/y","webhook":"https://x"})"),
        "targets[0].webhook: cannot stand beside `ntfy`"
    );
    EXPECT_EQ(
        wrong_targets(
            R"({"name":"a","push":"mailto:me@x.example","webhook":"https://x","token":{"file":"/t"}})"
        ),
        "targets[0].webhook: cannot stand beside `push`"
    );
    EXPECT_EQ(
        wrong_targets(R"({"name":"a","push":"mailto:me@x.example"},{"name":"b","push":"mailto:me@x.example"},
                         {"name":"c","webhook":"https://x"},{"name":"d","ntfy":"https://x/y"})"),
        "targets[1].push: stands at another target already, and devices are subscribed once"
    );
}

TEST(AlertsSection, TakesTargets) {
    const auto section = alerts(
        R"({"targets":[{"name":"desk","webhook":"https://x.example/hook","token":{"file":"/s/t"},"severity":"critical"},
                       {"name":"phone","ntfy":"https://ntfy.sh/home","click":"https://home.example/alerts"}]})"
    );
    ASSERT_TRUE(section) << section.error().message;
    EXPECT_EQ(section->targets[0].token, toml::SecretReference{"/s/t"});
    EXPECT_EQ(section->targets[0].least, AlertSeverity::Critical);
    EXPECT_EQ(section->targets[1].kind, AlertTarget::Kind::Ntfy);
    EXPECT_EQ(section->targets[1].click, "https://home.example/alerts");
    EXPECT_FALSE(alerts(R"({"targets":[{"name":"a","webhook":"ftp://x"}]})"));
    EXPECT_FALSE(alerts(R"({"targets":[{"name":"a"}]})"));
    EXPECT_FALSE(alerts(R"({"targets":[{"name":"a","webhook":"http://x"},{"name":"a","ntfy":"http://x/y"}]})")
    );
    EXPECT_FALSE(alerts(R"({"targets":[{"name":"a","webhook":"http://x","token":"clear"}]})"));
}

TEST(AlertsSection, RefusesAnAddressThatCannotBeAsked) {
    for (const auto* wrong :
         {R"(https://x.example/a\nb)", R"(https://x.example/\t)", R"(https://x.example/\u007f)",
          "https://x.example/a b", "https://x.example/ä"})
        for (const auto* kind : {"webhook", "ntfy"}) {
            const auto read = alerts(fmt::format(R"({{"targets":[{{"name":"a","{}":"{}"}}]}})", kind, wrong));
            ASSERT_FALSE(read) << wrong;
            EXPECT_NE(
                read.error().message.find(fmt::format("targets[0].{}: must not contain", kind)),
                std::string::npos
            ) << read.error().message;
        }
    EXPECT_TRUE(alerts(R"({"targets":[{"name":"a","webhook":"https://x.example/a%20b?key=%C3%A4#c"}]})"));
    EXPECT_TRUE(alerts(R"({"targets":[{"name":"a","ntfy":"http://x/y","click":"https://home.example/ä"}]})"));
    EXPECT_FALSE(alerts(R"({"targets":[{"name":"a","ntfy":"http://x/y","click":"https://home.example/\n"}]})")
    );
}

TEST(AlertsSection, TakesPushServicesOfOnesOwnByTheirHosts) {
    const auto with_hosts = [](std::string_view hosts) {
        return alerts(
            fmt::format(R"({{"targets":[{{"name":"a","push":"mailto:me@x.example","hosts":{}}}]}})", hosts)
        );
    };
    const auto section = with_hosts(R"(["push.lan","10.0.0.2","fd12::1"])");
    ASSERT_TRUE(section) << section.error().message;
    EXPECT_EQ(section->targets[0].hosts, (std::vector<std::string>{"push.lan", "10.0.0.2", "fd12::1"}));
    for (const auto* wrong :
         {R"(["https://push.lan"])", R"(["push.lan:443"])", R"(["a b"])", R"([""])", "7", "[7]"})
        EXPECT_FALSE(with_hosts(wrong)) << wrong;
    EXPECT_FALSE(alerts(R"({"targets":[{"name":"a","webhook":"http://x","hosts":["push.lan"]}]})"));
}

TEST(ReadingFilter, TakesWildcardsOfMqttAndAStarWithinALevel) {
    EXPECT_TRUE(takes("co2/*:co2", "co2/Living room:co2"));
    EXPECT_FALSE(takes("co2/*:co2", "co2/Living room:co2x"));
    EXPECT_TRUE(takes("+/*battery*", "co2/Living room:battery"));
    EXPECT_TRUE(takes("+/*battery*", "phone/battery_level"));
    EXPECT_FALSE(takes("+/*battery*", "phone/charge"));
    EXPECT_TRUE(takes("#", "a/b"));
    EXPECT_TRUE(takes("a/#", "a/b"));
    EXPECT_FALSE(takes("a/#", "b/b"));
    EXPECT_TRUE(takes("a/+", "a/b"));
    EXPECT_FALSE(takes("a/+", "a/b/c"));
    EXPECT_FALSE(takes("a/b/c", "a/b"));
    EXPECT_TRUE(takes("*a*b*/x", "xxaxxbxx/x"));
    EXPECT_FALSE(takes("*a*b*/x", "xxbxxaxx/x"));
    EXPECT_TRUE(takes("*", "hub"));
}

} // namespace
} // namespace tutti::sections
