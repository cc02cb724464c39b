#include "base/json.hpp"
#include "cli/complete.hpp"

#include <gtest/gtest.h>

namespace tutti::cli {
namespace {

using Kind = Wanted::Kind;

const Value table = *parse_json(
    R"({"name":"tutti","options":[{"names":["--version"],"about":"Its version"}],"arguments":[],"commands":[
    {"name":"status","about":"What runs","options":[{"names":["-w","--watch"],"about":"As it changes"}],
     "arguments":[{"name":"service","about":""}],"commands":[]},
    {"name":"stop","about":"","options":[{"names":["--timeout"],"value":"SECONDS"}],
     "arguments":[{"name":"services","about":"","many":true}],"commands":[]},
    {"name":"call","about":"","options":[],"arguments":[{"name":"target"},{"name":"action"},{"name":"params"}],"commands":[]},
    {"name":"top","about":"","options":[{"names":["--sort"],"value":"WHAT","choices":["cpu","memory"]}],"arguments":[],"commands":[]},
    {"name":"light","about":"The light","inherits":true,"options":[{"names":["--json"],"about":""}],"arguments":[],"commands":[
        {"name":"blackout","about":"Darkness","options":[],"arguments":[{"name":"state","choices":["on","off"]}],"commands":[]},
        {"name":"text","about":"","options":[{"names":["--file"],"value":"FILE"}],"arguments":[],"commands":[]}]}]})"
);

std::string texts(const Wanted& wanted) {
    std::string all;
    for (const auto& candidate : wanted.candidates) all += candidate.text + ' ';
    return all;
}
Wanted after(std::vector<std::string> words) { return complete(table, words); }

TEST(Complete, NamesCommandsAndWhatTheyAreFor) {
    EXPECT_EQ(texts(after({""})), "status stop call top light ");
    EXPECT_EQ(after({"sta"}).candidates, (std::vector<Candidate>{{"status", "What runs"}}));
    EXPECT_EQ(texts(after({"light", ""})), "blackout text ");
    EXPECT_EQ(texts(after({"nothing", ""})), "");
    EXPECT_EQ(texts(after({})), "");
}

TEST(Complete, NamesOptionsOfTheCommandAndThoseThatItInherits) {
    EXPECT_EQ(texts(after({"-"})), "--version ");
    EXPECT_EQ(texts(after({"status", "--"})), "--watch ");
    EXPECT_EQ(texts(after({"status", "-"})), "-w --watch ");
    EXPECT_EQ(texts(after({"light", "text", "--"})), "--file --json ");
    EXPECT_EQ(texts(after({"status", "--", "--"})), "");
}

TEST(Complete, KnowsWhatAnArgumentIs) {
    EXPECT_EQ(after({"status", ""}).kind, Kind::Services);
    EXPECT_EQ(after({"status", "--watch", ""}).kind, Kind::Services);
    EXPECT_EQ(after({"status", "hub", ""}).kind, Kind::Nothing);
    EXPECT_EQ(after({"stop", "hub", "lamp", ""}).kind, Kind::Services);
    EXPECT_EQ(after({"stop", "--timeout", ""}).kind, Kind::Nothing);
    EXPECT_EQ(after({"stop", "--timeout", "5", ""}).kind, Kind::Services);
    EXPECT_EQ(after({"stop", "--timeout=5", ""}).kind, Kind::Services);
    EXPECT_EQ(texts(after({"light", "blackout", "o"})), "on off ");
    EXPECT_EQ(texts(after({"top", "--sort", "m"})), "memory ");
    EXPECT_EQ(after({"light", "text", "--file", ""}).kind, Kind::Files);
}

TEST(Complete, WhatIsBehindAHostIsALineOfItsOwn) {
    const auto behind = [](std::vector<std::string> words) {
        return take_host(words) ? words : std::vector<std::string>{"none"};
    };
    EXPECT_EQ(behind({"--host", "me@stage", "light", ""}), (std::vector<std::string>{"light", ""}));
    EXPECT_EQ(behind({"--host", "me", "@", "stage", "light", ""}), (std::vector<std::string>{"light", ""}));
    EXPECT_EQ(behind({"--host", "me", "@", "st"}), (std::vector<std::string>{"none"}));
    EXPECT_EQ(behind({"--host=me@stage", "sta"}), (std::vector<std::string>{"sta"}));
    EXPECT_EQ(behind({"--host", "me@st"}), (std::vector<std::string>{"none"}));
    EXPECT_EQ(behind({"--host=me"}), (std::vector<std::string>{"none"}));
    EXPECT_EQ(behind({"status", "--host", "x", ""}), (std::vector<std::string>{"none"}));
    EXPECT_EQ(behind({}), (std::vector<std::string>{"none"}));
}

TEST(Complete, AHelpNamesTheChoicesOfAnOption) {
    const auto console = table_of_help(
        "console", "A window.\n\nOptions:\n  --screen NAME  Where to begin; one of osc, song, logs\n  --help "
                   "        Print.\n"
    );
    const auto whole = Value::object({{"commands", Value::array({console})}});
    const std::vector<std::string> words = {"console", "--screen", "so"};
    EXPECT_EQ(texts(complete(whole, words)), "song ");
}

TEST(Complete, OfACallWantsTheCommandsOfItsTarget) {
    EXPECT_EQ(after({"call", ""}).kind, Kind::Targets);
    const auto wanted = after({"call", "lamp", "b"});
    EXPECT_EQ(wanted.kind, Kind::Commands);
    EXPECT_EQ(wanted.target, "lamp");
    EXPECT_EQ(after({"call", "lamp", "blink", ""}).kind, Kind::Nothing);
}

TEST(TableOfHelp, HasTheOptionsThatAProgramPrints) {
    const auto made = table_of_help(
        "hub", "Usage: tutti-hub [OPTIONS]\nThe broker,\nall of it.\n\nOptions:\n"
               "  --root TOPIC  Where topics begin. [TUTTI_ROOT]\n  --help        Print this.\n\nMore.\n"
    );
    EXPECT_EQ(made, *parse_json(R"({"name":"hub","about":"The broker, all of it.","options":[
            {"names":["--root"],"about":"Where topics begin. [TUTTI_ROOT]","value":"TOPIC"},
            {"names":["--help"],"about":"Print this."}],"arguments":[],"commands":[]})"));
}

TEST(TableOfHelp, NeedsNoHeadingAboveTheOptions) {
    const auto made =
        table_of_help("output", "Usage: tutti output [--discover]\n\nIt is.\n\n  --discover   controllers\n");
    EXPECT_EQ(print_json(*made.find("options")), R"([{"names":["--discover"],"about":"controllers"}])");
    EXPECT_EQ(*made.find("about"), Value("It is."));
}

TEST(TableOfHelp, OfWhatIsNoHelpHasNoOptions) {
    EXPECT_EQ(table_of_help("x", "").find("options")->items().size(), 0U);
    EXPECT_EQ(table_of_help("x", "tutti: no\n").find("options")->items().size(), 0U);
}

TEST(WithCommand, PutsAnotherTableInItsPlace) {
    const auto other =
        *parse_json(R"({"name":"tutti status","about":"x","options":[],"arguments":[],"commands":[]})");
    const auto changed = with_command(table, "status", other);
    EXPECT_EQ(changed.find("commands")->items().size(), 5U);
    EXPECT_EQ(*changed.find("commands")->items()[0].find("name"), Value("status"));
    EXPECT_EQ(*changed.find("commands")->items()[0].find("about"), Value("x"));
    EXPECT_EQ(with_command(table, "nobody", other), table);
}

} // namespace
} // namespace tutti::cli
