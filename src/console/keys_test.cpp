// The help and the keys agree: on every screen each key that the help names does something, and no other
// does.
#include "console/help.hpp"
#include "console/stories_testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace tutti::console {
namespace {

using enum Key::Code;

/// By the names that the help has for them.
const std::map<std::string, Key, std::less<>>& named_keys() {
    static const std::map<std::string, Key, std::less<>> keys = {
        {"Enter", {Enter}},
        {"Esc", {Escape}},
        {"Tab", {Tab}},
        {"Backspace", {Backspace}},
        {"Del", {Delete}},
        {"↑", {Key::Code::Up}},
        {"↓", {Down}},
        {"←", {Left}},
        {"→", {Right}},
        {"PgUp", {PageUp}},
        {"PgDn", {PageDown}},
        {"Home", {Home}},
        {"End", {End}},
        {"Space", {Character, U' '}},
        {"Ctrl-C", {Character, 3}},
        {"Ctrl-L", {Character, 12}},
        {"Ctrl-Z", {Character, 26}},
    };
    return keys;
}

/// Of what the help has in its first column: "PgUp PgDn", "Enter, →", "0 … 9".
std::vector<std::string> names_in(std::string_view column) {
    if (column == "0 … 9, J") return {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "J"};
    std::vector<std::string> names;
    std::string name;
    for (const char letter : std::string(column) + ' ') {
        if (letter != ' ' && (letter != ',' || name.empty())) {
            name += letter;
            continue;
        }
        if (!name.empty() && name != "mouse") names.push_back(name);
        name.clear();
    }
    return names;
}

Key key_named(std::string_view name) {
    const auto found = named_keys().find(name);
    if (found != named_keys().end()) return found->second;
    EXPECT_EQ(name.size(), 1U) << "the help has a key that nobody knows: " << name;
    return {Character, static_cast<unsigned char>(name.front())};
}

std::vector<std::string> all_names() {
    std::vector<std::string> names;
    for (const auto& [name, key] : named_keys()) names.push_back(name);
    for (char letter = '!'; letter <= '~'; ++letter) names.emplace_back(1, letter);
    return names;
}

bool is_same(const Canvas& one, const Canvas& other) {
    for (int row = 0; row < one.size().rows; ++row)
        for (int column = 0; column < one.size().columns; ++column)
            if (!(one.at(column, row) == other.at(column, row))) return false;
    return true;
}

/// Whether anything is seen of it or asked for, on the screen as it is told, with another row selected, or
/// after what it undoes.
bool does_something(const Story& story, Size size, const Key& key) {
    for (const std::string_view before : {"", "j", "G", "g", "w", "-"}) {
        ConsoleRig rig(size, story.screen);
        rig.home_comes();
        story.tell(rig);
        rig.press(before);
        const auto picture = rig.console.draw();
        if (!rig.take(key).empty() || !is_same(picture, rig.console.draw())) return true;
    }
    return false;
}

const ScreenRow& row_of(char digit) { return *std::ranges::find(screens(), digit, &ScreenRow::digit); }

constexpr Size sizes[] = {{80, 24}, {120, 40}, {200, 60}};

TEST(ConsoleKeys, EachThatTheHelpNamesDoesSomethingOnItsScreen) {
    for (const auto size : sizes)
        for (const auto& story : stories)
            for (const auto& row : row_of(story.screen).keys)
                for (const auto& name : names_in(row.key))
                    EXPECT_TRUE(does_something(story, size, key_named(name)))
                        << name << " on screen " << story.screen << " at " << size.columns;
}

TEST(ConsoleKeys, EachThatTheHelpNamesForAllScreensDoesSomethingOnOneWithRows) {
    // What comes back from a filter is seen where there is one.
    for (const auto& row : common_keys())
        for (const auto& name : names_in(row.key)) {
            if (name == "Esc") continue;
            EXPECT_TRUE(does_something(stories[0], {80, 24}, key_named(name)) || name == "1") << name;
        }
    ConsoleRig rig;
    rig.home_comes();
    rig.press("/lamp");
    rig.press(Enter);
    ASSERT_FALSE(rig.shows("system "));
    rig.press(Escape);
    EXPECT_TRUE(rig.shows("system "));
    rig.press("?");
    ASSERT_TRUE(rig.shows("Esc closes"));
    rig.press(Escape);
    EXPECT_FALSE(rig.shows("Esc closes"));
}

TEST(ConsoleKeys, NoOtherKeyDoesAnything) {
    for (const auto& story : stories) {
        std::set<std::string, std::less<>> named;
        for (const auto rows : {row_of(story.screen).keys, common_keys()})
            for (const auto& row : rows)
                for (auto& name : names_in(row.key)) named.insert(std::move(name));
        for (const auto& name : all_names())
            if (!named.contains(name))
                EXPECT_FALSE(does_something(story, {60, 16}, key_named(name)))
                    << name << " on screen " << story.screen << " is not in the help";
    }
}

} // namespace
} // namespace tutti::console
