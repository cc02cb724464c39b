#include "installation/file_tables.hpp"
#include "installation/layers.hpp"
#include "toml/document.hpp"
#include "toml/print_toml.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::installation {
namespace {

constexpr std::string_view file =
    "[control]\n[service.lamp]\nrun = [\"lamp\"]\n[osc.route.a]\nto = [\"127.0.0.1:1\"]\n"
    "[osc]\nlisten = \"127.0.0.1:9000\"\n";

std::string mistakes(const Layers& layers) {
    return toml::print_mistakes("applied.toml", "", layers.passed_over);
}

std::string names(const Layers& layers) {
    std::string all;
    if (layers.installation)
        for (const auto& service : layers.installation->services) all += service.name + " ";
    return all;
}

TEST(Layers, WhatWasAppliedStandsBesideTheFile) {
    const auto layers = load_layers(
        file, "[service.fan]\nrun = [\"fan\"]\nneeds = [\"lamp\"]\n[osc.route.b]\nto = "
              "[\"127.0.0.1:2\"]\n[logs]\nfiles = 3\n"
    );
    ASSERT_TRUE(layers.installation);
    EXPECT_EQ(mistakes(layers), "");
    EXPECT_NE(layers.installation->find_service("lamp"), nullptr);
    EXPECT_NE(layers.installation->find_service("fan"), nullptr);
    EXPECT_EQ(layers.installation->osc.routes.size(), 2U);
}

TEST(Layers, TheFileMayNeedWhatWasApplied) {
    const auto text = std::string(file) + "[service.fan]\nrun = [\"fan\"]\nneeds = [\"wind\"]\n";
    EXPECT_FALSE(load_layers(text, "").installation);
    EXPECT_TRUE(load_layers(text, "[service.wind]\nrun = [\"wind\"]\n").installation);
}

TEST(Layers, TheFileHoldsWhereBothHaveATable) {
    const auto layers =
        load_layers(file, "[service.lamp]\nrun = [\"other\"]\n[service.fan]\nrun = [\"fan\"]\n");
    ASSERT_TRUE(layers.installation);
    EXPECT_EQ(layers.installation->find_service("lamp")->run.front(), "lamp");
    EXPECT_NE(layers.installation->find_service("fan"), nullptr);
    EXPECT_NE(
        mistakes(layers).find("applied.toml:1:10: service.lamp: stands in line 2 of the installation's file"),
        std::string::npos
    ) << mistakes(layers);
    EXPECT_EQ(mistakes(load_layers(file, "[service.lamp]\nrun = [\"lamp\"]\n")), "");
}

TEST(Layers, WhatWasAppliedNeverKeepsAnInstallationFromStarting) {
    const auto alone = names(load_layers(file, ""));
    EXPECT_NE(alone.find("lamp"), std::string::npos);
    for (const auto* broken :
         {"[service.fan]\nrun = 3\n", "[service.fan\n", "[service.fan]\nneeds = [\"none\"]\nrun = [\"x\"]\n",
          "[bus]\nurl = \"mqtt://other\"\n", "[control]\naudit = 3\n", "[unknown]\n", "\xff"}) {
        const auto layers = load_layers(file, broken);
        ASSERT_TRUE(layers.installation) << broken;
        EXPECT_EQ(names(layers), alone) << broken;
        EXPECT_NE(mistakes(layers), "") << broken;
    }
}

TEST(Layers, AFileWithoutControlIsReadAlone) {
    const auto layers = load_layers("[service.lamp]\nrun = [\"lamp\"]\n", "[service.fan]\nrun = [\"fan\"]\n");
    ASSERT_TRUE(layers.installation);
    EXPECT_EQ(layers.installation->find_service("fan"), nullptr);
    EXPECT_EQ(mistakes(layers), "");
}

TEST(Layers, MistakesOfTheFileAreItsOwn) {
    const auto layers =
        load_layers("[control]\n[service.lamp]\nrun = 3\n", "[service.fan]\nrun = [\"fan\"]\n");
    ASSERT_FALSE(layers.installation);
    EXPECT_EQ(layers.installation.error().front().position.line, 3U);
}

TEST(FileTables, OfADocumentAreThoseThatMayBeAppliedToo) {
    const auto document =
        toml::parse_document("name = \"x\"\n[service.lamp]\nrun = [\"a\"]\n[display.wall]\n[osc]\nlisten = "
                             "\"127.0.0.1:1\"\n[osc.route.r]\n"
                             "[hub]\n[playlist.p]\n[config.matrix]\n[rule.\"a b\"]\n[service]\n");
    const auto parsed =
        toml::parse_document("name = \"x\"\n[service.lamp]\nrun = [\"a\"]\n[display.wall]\n[osc]\nlisten = "
                             "\"127.0.0.1:1\"\n[osc.route.r]\n"
                             "[hub]\n[playlist.p]\n[config.matrix]\n[rule.\"a b\"]\n");
    EXPECT_TRUE(document);
    ASSERT_TRUE(parsed);
    std::string paths;
    for (const auto& table : tables_of(*parsed)) paths += path_of(table) + " ";
    EXPECT_EQ(paths, "service.lamp display.wall osc osc.route.r hub ");
}

TEST(FileTables, APartOfADocumentPutBackIsTheDocument) {
    const auto document = toml::parse_document(file);
    ASSERT_TRUE(document);
    const auto tables = tables_of(*document);
    ASSERT_EQ(tables.size(), 4U);
    for (std::size_t mask = 0; mask < 16; ++mask) {
        std::vector<FileTable> left;
        std::vector<FileTable> rest;
        for (std::size_t index = 0; index < tables.size(); ++index)
            (((mask >> index) & 1) != 0 ? left : rest).push_back(tables[index]);
        const auto whole = with_tables(with_tables(Value::object({}), left), rest);
        EXPECT_EQ(in_order(whole), in_order(*document)) << mask << "\n" << toml::print_toml(whole);
    }
}

TEST(FileTables, ADigestKnowsNoOrder) {
    const auto left = toml::parse_document("a = 1\nb = { c = [1, { d = 2, e = 3 }] }\n");
    const auto right = toml::parse_document("b = { c = [1, { e = 3, d = 2 }] }\na = 1\n");
    const auto other = toml::parse_document("b = { c = [1, { e = 3, d = 1 }] }\na = 1\n");
    ASSERT_TRUE(left && right && other);
    EXPECT_EQ(digest_of(*left), digest_of(*right));
    EXPECT_NE(digest_of(*left), digest_of(*other));
}

} // namespace
} // namespace tutti::installation
