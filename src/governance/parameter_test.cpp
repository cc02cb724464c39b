#include "base/json.hpp"
#include "governance/command_table.hpp"
#include "governance/parameter.hpp"

#include <gtest/gtest.h>

namespace tutti::governance {
namespace {

using Kind = Parameter::Kind;

std::string mistake(const Parameter& parameter, std::string_view json) {
    return mistake_in(parameter, parse_json(json).value()).value_or("");
}

TEST(Parameter, TextCountsCharactersNotBytes) {
    EXPECT_EQ(mistake(text("word", "", 3), R"("äöü")"), "");
    EXPECT_EQ(mistake(text("word", "", 3), R"("äöüx")"), "must have at most 3 characters");
    EXPECT_EQ(mistake(text("word", "", 3), "5"), "must be a string, not a whole number");
}

TEST(Parameter, TextThatIsNeededIsNotEmpty) {
    EXPECT_EQ(mistake(text("word", ""), R"("")"), "");
    EXPECT_EQ(mistake(needed(text("word", "")), R"("")"), "must not be empty");
}

TEST(Parameter, NameIsOfSegments) {
    EXPECT_EQ(mistake(dotted_name("service", ""), R"("left.hub")"), "");
    EXPECT_NE(mistake(dotted_name("service", ""), R"("left..hub")"), "");
    EXPECT_NE(mistake(dotted_name("service", ""), R"("Hub")"), "");
    EXPECT_NE(mistake(dotted_name("service", ""), "null"), "");
}

TEST(Parameter, WordIsOneOfAFew) {
    const auto kind = word("kind", {"osc", "bus"}, "");
    EXPECT_EQ(mistake(kind, R"("bus")"), "");
    EXPECT_EQ(mistake(kind, R"("log")"), R"(must be one of "osc", "bus")");
}

TEST(Parameter, NumbersKeepTheirRange) {
    EXPECT_EQ(mistake(whole("count", 1, 10, ""), "10"), "");
    EXPECT_EQ(mistake(whole("count", 1, 10, ""), "11"), "must be from 1 to 10");
    EXPECT_EQ(mistake(whole("count", 1, 10, ""), "2.5"), "must be a whole number, not a number");
    EXPECT_EQ(mistake(number("value", 0, 0.5, ""), "0.5"), "");
    EXPECT_EQ(mistake(number("value", 0, 0.5, ""), "0.6"), "must be from 0 to 0.5");
}

TEST(Parameter, ListSaysWhichItemIsWrong) {
    const auto names = list("names", Kind::Name, 2, "");
    EXPECT_EQ(mistake(names, R"(["a","b"])"), "");
    EXPECT_EQ(mistake(names, R"(["a",5])"), "item 1 must be a string, not a whole number");
    EXPECT_EQ(mistake(names, R"(["a","b","c"])"), "must have at most 2 items");
}

TEST(Parameter, SchemaSaysWhatIsValidated) {
    EXPECT_EQ(
        print_json(schema_of(whole("count", 1, 10, "how many"))),
        R"({"type":"integer","minimum":1,"maximum":10,"description":"how many"})"
    );
    EXPECT_EQ(
        print_json(schema_of(word("kind", {"osc", "bus"}, "which"))),
        R"({"enum":["osc","bus"],"description":"which"})"
    );
    EXPECT_EQ(print_json(schema_of(any("value", "what"))), R"({"description":"what"})");
}

CommandType lamp() {
    return {
        .name = "lamp.set",
        .target = "lamp",
        .action = "set",
        .summary = "",
        .parameters = {needed(dotted_name("lamp", "which lamp")), flag("on", ""), number("value", 0, 1, "")},
        .either = {{"on"}, {"value"}}
    };
}

TEST(CommandType, FirstMistakeNamesItsField) {
    const auto type = lamp();
    const auto of = [&](const char* json) { return mistake_in(type, parse_json(json).value()); };
    EXPECT_EQ(of(R"({"lamp":"desk","on":true})"), std::nullopt);
    EXPECT_EQ(of(R"({"on":true})"), (ParameterMistake{"lamp", "lamp must be there: which lamp"}));
    EXPECT_EQ(
        of(R"({"lamp":"desk","on":1})"),
        (ParameterMistake{"on", "on must be true or false, not a whole number"})
    );
    EXPECT_EQ(of(R"({"lamp":"desk"})"), (ParameterMistake{"", "say which: `on`, or `value`"}));
    EXPECT_EQ(
        of(R"({"lamp":"desk","vaule":1})"),
        (ParameterMistake{"vaule", "lamp.set has no parameter `vaule`; did you mean `value`?"})
    );
    EXPECT_EQ(
        of(R"({"lamp":"desk","bogus":1})"), (ParameterMistake{"bogus", "lamp.set has no parameter `bogus`"})
    );
    EXPECT_EQ(of("[]"), (ParameterMistake{"", "parameters must be an object, not an array"}));
}

TEST(CommandTable, FindsByNameAndByWhatTheTargetCallsIt) {
    const CommandTable table({lamp()});
    ASSERT_NE(table.find("lamp.set"), nullptr);
    EXPECT_EQ(table.find_action("lamp", "set"), table.find("lamp.set"));
    EXPECT_EQ(table.find("lamp"), nullptr);
    const auto meant = table.named("lamp.sett");
    ASSERT_FALSE(meant);
    EXPECT_EQ(meant.error().message, "there is no command lamp.sett; did you mean `lamp.set`?");
}

TEST(CommandTable, SchemaOfParametersRefusesWhatItDoesNotName) {
    EXPECT_EQ(
        print_json(schema_of(lamp())),
        R"({"type":"object","properties":{"lamp":{"type":"string",)"
        R"("pattern":"^[a-z0-9_-]{1,64}(\\.[a-z0-9_-]{1,64})*$","maxLength":256,"description":"which lamp"},)"
        R"("on":{"type":"boolean","description":""},)"
        R"("value":{"type":"number","minimum":0,"maximum":1,"description":""}},"required":["lamp"],)"
        R"("anyOf":[{"required":["on"]},{"required":["value"]}],"additionalProperties":false})"
    );
}

TEST(VaultNeed, PreunlockAdmitsOnlyBootstrapCommandsAndThoseThatNeedNoVault) {
    EXPECT_TRUE(admits(VaultState::Preunlock, VaultNeed::Bootstrap));
    EXPECT_FALSE(admits(VaultState::Preunlock, VaultNeed::Unlocked));
    EXPECT_FALSE(admits(VaultState::Locked, VaultNeed::Bootstrap));
    EXPECT_FALSE(admits(VaultState::Uninitialised, VaultNeed::Bootstrap));
    for (const auto state : {VaultState::Uninitialised, VaultState::Locked, VaultState::Preunlock})
        EXPECT_TRUE(admits(state, VaultNeed::None));
    EXPECT_TRUE(admits(VaultState::Unlocked, VaultNeed::Unlocked));
}

} // namespace
} // namespace tutti::governance
