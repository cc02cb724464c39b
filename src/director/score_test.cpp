// Score: definitions changed over the bus, and that again after a restart.
#include "director/score_testing.hpp"

namespace tutti::director {
namespace {

using Lines = std::vector<std::string>;

Lines names(const Score& score) {
    Lines all;
    for (const auto& each : score.playlists()) all.push_back("playlist " + each.name);
    for (const auto& each : score.gestures()) all.push_back("gesture " + each.name);
    return all;
}
const Lines names_of_file = {"playlist flash", "playlist dim", "gesture twice"};

void expect_same(const Score& a, const Score& b) {
    EXPECT_EQ(a.playlists(), b.playlists());
    EXPECT_EQ(a.gestures(), b.gestures());
    EXPECT_EQ(a.changes(), b.changes());
}

/// The error's code; the score must be as before.
ErrorCode refused(Family family, Change change, std::string_view name, const Value& definition) {
    auto score = of_file();
    EXPECT_TRUE(score.change(Family::Playlist, Change::Register, "earlier", json(plain)));
    const auto before = score;
    const auto changed = score.change(family, change, name, definition);
    expect_same(score, before);
    EXPECT_FALSE(changed);
    return changed ? ErrorCode::Timeout : changed.error().code;
}

TEST(Score, BeginsWithWhatTheFileHas) {
    const auto score = of_file();
    EXPECT_EQ(names(score), names_of_file);
    EXPECT_TRUE(score.is_from_file(Family::Playlist, "flash"));
    EXPECT_TRUE(score.is_from_file(Family::Gesture, "twice"));
    EXPECT_EQ(print_json(score.changes()), R"({"v":1,"playlists":{},"gestures":{}})");
}

TEST(Score, WhatIsRegisteredComesLastAndIsOfTheBus) {
    auto score = of_file();
    const auto changed = score.change(Family::Playlist, Change::Register, "new", json(plain));
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->playlist, playlist("new", "x", "y"));
    EXPECT_FALSE(changed->gesture);
    EXPECT_EQ(changed->warnings, Lines());
    EXPECT_EQ(names(score), Lines({"playlist flash", "playlist dim", "playlist new", "gesture twice"}));
    EXPECT_FALSE(score.is_from_file(Family::Playlist, "new"));
    EXPECT_TRUE(score.is_from_file(Family::Playlist, "flash"));
}

TEST(Score, AnUpdateKeepsThePlace) {
    auto score = of_file();
    const auto changed = score.change(Family::Playlist, Change::Update, "flash", json(plain));
    ASSERT_TRUE(changed);
    EXPECT_EQ(names(score), names_of_file);
    EXPECT_EQ(score.playlists()[0], playlist("flash", "x", "y"));
    EXPECT_FALSE(score.is_from_file(Family::Playlist, "flash"));
}

TEST(Score, WhatIsRemovedIsGoneAndNothingIsThereNow) {
    auto score = of_file();
    const auto changed = score.change(Family::Gesture, Change::Remove, "twice", {});
    ASSERT_TRUE(changed);
    EXPECT_FALSE(changed->gesture);
    EXPECT_FALSE(changed->playlist);
    EXPECT_EQ(names(score), Lines({"playlist flash", "playlist dim"}));
}

TEST(Score, PlaylistsAndGesturesHaveNamesOfTheirOwn) {
    auto score = of_file();
    EXPECT_TRUE(
        score.change(Family::Gesture, Change::Register, "flash", json(R"({"double_tap":"a","emit":"b"})"))
    );
    EXPECT_TRUE(score.is_from_file(Family::Playlist, "flash"));
    EXPECT_FALSE(score.is_from_file(Family::Gesture, "flash"));
}

TEST(Score, ToRegisterWhatIsThereIsAConflict) {
    EXPECT_EQ(refused(Family::Playlist, Change::Register, "flash", json(plain)), ErrorCode::Conflict);
    EXPECT_EQ(refused(Family::Playlist, Change::Register, "earlier", json(plain)), ErrorCode::Conflict);
    EXPECT_EQ(refused(Family::Gesture, Change::Register, "twice", json("{}")), ErrorCode::Conflict);
}

TEST(Score, WhatIsNotThereIsNotFound) {
    for (const auto family : {Family::Playlist, Family::Gesture}) {
        EXPECT_EQ(refused(family, Change::Update, "none", json(plain)), ErrorCode::NotFound);
        EXPECT_EQ(refused(family, Change::Remove, "none", {}), ErrorCode::NotFound);
    }
    EXPECT_EQ(refused(Family::Gesture, Change::Remove, "flash", {}), ErrorCode::NotFound);
}

TEST(Score, WhatTheLintRefusesChangesNothing) {
    constexpr auto gated = R"({"playlist":"none","gate":{"type":"open"}})";
    const auto change = [](Family family, std::string_view name, std::string_view text) {
        return refused(family, Change::Register, name, json(text));
    };
    constexpr auto wrong = ErrorCode::InvalidInput;
    EXPECT_EQ(change(Family::Playlist, "new", "{}"), wrong);
    EXPECT_EQ(change(Family::Playlist, "new", "[]"), wrong);
    EXPECT_EQ(change(Family::Playlist, "new", "null"), wrong);
    EXPECT_EQ(change(Family::Playlist, "New One", plain), wrong);
    EXPECT_EQ(change(Family::Playlist, "new", R"({"steps":[{"type":"y"}],"triger":"x"})"), wrong);
    EXPECT_EQ(change(Family::Playlist, "round", R"({"trigger":"x","steps":[{"type":"x"}]})"), wrong);
    EXPECT_EQ(change(Family::Gesture, "round", R"({"rate_limit":"x","emit":"x"})"), wrong);
    EXPECT_EQ(change(Family::Gesture, "gated", gated), wrong);
    EXPECT_EQ(refused(Family::Playlist, Change::Update, "flash", json("{}")), wrong);
    // A circle through one that is there.
    EXPECT_EQ(
        change(Family::Playlist, "back", R"({"trigger":"light.on","steps":[{"type":"button.press"}]})"), wrong
    );
}

TEST(Score, APlaylistThatAGestureStartsCannotBeRemoved) {
    auto score = of_file();
    ASSERT_TRUE(score.change(
        Family::Gesture, Change::Register, "gated", json(R"({"playlist":"flash","gate":{"type":"open"}})")
    ));
    const auto before = score;
    const auto removed = score.change(Family::Playlist, Change::Remove, "flash", {});
    ASSERT_FALSE(removed);
    EXPECT_EQ(removed.error().code, ErrorCode::InvalidInput);
    EXPECT_NE(removed.error().message.find("there is no playlist named `flash`"), std::string::npos);
    expect_same(score, before);
}

TEST(Score, ARefusalNamesEverythingThatIsWrong) {
    auto score = of_file();
    const auto changed = score.change(
        Family::Playlist, Change::Register, "new",
        json(R"({"triger":"x","steps":[{"type":"y","offset":-1}]})")
    );
    ASSERT_FALSE(changed);
    EXPECT_NE(changed.error().message.find("triger"), std::string::npos) << changed.error().message;
    EXPECT_NE(changed.error().message.find("did you mean trigger?"), std::string::npos)
        << changed.error().message;
    EXPECT_NE(changed.error().message.find("offset"), std::string::npos) << changed.error().message;
}

TEST(Score, WarningsAreThoseOfTheOneThatIsChanged) {
    auto score = of_file();
    constexpr auto odd = R"({"double_tap":"a","emit":"b","window":2.0})";
    const auto first = score.change(Family::Gesture, Change::Register, "slow", json(odd));
    ASSERT_TRUE(first);
    ASSERT_EQ(first->warnings.size(), 1U);
    EXPECT_NE(first->warnings[0].find("window"), std::string::npos) << first->warnings[0];
    const auto circle = score.change(
        Family::Playlist, Change::Register, "round",
        json(R"({"trigger":"p","steps":[{"type":"p","offset":1}]})")
    );
    ASSERT_TRUE(circle);
    ASSERT_EQ(circle->warnings.size(), 1U);
    EXPECT_NE(circle->warnings[0].find("circle with a delay"), std::string::npos) << circle->warnings[0];
    const auto other = score.change(Family::Playlist, Change::Register, "calm", json(plain));
    ASSERT_TRUE(other);
    EXPECT_EQ(other->warnings, Lines());
}

} // namespace
} // namespace tutti::director
