#include "base/json.hpp"
#include "base/name.hpp"
#include "governance/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace tutti::governance {
namespace {

TEST(Catalogue, NamesAndSummariesAreThere) {
    const auto table = catalogue();
    EXPECT_GT(table.all().size(), 60U);
    for (const auto& type : table.all()) {
        EXPECT_TRUE(is_dotted_name(type.name)) << type.name;
        EXPECT_NE(type.name.find('.'), std::string_view::npos) << type.name;
        EXPECT_FALSE(type.summary.empty()) << type.name;
        EXPECT_FALSE(type.action.empty()) << type.name;
        EXPECT_GT(type.deadline.count(), 0) << type.name;
        for (const auto& parameter : type.parameters) EXPECT_FALSE(parameter.about.empty()) << type.name;
    }
}

TEST(Catalogue, NoTargetIsAskedTheSameByTwoNames) {
    std::set<std::pair<std::string_view, std::string_view>> seen;
    for (const auto table = catalogue(); const auto& type : table.all())
        EXPECT_TRUE(seen.emplace(type.target, type.action).second) << type.name;
}

TEST(Catalogue, TargetThatAParameterNamesIsOneThatIsNeeded) {
    int found = 0;
    for (const auto table = catalogue(); const auto& type : table.all()) {
        const auto name = target_parameter(type.target);
        if (name.empty()) continue;
        ++found;
        const auto parameter = std::ranges::find(type.parameters, name, &Parameter::name);
        ASSERT_NE(parameter, type.parameters.end()) << type.name;
        EXPECT_EQ(parameter->presence, Presence::Needed) << type.name;
    }
    EXPECT_EQ(found, 1);
}

TEST(Catalogue, WhoLooksChangesNothing) {
    for (const auto table = catalogue(); const auto& type : table.all())
        if (type.permission == Permission::Look) EXPECT_EQ(type.effect, Effect::None) << type.name;
}

TEST(Catalogue, WhatHasAnEffectCanBeSaidOverAControlSocket) {
    // Words of its frames: such a parameter goes over the bus, where two of the targets ask control in turn.
    constexpr auto words = std::to_array<std::string_view>({"type", "cmd", "msg_id"});
    std::size_t parameters = 0;
    for (const auto table = catalogue(); const auto& type : table.all()) {
        if (type.effect == Effect::None) continue;
        parameters += type.parameters.size();
        for (const auto& parameter : type.parameters)
            EXPECT_EQ(std::ranges::count(words, parameter.name), 0) << type.name << ' ' << parameter.name;
    }
    EXPECT_GT(parameters, 50U);
}

TEST(Catalogue, VaultAuditAndWhoLeadsAreEachInstallationsOwn) {
    std::set<std::string_view> own;
    const auto table = catalogue();
    for (const auto& type : table.all()) {
        if (type.scope == Scope::Led) continue;
        own.insert(type.name);
        EXPECT_EQ(type.effect, Effect::None) << type.name;
        EXPECT_EQ(type.target, "control") << type.name;
    }
    EXPECT_EQ(
        own, (std::set<std::string_view>{
                 "audit.list", "health.history", "health.list", "leadership.list", "store.check",
                 "vault.list", "vault.lock", "vault.status"
             })
    );
}

TEST(Catalogue, ParametersOfTheConfigurationAreNeverKept) {
    // They may be secrets, and what may be repeated keeps its parameters.
    for (const auto table = catalogue(); const auto& type : table.all())
        if (type.permission == Permission::SetUp) EXPECT_EQ(type.repetition, Repetition::Never) << type.name;
}

TEST(Catalogue, OnlyWhatSaysThatItHoldsNoSecretIsKeptVerbatim) {
    const auto table = catalogue();
    // Its place may be "rtsp://user:password@...".
    EXPECT_EQ(table.find("audio.set_input")->contents, Contents::MayBeSecret);
    EXPECT_EQ(table.find("config.set")->contents, Contents::MayBeSecret);
    EXPECT_EQ(table.find("store.put")->contents, Contents::MayBeSecret);
    EXPECT_EQ(table.find("service.start")->contents, Contents::Plain);
    // The audit has what it was asked; it is not done a second time for that.
    EXPECT_EQ(table.find("service.restart")->contents, Contents::Plain);
    EXPECT_FALSE(is_carried_out_again(*table.find("service.restart")));
    for (const auto& type : table.all())
        if (type.name.starts_with("vault.")) EXPECT_NE(type.contents, Contents::Plain) << type.name;
}

TEST(CommandTableDeathTest, StoredCommandThatTakesNoLeaderIsRefused) {
    EXPECT_DEATH(
        CommandTable({{.name = "a.b", .target = "a", .action = "b", .summary = "", .effect = Effect::Stored}}
        ),
        "takes no leader"
    );
}

TEST(Catalogue, AlternativesAreParametersThatMayBeLeftOut) {
    for (const auto table = catalogue(); const auto& type : table.all())
        for (const auto& together : type.either)
            for (const auto name : together) {
                const auto parameter = std::ranges::find(type.parameters, name, &Parameter::name);
                ASSERT_NE(parameter, type.parameters.end()) << type.name << ' ' << name;
                EXPECT_EQ(parameter->presence, Presence::Optional) << type.name << ' ' << name;
            }
}

} // namespace
} // namespace tutti::governance
