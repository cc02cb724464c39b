#include "alert/alert_words.hpp"
#include "base/json.hpp"
#include "sections/section.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::alert {
namespace {

sections::AlertRule rule(std::string_view json) {
    const auto config = parse_json(fmt::format(R"({{"rules":{{"a":{}}}}})", json));
    return sections::read_section(*config, sections::read_alerts)->rules.at(0);
}

TEST(AlertWords, SayWhatARuleIs) {
    EXPECT_EQ(
        words_of(rule(
            R"({"reading":"co2/*:co2","above":1200,"clear":1000,"for":"5m","active":{"days":"mon-fri","from":"07:00","to":"22:00"}})"
        )),
        "when co2/*:co2 is above 1200 for 5m, until it is 1000 or less; mon-fri 07:00 to 22:00"
    );
    EXPECT_EQ(
        words_of(rule(R"({"battery_below":20})")), "when +/*battery* is below 20, until it is 25 or more"
    );
    EXPECT_EQ(
        words_of(rule(R"({"reading":"a/b","falls_by":3,"within":"1h"})")), "when a/b falls by 3 within 1h"
    );
    EXPECT_EQ(words_of(rule(R"({"reading":"a/b","silent_for":"90s"})")), "when a/b says nothing for 90s");
    EXPECT_EQ(words_of(rule(R"({"reading":"a/b","is":["open","wet"]})")), "when a/b is \"open\" or \"wet\"");
    EXPECT_EQ(words_of(rule(R"({"service":"*"})")), "when service * is in crash_loop or failed");
}

TEST(AlertWords, FillThePlacesOfAMessage) {
    const auto own = rule(
        R"-({"reading":"co2/+","above":1,"message":"{label}/{sensor}: {value} {unit} > {limit} ({source}, {rule})"})-"
    );
    EXPECT_EQ(
        message_of(own, "co2/Living room:co2", 1250.0, "ppm"), "Living room/co2: 1250 ppm > 1 (co2, a)"
    );
    EXPECT_EQ(
        message_of(own, "system/cpu_percent", 93.0, "%"), "cpu_percent/cpu_percent: 93 % > 1 (system, a)"
    );
    const auto service = rule(R"({"service":"*","message":"{service} {state}"})");
    EXPECT_EQ(message_of(service, "hub", "failed", ""), "hub failed");
}

TEST(AlertWords, HaveAMessageOfTheirOwnForEveryKind) {
    const auto says = [](std::string_view json, std::string_view subject, const Value& value,
                         std::string_view unit) { return message_of(rule(json), subject, value, unit); };
    EXPECT_EQ(
        says(R"({"reading":"#","above":90})", "system/cpu_percent", 93.25, "%"),
        "system cpu_percent is 93.25 %: above 90"
    );
    EXPECT_EQ(
        says(R"({"battery_below":20})", "co2/Attic:battery", 15, "%"), "the battery of Attic is low: 15 %"
    );
    EXPECT_EQ(
        says(R"({"reading":"#","rises_by":2,"within":"10m"})", "a/b", 5, ""),
        "a b rose to 5: by 2 or more within 10m"
    );
    EXPECT_EQ(
        says(R"({"reading":"#","silent_for":"10m"})", "a/b", 5, ""), "nothing was heard of a b for 10m"
    );
    EXPECT_EQ(says(R"({"reading":"#","is":true})", "door/open", true, ""), "door open is \"true\"");
    EXPECT_EQ(says(R"({"service":"*"})", "hub", "crash_loop", ""), "service hub is in crash_loop");
}

} // namespace
} // namespace tutti::alert
