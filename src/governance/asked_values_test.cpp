#include "base/json.hpp"
#include "governance/asked_values.hpp"
#include "governance/dispatcher_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::governance {
namespace {

CommandType plain(Contents contents = Contents::Plain) {
    return {
        .name = "lamp.set",
        .target = "lamp",
        .action = "set",
        .summary = "",
        .parameters = {needed(any("value", "")), text("why", ""), any("third", "")},
        .contents = contents
    };
}

Value params_of(std::string_view json) { return parse_json(json).value(); }

TEST(AskedValues, AreThoseOfWhatNeverHoldsASecretAlone) {
    const auto asked = params_of(R"({"value":3,"why":"it is dark"})");
    EXPECT_EQ(values_of(plain(), asked), R"({"value":3,"why":"it is dark"})");
    EXPECT_EQ(values_of(plain(Contents::MayBeSecret), asked), "");
    EXPECT_EQ(values_of(plain(Contents::Secret), asked), "");
}

TEST(AskedValues, OfAParameterThatTheCommandDoesNotHaveNothingIsSaid) {
    const auto asked = params_of(R"({"passphrase":"hunter2","value":3})");
    EXPECT_EQ(values_of(plain(), asked), R"({"value":3})");
    EXPECT_EQ(names_of(asked), R"(["passphrase","value"])");
    EXPECT_EQ(values_of(plain(), params_of(R"({"passphrase":"hunter2"})")), "");
    EXPECT_EQ(values_of(plain(), params_of(R"(["hunter2"])")), "");
}

TEST(AskedValues, LongOnesAreCutAndNoMoreThanALineHasRoomFor) {
    const auto text = std::string(127, 'a') + "ä" + std::string(1000, 'b');
    const auto list = Value::array(std::vector<Value>(200, Value(7)));
    const auto asked = Value::object({{"why", text}, {"value", list}, {"third", true}});
    EXPECT_EQ(
        values_of(plain(), asked), R"({"why":")" + std::string(127, 'a') + R"(…","value":"…","third":true})"
    );
    const auto control = Value::object({{"why", std::string(1000, '\x01')}, {"value", 1}});
    EXPECT_LE(values_of(plain(), control).size(), 2100U);
    auto many = plain();
    std::vector<std::string> names;
    for (int i = 0; i < 40; ++i) names.push_back(fmt::format("name{}", i));
    std::vector<Member> members;
    for (const auto& name : names) {
        many.parameters.push_back(any(name, ""));
        members.push_back({name, std::string(128, 'x')});
    }
    const auto values = values_of(many, Value::object(std::move(members)));
    EXPECT_LE(values.size(), 2500U);
    EXPECT_TRUE(parse_json(values)) << values;
}

TEST(AskedValues, StandInTheLineOfAudit) {
    Ticket ticket;
    ticket.command = "lamp.set";
    ticket.parameters = R"(["value"])";
    ticket.values = R"({"value":3})";
    const auto line = audit_line(ticket, "ok", nullptr, {});
    EXPECT_EQ(*parse_json(line.data)->find("values"), params_of(R"({"value":3})"));
    ticket.values.clear();
    EXPECT_EQ(parse_json(audit_line(ticket, "ok", nullptr, {}).data)->find("values"), nullptr);
}

} // namespace
} // namespace tutti::governance
