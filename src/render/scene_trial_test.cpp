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
    SceneTrial open() const {
        auto trial = SceneTrial::open(file(), milliseconds(100));
        EXPECT_TRUE(trial) << trial.error().message;
        return std::move(*trial);
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
    EXPECT_FALSE(open().verdict());
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
    ASSERT_TRUE(trial.verdict());
    EXPECT_EQ(trial.verdict()->scene, "endless");
    EXPECT_EQ(trial.verdict()->reason, "it took more than 100ms for one frame");
}

TEST_F(SceneTrialDeathTest, RemembersWhichSceneCrashedAndOnce) {
    EXPECT_DEATH(
        {
            auto trial = open();
            trial.frame();
            trial.begins("broken");
            std::abort();
        },
        ""
    );
    {
        const auto trial = open();
        ASSERT_TRUE(trial.verdict());
        EXPECT_EQ(trial.verdict()->scene, "broken");
    }
    EXPECT_FALSE(open().verdict());
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
    EXPECT_FALSE(open().verdict()) << "killed from outside";
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
    EXPECT_FALSE(open().verdict()) << "no scene was at work";
}

TEST_F(SceneTrialTest, RefusesWhatItCannotKeep) {
    EXPECT_FALSE(SceneTrial::open(folder_ / "no" / "folder", milliseconds(100)));
    std::filesystem::create_symlink("elsewhere", file());
    EXPECT_FALSE(SceneTrial::open(file(), milliseconds(100)));
}

} // namespace
} // namespace tutti::render
