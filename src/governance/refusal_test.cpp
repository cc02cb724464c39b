#include "base/json.hpp"
#include "governance/refusal.hpp"

#include <gtest/gtest.h>

namespace tutti::governance {
namespace {

Refusal some() {
    return {
        .subject = "ann",
        .command = "POST /api/services/{service}/stop",
        .outcome = "forbidden",
        .message = "that takes the role operator",
        .role = "viewer",
        .path = "/api/services/lamp/stop",
        .address = "192.168.0.7",
        .decision_id = "0123456789abcdef",
        .rules = {"rule.hands-off"},
        .count = 3,
        .since = WallTime(seconds(5))
    };
}

TEST(Refusals, AreReadAsTheyAreSaid) {
    const std::vector<Refusal> said = {some(), {.subject = "nobody", .command = "a", .outcome = "b"}};
    const auto read = read_refusals(*parse_json(print_json(refusals_value(said))));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, said);
}

/// One that control cannot read would keep all that come after it out of the audit.
TEST(Refusals, WhateverBytesSomebodyAskedWithAreToldAsCharacters) {
    auto odd = some();
    odd.path = "/api/services/\xff\xc3\x28/stop";
    odd.subject = "\xf0\x9f";
    odd.message = std::string(100'000, '\x80');
    const auto text = print_json(refusals_value(std::vector{odd}));
    EXPECT_LT(text.size(), 4096U);
    const auto said = parse_json(text);
    ASSERT_TRUE(said) << said.error().message;
    const auto read = read_refusals(*said);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_TRUE(read->at(0).path.starts_with("/api/services/")) << read->at(0).path;
}

TEST(Refusals, AreALineOfAuditEach) {
    const auto line = audit_line(some(), WallTime(seconds(9)));
    EXPECT_EQ(line.timestamp, WallTime(seconds(9)));
    EXPECT_EQ(line.subject, "ann");
    EXPECT_EQ(line.command, "POST /api/services/{service}/stop");
    EXPECT_EQ(line.outcome, "forbidden");
    const auto data = parse_json(line.data).value();
    EXPECT_EQ(data.find("message")->string(), "that takes the role operator; from 192.168.0.7, 3 times");
    EXPECT_EQ(data.find("path")->string(), "/api/services/lamp/stop");
    EXPECT_EQ(data.find("count")->integer(), 3);
    EXPECT_EQ(data.find("decision_id")->string(), "0123456789abcdef");
    EXPECT_EQ(data.find("rules")->items()[0].string(), "rule.hands-off");
}

TEST(Refusals, WhatIsMissingOrWrongIsNamed) {
    const auto text = print_json(refusals_value(std::vector{some()}));
    const auto whole = parse_json(text).value();
    const auto& members = whole.find("refusals")->items()[0].members();
    for (const Member& member : members) {
        for (const auto& other : {Value(), Value::array({}), Value(-1), Value::object({})}) {
            if (member.key == "rules" && other.is_array()) continue; // none decided
            std::vector<Member> changed;
            for (const Member& each : members)
                if (each.key != member.key || !other.is_null())
                    changed.push_back({each.key, each.key == member.key ? other : each.value});
            const auto read =
                read_refusals(Value::object({{"refusals", Value::array({Value::object(std::move(changed))})}})
                );
            ASSERT_FALSE(read) << member.key;
            EXPECT_EQ(read.error().code, ErrorCode::InvalidInput);
            EXPECT_NE(read.error().message.find(member.key), std::string::npos) << read.error().message;
        }
    }
    for (const auto* wrong : {"null", "{}", R"({"refusals":{}})", R"({"refusals":[1]})"})
        EXPECT_FALSE(read_refusals(parse_json(wrong).value())) << wrong;
}

TEST(Refusals, OfTooManyNoneAreReadAndLongTextsAreCut) {
    EXPECT_TRUE(read_refusals(refusals_value(std::vector(most_refusals, some()))));
    EXPECT_FALSE(read_refusals(refusals_value(std::vector(most_refusals + 1, some()))));
    auto refusal = some();
    refusal.path = std::string(255, 'x') + "ä";
    const auto read = read_refusals(refusals_value(std::vector{refusal}));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->at(0).path, std::string(255, 'x'));
}

} // namespace
} // namespace tutti::governance
