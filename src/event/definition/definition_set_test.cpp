// DefinitionSet: what it accepts one by one is what would be accepted as a whole, and a change costs what it
// touches.
#include "event/definition/definition_set.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace tutti::event::definition {
namespace {

Playlist plays(std::string name, std::string trigger, std::string emits) {
    Playlist made;
    made.name = std::move(name);
    made.trigger = std::move(trigger);
    made.steps = {{.type = std::move(emits)}};
    return made;
}

Gesture limit(std::string name, std::string type, std::string emits) {
    return {std::move(name), RateLimit{std::move(type), 1, std::move(emits)}, {}};
}

DefinitionSet empty() { return {{}, {}}; }

std::vector<Playlist> playlists(const DefinitionSet& set) {
    std::vector<Playlist> all;
    for (const auto& [order, each] : set.playlists()) all.push_back(each);
    return all;
}
std::vector<Gesture> gestures(const DefinitionSet& set) {
    std::vector<Gesture> all;
    for (const auto& [order, each] : set.gestures()) all.push_back(each);
    return all;
}

TEST(DefinitionSet, RefusesACircleAndStaysAsItWas) {
    auto set = empty();
    EXPECT_TRUE(set.put(plays("a", "x", "y")).mistakes.empty());
    const auto refused = set.put(limit("b", "y", "x"));
    ASSERT_EQ(refused.mistakes.size(), 1U);
    EXPECT_EQ(
        refused.mistakes[0].reason,
        "a circle without a delay: gesture.b emits x, playlist.a starts on x and emits y at 0 s, gesture.b "
        "listens to y"
    );
    EXPECT_EQ(set.size(), 1U);
    EXPECT_TRUE(set.put(limit("b", "y", "z")).mistakes.empty());
    EXPECT_FALSE(set.put(limit("b", "y", "x")).mistakes.empty());
    EXPECT_EQ(*set.gestures().find("b"), limit("b", "y", "z"));
    EXPECT_TRUE(set.remove_playlist("a").mistakes.empty());
    EXPECT_TRUE(set.put(limit("b", "y", "x")).mistakes.empty());
}

TEST(DefinitionSet, TellsOfACircleWithADelayToWhoeverClosesIt) {
    auto set = empty();
    auto later = plays("a", "x", "y");
    later.steps[0].offset = seconds(1);
    EXPECT_TRUE(set.put(later).warnings.empty());
    const auto closed = set.put(limit("b", "y", "x"));
    EXPECT_TRUE(closed.mistakes.empty());
    ASSERT_EQ(closed.warnings.size(), 1U);
    EXPECT_TRUE(closed.warnings[0].reason.starts_with("a circle with a delay")) << closed.warnings[0].reason;
    EXPECT_TRUE(set.put(limit("c", "other", "z")).warnings.empty());
}

TEST(DefinitionSet, APlaylistIsNeededWhileAGestureStartsIt) {
    auto set = empty();
    const Gesture gated{"g", GatedPlaylist{"p", {{"open", {}}}, false}, {}};
    EXPECT_EQ(set.put(gated).mistakes.size(), 1U);
    EXPECT_TRUE(set.put(plays("p", "x", "y")).mistakes.empty());
    EXPECT_TRUE(set.put(gated).mistakes.empty());
    ASSERT_EQ(set.remove_playlist("p").mistakes.size(), 1U);
    EXPECT_NE(set.playlists().find("p"), nullptr);
    set.remove_gesture("g");
    EXPECT_TRUE(set.remove_playlist("p").mistakes.empty());
    EXPECT_EQ(set.size(), 0U);
}

TEST(DefinitionSet, LooksUpWhatIsThereSomeAtATime) {
    std::vector<Playlist> many;
    std::vector<Gesture> more;
    for (int i = 0; i < 100; ++i) {
        many.push_back(plays(fmt::format("p{}", i), fmt::format("t{}", i), fmt::format("t{}", i + 1)));
        more.push_back(limit(fmt::format("g{}", i), fmt::format("u{}", i), fmt::format("u{}", i + 1)));
    }
    for (int turns = 0; turns < 20; ++turns) {
        DefinitionSet set(many, more);
        for (int turn = 0; turn < turns; ++turn) set.look_up_some();
        set.put_unchecked(plays("p50", "t50", "elsewhere"));
        set.take_out_gesture("g50");
        EXPECT_FALSE(set.put(limit("back", "t50", "t0")).mistakes.empty()) << turns;
        EXPECT_TRUE(set.put(limit("back", "t100", "t0")).mistakes.empty()) << turns;
        EXPECT_TRUE(set.put(plays("round", "u100", "u0")).mistakes.empty()) << turns;
    }
}

TEST(DefinitionSet, WarnsOfSharedTypesAsTheyAreNow) {
    auto set = empty();
    const auto shown = [](std::string key) {
        Mirror kind{"button", {{"gate", {}}}, {}, {}};
        kind.where = {{"key", Comparison::Kind::Equal, Value(key)}};
        return Gesture{"m-" + key, kind, {}};
    };
    const Gesture tap{"tap", DoubleTap{"button", milliseconds(300), "tapped"}, {}};
    set.put(shown("left"));
    EXPECT_TRUE(set.put(tap).warnings.empty());
    set.put(shown("right"));
    ASSERT_EQ(set.put(tap).warnings.size(), 1U);
    EXPECT_NE(set.put(tap).warnings[0].reason.find("(left, right)"), std::string::npos);
    set.remove_gesture("m-left");
    EXPECT_TRUE(set.put(tap).warnings.empty());
    for (int i = 0; i < 1000; ++i) set.put(shown(fmt::format("k{}", i)));
    ASSERT_EQ(set.put(tap).warnings.size(), 1U);
    EXPECT_LT(set.put(tap).warnings[0].reason.size(), 300U); // and names a few of them
}

/// Definitions of every sort over few types, so that many of them make circles.
class Chance {
public:
    Playlist playlist() {
        Playlist made;
        made.name = fmt::format("p{}", upto(8));
        if (upto(3) > 0) made.trigger = type();
        if (upto(3) == 0) made.interrupts = {type()};
        if (upto(3) == 0) made.completion = plain();
        for (int i = upto(2); i >= 0; --i) made.steps.push_back({.type = plain(), .offset = delay()});
        return made;
    }
    Gesture gesture() {
        Gesture made;
        made.name = fmt::format("g{}", upto(8));
        switch (upto(5)) {
        case 0:
            made.kind = RateLimit{type(), 1, plain()};
            break;
        case 1:
            made.kind = Hold{type(), milliseconds(5), {}, plain()};
            break;
        case 2:
            made.kind = Sequence{{{type(), {}}, {type(), {}}}, seconds(1), plain()};
            break;
        case 3:
            made.kind = GatedPlaylist{fmt::format("p{}", upto(8)), {gate(), gate()}, upto(2) == 0};
            break;
        default:
            made.kind = DoubleTap{type(), milliseconds(300), plain()};
        }
        return made;
    }
    int upto(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

private:
    std::string plain() { return fmt::format("t{}", upto(7)); }
    std::string type() {
        static constexpr const char* lifecycle[] = {"created", "emitted", "stopped"};
        return upto(5) == 0 ? fmt::format("event.playlist.{}", lifecycle[upto(3)]) : plain();
    }
    Gate gate() {
        if (upto(2) == 0) return {type(), {}};
        return {
            type(), Where{{"playlist_name", Comparison::Kind::Equal, Value(fmt::format("p{}", upto(8)))}}
        };
    }
    microseconds delay() { return milliseconds(upto(2) * 10); }

    std::mt19937 random_{20261127}; // lint: allow chance: a fixed seed
};

TEST(DefinitionSet, AcceptsOneByOneWhatWouldBeAcceptedAsAWhole) {
    Chance chance;
    int refused = 0;
    int accepted = 0;
    for (int round = 0; round < 60; ++round) {
        auto set = empty();
        for (int i = 0; i < 80; ++i) {
            auto all_playlists = playlists(set);
            auto all_gestures = gestures(set);
            const auto replaced = [](auto& all, const auto& by) {
                const auto place =
                    std::ranges::find(all, by.name, &std::remove_reference_t<decltype(by)>::name);
                if (place == all.end())
                    all.push_back(by);
                else
                    *place = by;
            };
            Findings found;
            if (chance.upto(4) == 0 && !all_playlists.empty()) {
                const auto place =
                    all_playlists.begin() + chance.upto(static_cast<int>(all_playlists.size()));
                found = set.remove_playlist(std::string(place->name));
                all_playlists.erase(place);
            } else if (chance.upto(2) == 0) {
                const auto one = chance.playlist();
                replaced(all_playlists, one);
                found = set.put(one);
            } else {
                const auto one = chance.gesture();
                replaced(all_gestures, one);
                found = set.put(one);
            }
            const auto whole = check_definitions(all_playlists, all_gestures);
            ASSERT_EQ(found.mistakes.empty(), whole.mistakes.empty()) << round << " " << i;
            ++(found.mistakes.empty() ? accepted : refused);
        }
    }
    EXPECT_GT(refused, 500);
    EXPECT_GT(accepted, 1500);
}

TEST(DefinitionSet, LooksAtNoMoreHoweverManyThereAre) {
    auto set = empty();
    const auto cost = [&](auto definition) {
        const auto before = set.looked_at();
        EXPECT_TRUE(set.put(std::move(definition)).mistakes.empty());
        return set.looked_at() - before;
    };
    const auto add = [&](int count) {
        std::size_t most = 0;
        for (int i = 0; i < count; ++i) {
            const auto number = set.size();
            // Each listens to a type of its own and to one that all listen to, and sends one that all send.
            most = std::max(most, cost(plays(fmt::format("p{}", number), "go", "light.set")));
            most = std::max(most, cost(limit(fmt::format("g{}", number), fmt::format("t{}", number), "go")));
            // A chain of all of them: one begins where the one before ends.
            Gesture next{
                fmt::format("n{}", number), GatedPlaylist{fmt::format("p{}", number), {}, false}, {}
            };
            if (number > 0)
                std::get<GatedPlaylist>(next.kind).gates = {
                    {"event.playlist.stopped",
                     Where{{"playlist_name", Comparison::Kind::Equal, Value(fmt::format("p{}", number - 3))}}}
                };
            else
                std::get<GatedPlaylist>(next.kind).gates = {{"begin", {}}};
            most = std::max(most, cost(std::move(next)));
        }
        return most;
    };
    const auto few = add(100);
    const auto many = add(1900);
    EXPECT_LE(many, few);
    EXPECT_LT(many, 1000U);
}

} // namespace
} // namespace tutti::event::definition
