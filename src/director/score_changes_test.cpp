// Score: what was said over the bus holds after a restart, as far as it still fits the file.
#include "director/score_testing.hpp"

namespace tutti::director {
namespace {

using Lines = std::vector<std::string>;

constexpr auto starts_show = R"({"playlist":"show","gate":{"type":"open"}})";

void change(Score& score, Family family, Change what, std::string_view name, std::string_view text = "null") {
    const auto changed = score.change(family, what, name, json(text));
    EXPECT_TRUE(changed) << name << ": " << (changed ? "" : changed.error().message);
}

/// What the disk keeps of it.
Value kept(const Score& score) { return json(print_json(score.changes())); }

/// The score after a restart.
Score restarted(const Score& score, Score file = of_file()) {
    EXPECT_EQ(file.apply(kept(score)), Lines());
    return file;
}

TEST(ScoreChanges, HoldAfterARestart) {
    auto score = of_file();
    change(score, Family::Playlist, Change::Update, "flash", plain);
    change(score, Family::Playlist, Change::Remove, "dim");
    change(score, Family::Playlist, Change::Register, "show", R"({"steps":[{"type":"a","offset":2.5}]})");
    change(score, Family::Gesture, Change::Update, "twice", R"({"hold":"tap","after":2,"emit":"tap.long"})");
    change(score, Family::Gesture, Change::Register, "gated", starts_show);
    const auto next = restarted(score);
    EXPECT_EQ(next.playlists(), score.playlists());
    EXPECT_EQ(next.gestures(), score.gestures());
    EXPECT_EQ(next.changes(), score.changes());
    for (const auto* name : {"flash", "show"}) EXPECT_FALSE(next.is_from_file(Family::Playlist, name));
    EXPECT_EQ(restarted(next).changes(), score.changes());
}

TEST(ScoreChanges, EveryKeyComesBackAsItWas) {
    auto score = of_file();
    constexpr auto full = R"({"trigger":"x","interrupts":["stop","halt"],"completion":"done",
        "metadata":{"feature":"show"},"steps":[{"type":"y","data":{"level":1.0,"n":1,"list":[null,true,"ü"]},
        "offset":0.000001,"repeat":3,"interval":0.25,"producer":-7}]})";
    change(score, Family::Playlist, Change::Register, "full", full);
    for (const auto& [name, text] : std::initializer_list<std::pair<const char*, const char*>>{
             {"a", R"({"simultaneous":"s","producers":3,"window":0.05,"emit":"e.a","metadata":{"k":1}})"},
             {"b",
              R"({"sequence":[{"type":"s","where":{"key":"up"}},{"type":"s","where":{"n":{"at_least":1}}}],"emit":"e.b"})"
             },
             {"c", R"({"mirror":"s","gate":{"type":"g","where":{"n":{"one_of":[1,"a"]}}},"producer":4})"},
             {"d", R"({"calibrate":"s","offset":[1,2,3],"scale":[1,1,0.5],"emit":"e.d"})"},
             {"e",
              R"({"aggregate":"s","field":"n","window":60,"function":"sum_abs","at_least":5,"emit":"e.e"})"},
             {"f", R"({"debounce":"s","quiet":0.02,"emit":"e.f"})"},
             {"g", R"({"rate_limit":"s","per_second":5,"emit":"e.g"})"}
         })
        change(score, Family::Gesture, Change::Register, name, text);
    const auto next = restarted(score);
    EXPECT_EQ(next.playlists(), score.playlists());
    EXPECT_EQ(next.gestures(), score.gestures());
}

TEST(ScoreChanges, WhatWasRemovedStaysRemovedWhileTheFileHasIt) {
    auto score = of_file();
    change(score, Family::Gesture, Change::Remove, "twice");
    EXPECT_EQ(print_json(score.changes()), R"({"v":1,"playlists":{},"gestures":{"twice":null}})");
    auto next = restarted(score);
    EXPECT_EQ(next.gestures().size(), 0U);
    // The file lost it in between, and then had it again.
    next = restarted(restarted(next, Score({}, {})));
    EXPECT_EQ(next.gestures().size(), 0U);
    EXPECT_EQ(next.playlists().size(), 2U);
}

TEST(ScoreChanges, WhatWasRemovedAndRegisteredAgainIsThere) {
    auto score = of_file();
    change(score, Family::Playlist, Change::Remove, "flash");
    change(score, Family::Playlist, Change::Register, "flash", plain);
    const auto next = restarted(score);
    ASSERT_EQ(next.playlists().size(), 2U);
    EXPECT_EQ(next.playlists()[0], playlist("flash", "x", "y"));
}

TEST(ScoreChanges, WhatTheFileNeverHadLeavesNothingBehindWhenItIsRemoved) {
    auto score = of_file();
    for (const auto* name : {"one", "two", "three"}) {
        change(score, Family::Playlist, Change::Register, name, plain);
        change(score, Family::Playlist, Change::Remove, name);
        change(score, Family::Gesture, Change::Register, name, R"({"double_tap":"a","emit":"b"})");
        change(score, Family::Gesture, Change::Remove, name);
    }
    EXPECT_EQ(print_json(score.changes()), R"({"v":1,"playlists":{},"gestures":{}})");
    EXPECT_EQ(restarted(score).playlists(), of_file().playlists());
}

