#include "playback/moment_testing.hpp"
#include "playback/player_choice.hpp"

#include <gtest/gtest.h>

namespace tutti::playback {
namespace {

enum class State : std::uint8_t { Plays, Rests, Nothing };

class Bench {
public:
    void say(std::string player, State state, std::string title = "x") {
        contract::Playback playback;
        playback.player = std::move(player);
        playback.active = state != State::Nothing;
        playback.playing = state == State::Plays;
        playback.title = std::move(title);
        playback.expires_in = seconds(15);
        EXPECT_TRUE(choice.take(std::move(playback), now));
    }
    std::string counts() {
        const auto* current = choice.current();
        return current != nullptr ? current->playback.player : "";
    }

    PlayerChoice choice;
    SteadyTime now = start;
};

TEST(PlayerChoice, NobodyCountsWhereNobodyHasATrack) {
    Bench bench;
    EXPECT_EQ(bench.counts(), "");
    bench.say("mpris", State::Nothing);
    EXPECT_EQ(bench.counts(), "");
}

TEST(PlayerChoice, OneThatIsHeldStaysUntilItIsForgotten) {
    Bench bench;
    contract::Playback playback;
    playback.player = "vlc";
    playback.active = playback.playing = true;
    playback.expires_in = seconds(15);
    EXPECT_TRUE(bench.choice.hold(playback, bench.now));
    bench.choice.expire(bench.now + std::chrono::hours(24 * 365));
    EXPECT_EQ(bench.counts(), "vlc");
    EXPECT_TRUE(bench.choice.take(playback, bench.now)) << "from now on its word ends";
    EXPECT_EQ(bench.choice.next_expiry(), bench.now + seconds(15));
    bench.choice.forget("vlc");
    EXPECT_EQ(bench.counts(), "");
}

TEST(PlayerChoice, TheLastThatBeganToPlayCounts) {
    Bench bench;
    bench.say("spotify", State::Plays);
    EXPECT_EQ(bench.counts(), "spotify");
    bench.say("mpris", State::Plays);
    EXPECT_EQ(bench.counts(), "mpris");
    bench.say("spotify", State::Plays, "the next track");
    EXPECT_EQ(bench.counts(), "mpris") << "who plays on has not begun";
    bench.say("spotify", State::Rests);
    bench.say("spotify", State::Plays);
    EXPECT_EQ(bench.counts(), "spotify");
}

TEST(PlayerChoice, APausedOneNeverDisturbsOneThatPlays) {
    Bench bench;
    bench.say("spotify", State::Plays);
    bench.say("mpris", State::Rests);
    bench.say("mpris", State::Rests, "another");
    EXPECT_EQ(bench.counts(), "spotify");
    bench.say("spotify", State::Rests);
    EXPECT_EQ(bench.counts(), "spotify") << "of those that rest the one that counted stays";
    bench.say("mpris", State::Rests, "a third");
    EXPECT_EQ(bench.counts(), "spotify");
    bench.say("mpris", State::Plays);
    EXPECT_EQ(bench.counts(), "mpris");
}

TEST(PlayerChoice, APauseGivesWayToWhoeverPlays) {
    Bench bench;
    bench.say("mpris", State::Plays);
    bench.say("spotify", State::Plays);
    bench.say("spotify", State::Rests);
    EXPECT_EQ(bench.counts(), "mpris");
}

TEST(PlayerChoice, AVanishedOneGivesWay) {
    Bench bench;
    bench.say("mpris", State::Rests);
    bench.say("spotify", State::Plays);
    bench.choice.forget("spotify");
    EXPECT_EQ(bench.counts(), "mpris");
    bench.say("spotify", State::Plays);
    bench.say("spotify", State::Nothing);
    EXPECT_EQ(bench.counts(), "mpris");
}

TEST(PlayerChoice, AWordHoldsForAsLongAsItSays) {
    Bench bench;
    bench.say("mpris", State::Rests);
    bench.now += seconds(10);
    bench.say("spotify", State::Plays);
    EXPECT_EQ(bench.choice.next_expiry(), start + seconds(15));
    bench.choice.expire(start + milliseconds(14999));
    EXPECT_EQ(bench.choice.players().size(), 2U);
    bench.choice.expire(start + seconds(15));
    EXPECT_EQ(bench.choice.players().size(), 1U);
    bench.choice.expire(start + seconds(25));
    EXPECT_EQ(bench.counts(), "");
    EXPECT_EQ(bench.choice.next_expiry(), std::nullopt);
}

TEST(PlayerChoice, AChosenOneAloneCounts) {
    Bench bench;
    bench.choice.choose("virtualdj");
    bench.say("spotify", State::Plays);
    EXPECT_EQ(bench.counts(), "");
    bench.say("virtualdj", State::Rests);
    EXPECT_EQ(bench.counts(), "virtualdj");
    bench.say("mpris", State::Plays);
    EXPECT_EQ(bench.counts(), "virtualdj");
    bench.choice.choose("auto");
    EXPECT_EQ(bench.counts(), "mpris");
}

TEST(PlayerChoice, WhoCountedBeforeAStartCountsAfterIt) {
    for (const auto state : {State::Plays, State::Rests}) {
        Bench bench;
        bench.say("mpris", state);
        bench.say("spotify", state);
        bench.choice.resume("mpris");
        EXPECT_EQ(bench.counts(), "mpris");
        bench.say("virtualdj", State::Plays);
        EXPECT_EQ(bench.counts(), "virtualdj");
    }
}

TEST(PlayerChoice, IsBounded) {
    Bench bench;
    for (std::size_t i = 0; i < PlayerChoice::most_players; ++i)
        bench.say("p" + std::to_string(i), State::Rests);
    contract::Playback playback;
    playback.player = "one-more";
    EXPECT_FALSE(bench.choice.take(playback, bench.now));
    playback.player = "p3";
    EXPECT_TRUE(bench.choice.take(playback, bench.now));
}

} // namespace
} // namespace tutti::playback
