#include "installation/desired_tables.hpp"
#include "installation/layers.hpp"
#include "toml/document.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tutti::installation {
namespace {

constexpr std::string_view lamp_file = "[control]\n[service.lamp]\nrun = [\"lamp\"]\n";

std::vector<FileTable> tables(std::string_view text) {
    const auto document = toml::parse_document(text);
    EXPECT_TRUE(document) << text;
    return tables_of(*document);
}

LoadedTables loaded(std::string_view text) {
    const auto document = toml::parse_document(text);
    EXPECT_TRUE(document) << text;
    return loaded_tables(*document);
}

TablePlan plan(std::string_view wanted, std::string_view runs = lamp_file) {
    return plan_tables("tutti.toml", lamp_file, tables(wanted), loaded(runs));
}

TEST(DesiredTables, WhatStandsInTheFileAsItIsWantedNeedsNothing) {
    const auto made = plan("[service.lamp]\nrun = [\"lamp\"]\n");
    EXPECT_EQ(made.findings, (std::vector<TableFinding>{{TableStanding::InFile, "", true}}));
    EXPECT_EQ(made.applied, "");
    EXPECT_FALSE(made.is_outdated);
}

TEST(DesiredTables, WhatTheFileHasOtherwiseIsNotApplied) {
    const auto made = plan("[service.lamp]\nrun = [\"other\"]\n");
    ASSERT_EQ(made.findings.size(), 1U);
    EXPECT_EQ(made.findings[0].standing, TableStanding::Differs);
    EXPECT_EQ(
        made.findings[0].message, "service.lamp stands otherwise in tutti.toml, line 2, which holds: change "
                                  "it there, or take it out of there"
    );
    EXPECT_EQ(made.applied, "");
}

TEST(DesiredTables, WhatTheFileHasNotIsAppliedAndHasToBeLoaded) {
    constexpr std::string_view fan = "[service.fan]\nneeds = [\"lamp\"]\nrun = [\"fan\"]\n";
    auto made = plan(fan);
    EXPECT_EQ(made.findings, (std::vector<TableFinding>{{TableStanding::Applied, "", false}}));
    EXPECT_TRUE(made.is_outdated);
    ASSERT_TRUE(made.applied);
    const auto layers = load_layers(lamp_file, *made.applied);
    ASSERT_TRUE(layers.installation);
    EXPECT_TRUE(layers.passed_over.empty());
    EXPECT_NE(layers.installation->find_service("fan"), nullptr);
    made = plan_tables("tutti.toml", lamp_file, tables(fan), loaded_tables(layers.document));
    EXPECT_TRUE(made.findings[0].is_loaded);
    EXPECT_FALSE(made.is_outdated);
}

TEST(DesiredTables, OneThatIsWrongKeepsNoOtherAway) {
    const auto made =
        plan("[service.b]\nrun = [\"b\"]\nneeds = [\"c\"]\n[service.a]\nrun = [\"a\"]\nneeds = [\"none\"]\n"
             "[service.c]\nrun = [\"c\"]\n[bus]\nurl = \"mqtt://x\"\n");
    ASSERT_EQ(made.findings.size(), 4U);
    EXPECT_EQ(made.findings[0].standing, TableStanding::Applied) << made.findings[0].message;
    EXPECT_EQ(made.findings[1].standing, TableStanding::Refused);
    EXPECT_NE(made.findings[1].message.find("service.a.needs"), std::string::npos)
        << made.findings[1].message;
    EXPECT_EQ(made.findings[2].standing, TableStanding::Applied);
    EXPECT_EQ(made.findings[2].message, "");
    EXPECT_EQ(made.findings[3].standing, TableStanding::Refused);
    EXPECT_TRUE(load_layers(lamp_file, made.applied.value_or("")).installation);
    EXPECT_EQ(made.applied->find("service.a"), std::string::npos) << *made.applied;
}

/// By their names each needs the one behind it.
TEST(DesiredTables, OfALongChainAllIsTakenButWhatIsWrong) {
    constexpr int last = 60;
    std::string text;
    for (int number = 1; number <= last; ++number) {
        text += fmt::format("[service.s{:02}]\nrun = [\"s\"]\n", number);
        if (number < last) text += fmt::format("needs = [\"s{:02}\"]\n", number + 1);
    }
    const auto made = plan(text + "[service.z]\nrun = [\"z\"]\nneeds = [\"none\"]\n");
    ASSERT_EQ(made.findings.size(), std::size_t{last + 1});
    for (int number = 0; number < last; ++number)
        EXPECT_EQ(made.findings[static_cast<std::size_t>(number)].standing, TableStanding::Applied) << number;
    EXPECT_EQ(made.findings.back().standing, TableStanding::Refused);
    const auto layers = load_layers(lamp_file, made.applied.value());
    ASSERT_TRUE(layers.installation);
    EXPECT_NE(layers.installation->find_service("s01"), nullptr);
    EXPECT_EQ(layers.installation->find_service("z"), nullptr);
}

TEST(DesiredTables, WhatNeedsOneThatIsWrongIsRefusedWithItAndTheOthersAreNot) {
    const auto made =
        plan("[service.a]\nrun = [\"a\"]\nneeds = [\"b\"]\n[service.b]\nrun = [\"b\"]\nneeds = [\"none\"]\n"
             "[service.c]\nrun = [\"c\"]\nneeds = [\"d\"]\n[service.d]\nrun = [\"d\"]\nneeds = [\"c\"]\n"
             "[service.e]\nrun = [\"e\"]\n[service.f]\nrun = [\"f\"]\nneeds = [\"e\"]\n");
    std::vector<TableStanding> standings;
    for (const auto& finding : made.findings) standings.push_back(finding.standing);
    constexpr auto no = TableStanding::Refused;
    constexpr auto yes = TableStanding::Applied;
    EXPECT_EQ(standings, (std::vector{no, no, no, no, yes, yes}));
    EXPECT_TRUE(load_layers(lamp_file, made.applied.value_or("")).installation);
    for (const auto& finding : made.findings)
        EXPECT_EQ(finding.message.empty(), finding.standing == yes) << finding.message;
}

/// Hundreds, one of which is wrong: to read all of them for each would take its time.
TEST(DesiredTables, OfManyTheOneThatIsWrongIsFoundAtOnce) {
    std::string many = "[service.bad]\nrun = [\"x\"]\nneeds = [\"none\"]\n";
    for (int i = 0; i < 600; ++i) many += "[service.s" + std::to_string(i) + "]\nrun = [\"s\"]\n";
    const auto made = plan(many);
    const auto refused = std::ranges::count(made.findings, TableStanding::Refused, &TableFinding::standing);
    const auto applied = std::ranges::count(made.findings, TableStanding::Applied, &TableFinding::standing);
    EXPECT_EQ(refused, 1);
    EXPECT_EQ(applied, 600);
}

TEST(DesiredTables, AFileThatWasEditedHasToBeLoadedToo) {
    const auto made =
        plan("[service.lamp]\nrun = [\"lamp\"]\n", "[control]\n[service.lamp]\nrun = [\"before\"]\n");
    EXPECT_EQ(made.findings, (std::vector<TableFinding>{{TableStanding::InFile, "", false}}));
    EXPECT_TRUE(made.is_outdated);
}

TEST(DesiredTables, WhatElseWasEditedInTheFileWaitsForWhoeverEditsIt) {
    const auto made =
        plan("[service.lamp]\nrun = [\"lamp\"]\n", std::string(lamp_file) + "[hub]\ntcp = \"off\"\n");
    EXPECT_TRUE(made.is_outdated) << "a table that is nowhere any more";
    constexpr std::string_view edited = "[control]\n[service.lamp]\nrun = [\"lamp\"]\n[hub]\ntcp = \"off\"\n";
    EXPECT_FALSE(
        plan_tables("t", edited, tables("[service.lamp]\nrun = [\"lamp\"]\n"), loaded(lamp_file)).is_outdated
    );
}

TEST(DesiredTables, AFileMayNeedWhatIsApplied) {
    constexpr std::string_view needy = "[control]\n[service.lamp]\nrun = [\"lamp\"]\nneeds = [\"fan\"]\n";
    const auto made =
        plan_tables("tutti.toml", needy, tables("[service.fan]\nrun = [\"f\"]\n"), loaded(needy));
    EXPECT_EQ(made.mistake, "");
    EXPECT_EQ(made.findings, (std::vector<TableFinding>{{TableStanding::Applied, "", false}}));
}

TEST(DesiredTables, AFileThatIsWrongLeavesAllAsItIs) {
    const auto made = plan_tables(
        "tutti.toml", "[control]\n[service.lamp]\nrun = 3\n", tables("[service.fan]\nrun = [\"f\"]\n"), {}
    );
    EXPECT_FALSE(made.applied);
    EXPECT_FALSE(made.is_outdated);
    EXPECT_EQ(made.findings[0].standing, TableStanding::Unknown);
    EXPECT_NE(made.mistake.find("service.lamp.run"), std::string::npos) << made.mistake;
    EXPECT_NE(made.findings[0].message.find("tutti config-check tutti.toml"), std::string::npos);
}

} // namespace
} // namespace tutti::installation
