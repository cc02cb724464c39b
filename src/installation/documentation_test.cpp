// docs/config.md holds every key that the reader knows, asked for here by a key that it does not; the
// examples are right.
#include "event/definition/gesture_kinds.hpp"
#include "event/definition/recommended.hpp"
#include "installation/load.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace tutti::installation {
namespace {

/// "unknown key; known here: a, b" → a, b.
std::vector<std::string> known_keys(const toml::Mistake& mistake) {
    constexpr std::string_view intro = "unknown key; known here: ";
    std::vector<std::string> keys;
    if (!mistake.reason.starts_with(intro)) return keys;
    std::istringstream list(mistake.reason.substr(intro.size()));
    for (std::string key; list >> key;) {
        if (key.ends_with(',')) key.pop_back();
        keys.push_back(key);
    }
    return keys;
}

std::string page(const std::string& name) {
    std::ifstream file(std::string(TUTTI_SOURCE_DIR) + "/docs/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// That docs/config.md holds every key that the complaints about a file list.
void expect_documented(const std::string& text, std::size_t unknown) {
    const auto wrong = load_installation(text);
    ASSERT_FALSE(wrong) << text;
    EXPECT_EQ(wrong.error().size(), unknown) << text;
    const auto documented = page("config.md");
    for (const auto& mistake : wrong.error()) {
        const auto keys = known_keys(mistake);
        EXPECT_FALSE(keys.empty()) << mistake.key << ": " << mistake.reason;
        for (const auto& key : keys)
            EXPECT_NE(documented.find("`" + key + "`"), std::string::npos) << mistake.key << ": " << key;
    }
}

TEST(Documentation, HoldsEveryKeyOfEverySection) {
    expect_documented(
        "bridge.b = { url = \"mqtt://a\", topics = [{ filter = \"a\", zzzzzzzzz = 1 }], zzzzzzzzz = 1 }\n"
        "zzzzzzzzz = 1\nbus.zzzzzzzzz = 1\nhub.limits.zzzzzzzzz = 1\nhub.limits.shares.zzzzzzzzz = "
        "1\nhub.zzzzzzzzz = 1\nhub.listener.a = { tcp = \"127.0.0.1:1\", zzzzzzzzz = 1, tls = { certificate "
        "= \"c\", key = \"k\", zzzzzzzzz = 1 } }\nhub.listener.b = { socket = \"s\", zzzzzzzzz = 1 "
        "}\nlogs.zzzzzzzzz = 1\n"
        "otlp = { endpoint = \"http://a\", zzzzzzzzz = 1 }\n"
        "osc.zzzzzzzzz = 1\nosc.listen = \"127.0.0.1:1\"\nosc.route.r = { to = \"x:1\", zzzzzzzzz = 1 }\n"
        "gateway.zzzzzzzzz = 1\nexports.zzzzzzzzz = 1\nexports.push = { folder = \"x\", zzzzzzzzz = 1 "
        "}\ncontrol.zzzzzzzzz = 1\ncontrol.etcd = { endpoints = [\"http://a:1\"], "
        "zzzzzzzzz = 1 }\nhealth.zzzzzzzzz = 1\nhealth.rule.r = { component = \"a\", then = \"event\", "
        "zzzzzzzzz = 1 }\njob.copy.zzzzzzzzz = 1\ndirector.limits.zzzzzzzzz = 1\ndirector.zzzzzzzzz = "
        "1\n[service.system]\nzzzzzzzzz = 1\n"
        "restart.zzzzzzzzz = 1\nstop.zzzzzzzzz = 1\nlimits.zzzzzzzzz = 1\n",
        28
    );
}

TEST(Documentation, HoldsEveryKeyOfContainers) {
    expect_documented("[service.cache]\nrunner = \"docker\"\nimage = \"redis\"\nzzzzzzzzz = 1\n", 1);
}

TEST(Documentation, HoldsEveryKeyOfPlaylistsAndOfEachKindOfGesture) {
    expect_documented(
        "[playlist.p]\nzzzzzzzzz = 1\nsteps = [{ type = \"x\", zzzzzzzzz = 1 }]\n"
        "[gesture.g]\nhold = \"x\"\nemit = \"y\"\nwhere = { x = { zzzzzzzzz = 1 } }\n",
        3
    );
    for (const auto& kind : event::definition::gesture_kinds()) {
        const std::string word(kind.word);
        const auto* gate =
            word == "mirror" || word == "playlist" ? "gate = { type = \"x\", zzzzzzzzz = 1 }\n" : "";
        const auto* emit = *gate != '\0' ? "" : "emit = \"y\"\n";
        const auto* value = word == "sequence" ? "[{ type = \"x\", zzzzzzzzz = 1 }]" : "\"x\"";
        const auto* needed = word == "aggregate" ? "field = \"f\"\nwindow = 1\n"
                             : word == "heading" ? "accelerometer = \"f\"\n"
                             : word == "zones"   ? "field = \"f\"\nbounds = [1]\nnames = [\"a\", \"b\"]\n"
                                                 : "";
        expect_documented(
            "[playlist.x]\nsteps = [{ type = \"z\" }]\n[gesture.g]\nzzzzzzzzz = 1\n" + word + " = " + value
                + "\n" + gate + emit + needed,
            1 + (*gate != '\0' || word == "sequence" ? 1 : 0)
        );
    }
}

TEST(Documentation, HoldsEveryKeyOfDisplays) {
    expect_documented(
        "[display.d]\nzzzzzzzzz = 1\npower.zzzzzzzzz = 1\nchain.zzzzzzzzz = 1\n"
        "map = { layout = \"serpentine\", zzzzzzzzz = 1 }\n"
        "[display.ring]\nmap = { layout = \"ring\", lights = 1, zzzzzzzzz = 1 }\n"
        "[display.helix]\nmap = { layout = \"helix\", lights = 1, turns = 1, zzzzzzzzz = 1 }\n",
        6
    );
}

TEST(Documentation, HoldsEveryWordOfAnAggregate) {
    for (const auto& [word, function] : event::definition::aggregate_functions.words)
        EXPECT_NE(page("config.md").find("`\"" + std::string(word) + "\"`"), std::string::npos) << word;
}

TEST(Documentation, HoldsTheRecommendedRangesAndWhy) {
    const auto events = page("events.md");
    for (const auto& range : event::definition::recommended_ranges()) {
        const auto row = "| " + std::string(range.name) + " | " + event::definition::print_range(range)
                         + " | " + std::string(range.why) + " |\n";
        EXPECT_NE(events.find(row), std::string::npos) << row;
    }
}

TEST(Documentation, ItsExamplesAreRight) {
    const auto text_of_page = page("config.md");
    constexpr std::string_view fence = "```toml\n";
    int examples = 0;
    for (auto begin = text_of_page.find(fence); begin != std::string::npos;
         begin = text_of_page.find(fence, begin)) {
        begin += fence.size();
        const auto text = text_of_page.substr(begin, text_of_page.find("```", begin) - begin);
        const auto installation = load_installation(text);
        ASSERT_TRUE(installation) << text
                                  << toml::print_mistakes("docs/config.md", text, installation.error());
        EXPECT_EQ(toml::print_warnings("docs/config.md", text, installation->warnings), "");
        ++examples;
    }
    EXPECT_GE(examples, 5);
}

TEST(Examples, HaveNothingWrongAndNothingOdd) {
    const std::filesystem::path examples = std::string(TUTTI_SOURCE_DIR) + "/examples";
    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(examples)) {
        if (entry.path().filename() != "tutti.toml") continue;
        std::ifstream file(entry.path());
        const std::string text(std::istreambuf_iterator<char>(file), {});
        const auto installation = load_installation(text);
        ASSERT_TRUE(installation) << toml::print_mistakes(entry.path().native(), text, installation.error());
        EXPECT_EQ(toml::print_warnings(entry.path().native(), text, installation->warnings), "");
        ++files;
    }
    EXPECT_GE(files, 2);
}

TEST(Examples, TheShowHasEachKindOfGestureAndTagsAllByFeature) {
    std::ifstream file(std::string(TUTTI_SOURCE_DIR) + "/examples/show/tutti.toml");
    const auto show = load_installation(std::string(std::istreambuf_iterator<char>(file), {}));
    ASSERT_TRUE(show);
    std::set<std::string_view> kinds;
    for (const auto& gesture : show->gestures) {
        kinds.insert(name(gesture.kind));
        EXPECT_NE(gesture.metadata.find("feature"), nullptr) << gesture.name;
    }
    EXPECT_EQ(kinds.size(), event::definition::gesture_kinds().size());
    for (const auto& playlist : show->playlists) {
        EXPECT_NE(playlist.metadata.find("feature"), nullptr) << playlist.name;
        EXPECT_NE(std::ranges::find(playlist.interrupts, "emergency.stop"), playlist.interrupts.end())
            << playlist.name;
    }
}

} // namespace
} // namespace tutti::installation