TEST(ScoreChanges, AnUpdateIsRegisteredWhereTheFileNoLongerHasIt) {
    auto score = of_file();
    change(score, Family::Playlist, Change::Update, "flash", plain);
    const auto next = restarted(score, Score({}, {}));
    ASSERT_EQ(next.playlists().size(), 1U);
    EXPECT_EQ(next.playlists()[0], playlist("flash", "x", "y"));
}

TEST(ScoreChanges, ARegisteredOneReplacesThatOfTheFile) {
    Score score({}, {});
    change(score, Family::Playlist, Change::Register, "flash", plain);
    const auto next = restarted(score);
    ASSERT_EQ(next.playlists().size(), 2U);
    EXPECT_EQ(next.playlists()[0], playlist("flash", "x", "y"));
}

TEST(ScoreChanges, WhatNoLongerFitsIsLeftOutWithASentence) {
    Score score({playlist("show", "go", "light.on")}, {});
    change(score, Family::Gesture, Change::Register, "gated", starts_show);
    change(score, Family::Playlist, Change::Register, "fits", plain);
    auto file = of_file(); // where there is no playlist "show"
    const auto refused = file.apply(kept(score));
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_TRUE(refused[0].starts_with("gesture gated: ")) << refused[0];
    EXPECT_NE(refused[0].find("there is no playlist named `show`"), std::string::npos) << refused[0];
    EXPECT_EQ(file.playlists().size(), 3U);
    EXPECT_EQ(file.gestures().size(), 1U);
    EXPECT_EQ(file.changes().find("gestures")->members().size(), 0U);
}

TEST(ScoreChanges, ARemovedPlaylistThatTheFileNowNeedsStays) {
    auto score = of_file();
    change(score, Family::Playlist, Change::Remove, "flash");
    Score file(
        {playlist("flash", "button.press", "light.on")},
        {{"gated", event::definition::GatedPlaylist{"flash", {{"open", {}}}, false}, {}}}
    );
    const auto refused = file.apply(kept(score));
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_TRUE(refused[0].starts_with("playlist flash: ")) << refused[0];
    EXPECT_EQ(file.playlists().size(), 1U);
    EXPECT_TRUE(file.is_from_file(Family::Playlist, "flash"));
}

TEST(ScoreChanges, AGestureMayNameAPlaylistThatWasRegisteredWithIt) {
    Score score({}, {});
    change(score, Family::Playlist, Change::Register, "show", plain);
    change(score, Family::Gesture, Change::Register, "a-before-show", starts_show);
    EXPECT_EQ(restarted(score, Score({}, {})).gestures().size(), 1U);
}

TEST(ScoreChanges, APlaylistMayBeRemovedWithTheGestureThatNamedIt) {
    const Score file(
        {playlist("show", "go", "light.on")},
        {{"gated", event::definition::GatedPlaylist{"show", {{"open", {}}}, false}, {}}}
    );
    auto score = file;
    change(score, Family::Gesture, Change::Remove, "gated");
    change(score, Family::Playlist, Change::Remove, "show");
    const auto next = restarted(score, file);
    EXPECT_EQ(next.playlists().size() + next.gestures().size(), 0U);
}

TEST(ScoreChanges, OneThatNeedsRoomFromALaterOneFits) {
    // "z" of the file leads from p to q. Once it does not, "a" may lead from q to p: but "a" comes first by
    // name.
    const Score file({playlist("z", "p", "q")}, {});
    auto score = file;
    change(score, Family::Playlist, Change::Update, "z", R"({"trigger":"p","steps":[{"type":"r"}]})");
    change(score, Family::Playlist, Change::Register, "a", R"({"trigger":"q","steps":[{"type":"p"}]})");
    const auto next = restarted(score, file);
    EXPECT_EQ(next.playlists(), score.playlists());
    // The room is made by a removal, which is last of all.
    score = file;
    change(score, Family::Playlist, Change::Remove, "z");
    change(score, Family::Playlist, Change::Register, "a", R"({"trigger":"q","steps":[{"type":"p"}]})");
    change(score, Family::Gesture, Change::Register, "g", R"({"rate_limit":"q","emit":"p","per_second":5})");
    EXPECT_EQ(restarted(score, file).playlists(), score.playlists());
    EXPECT_EQ(restarted(score, file).gestures(), score.gestures());
}

TEST(ScoreChanges, WhatIsNotOfOurMakingIsRefusedOneByOne) {
    for (const auto* text : {"{}", "[]", "null", R"({"playlists":[],"gestures":5})"}) {
        auto score = of_file();
        EXPECT_EQ(score.apply(json(text)), Lines()) << text;
        EXPECT_EQ(score.playlists(), of_file().playlists());
    }
    auto score = of_file();
    const auto refused = score.apply(
        json(R"({"playlists":{"Bad Name":{"steps":[{"type":"y"}]},"flash":7,"good":{"steps":[{"type":"y"}]}},
                 "gestures":{"twice":{"double_tap":"a","hold":"b","emit":"c"}}})")
    );
    EXPECT_EQ(refused.size(), 3U);
    EXPECT_EQ(score.playlists().size(), 3U);
    EXPECT_EQ(score.gestures(), of_file().gestures());
    EXPECT_TRUE(score.is_from_file(Family::Playlist, "flash"));
}

} // namespace
} // namespace tutti::director
