#include "render/scene_trial.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>

namespace tutti::render {
namespace {

class SceneTrialTest : public testing::Test {
protected:
    SceneTrialTest() {
        std::string pattern = testing::TempDir() + "trialXXXXXX";
        folder_ = ::mkdtemp(pattern.data());
    }
    ~SceneTrialTest() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path file() const { return folder_ / "render.scene"; }
    SceneTrial open(microseconds later = {}) const {
        auto trial = SceneTrial::open(file(), milliseconds(100), WallTime(seconds(1'800'000'000) + later));
        EXPECT_TRUE(trial) << trial.error().message;
        return std::move(*trial);
    }
    static void crash_in(SceneTrial trial, std::string_view scene) {
        trial.frame();
        trial.begins(scene);
        std::abort();
    }
    /// Deeper than any stack.
    static int dive(const volatile char* above, int depth) {
        volatile char here[4096] = {};
        here[0] = above != nullptr ? above[0] : '\1';
        const int below = depth == 0 ? 0 : dive(here, depth - 1);
        return below + here[0];
    }
    std::vector<std::string> accused(microseconds later = {}) const {
        std::vector<std::string> scenes;
        for (const auto& verdict : open(later).verdicts()) scenes.push_back(verdict.scene);
        return scenes;
    }
    /// Until somebody ends it.
    static void spin() {
        for (std::atomic<std::uint64_t> turns = 0;; ++turns) {
        }
    }

    std::filesystem::path folder_;
};

using SceneTrialDeathTest = SceneTrialTest;

TEST_F(SceneTrialTest, HasNothingToSayAtFirstNorAfterACleanEnd) {
    EXPECT_EQ(open().verdicts().size(), 0U);
    auto trial = open();
    trial.frame();
    trial.begins("plasma");
    trial.ends();
    trial.rest();
}

TEST_F(SceneTrialDeathTest, EndsAProcessWhoseSceneHangsAndTheNextKnowsWhich) {
    EXPECT_EXIT(
        {
            auto trial = open();
            trial.frame();
            trial.begins("endless");
            spin();
        },
        testing::ExitedWithCode(70), "took too long"
    );
    const auto trial = open();
    ASSERT_EQ(trial.verdicts().size(), 1U);
    EXPECT_EQ(trial.verdicts()[0].scene, "endless");
    EXPECT_EQ(trial.verdicts()[0].reason, "it took more than 100ms for one frame");
}

TEST_F(SceneTrialDeathTest, RemembersWhichSceneCrashedAndOnce) {
    EXPECT_DEATH(crash_in(open(), "broken"), "");
    EXPECT_EQ(accused(), std::vector<std::string>{"broken"});
    EXPECT_EQ(accused(), std::vector<std::string>{}) << "that one ended well";
}

TEST_F(SceneTrialDeathTest, RemembersTheLastThreeThatCrashedOneAfterTheOther) {
    for (const auto* scene : {"a", "b", "c", "d"}) EXPECT_DEATH(crash_in(open(), scene), "");
    EXPECT_EQ(accused(), (std::vector<std::string>{"b", "c", "d"}));
}

TEST_F(SceneTrialDeathTest, ForgetsWhatCrashedLongAgo) {
    EXPECT_DEATH(crash_in(open(), "a"), "");
    EXPECT_DEATH(crash_in(open(), "b"), "") << "which is when a was found";
    EXPECT_EQ(accused(SceneTrial::memory), std::vector<std::string>{"b"});
}

TEST_F(SceneTrialDeathTest, KnowsASceneThatUsedUpTheStack) {
    EXPECT_DEATH(
        {
            auto trial = open();
            trial.frame();
            trial.begins("deep");
            dive(nullptr, 1 << 30);
        },
        ""
    );
    EXPECT_EQ(accused(), std::vector<std::string>{"deep"});
}

TEST_F(SceneTrialDeathTest, AccusesNoSceneOfWhatOthersDid) {
    EXPECT_EXIT(
        {
            auto trial = open();
            trial.frame();
            trial.begins("plasma");
            ::raise(SIGKILL);
        },
        testing::KilledBySignal(SIGKILL), ""
    );
    EXPECT_EQ(accused().size(), 0U) << "killed from outside";
    EXPECT_DEATH(
        {
            auto trial = open();
            trial.frame();
            trial.begins("plasma");
            trial.ends();
            std::abort();
        },
        ""
    );
    EXPECT_EQ(accused().size(), 0U) << "no scene was at work";
}

TEST_F(SceneTrialTest, RefusesWhatItCannotKeep) {
    EXPECT_FALSE(SceneTrial::open(folder_ / "no" / "folder", milliseconds(100), {}));
    std::filesystem::create_symlink("elsewhere", file());
    EXPECT_FALSE(SceneTrial::open(file(), milliseconds(100), {}));
}

} // namespace
} // namespace tutti::render
