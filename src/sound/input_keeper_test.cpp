#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"
#include "sound/input_keeper.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <set>
#include <sndfile.h>
#include <vector>

namespace tutti::sound {
namespace {

class InputKeeperTest : public testing::Test {
protected:
    /// Runs a keeper until `is_enough`, or for too long.
    void keep(SoundPlace place, std::function<bool(InputKeeper&)> is_enough) {
        asio::io_context context(1);
        io::TaskGroup tasks(context.get_executor());
        InputKeeper* running = nullptr;
        InputKeeper keeper(
            std::move(place), {
                                  .on_sound = [&](const MonoSound& sound) { take(sound); },
                                  .on_change = [&](const InputStatus& status) { changes.push_back(status); },
                              }
        );
        running = &keeper;
        tasks.spawn("keeper", keeper.run());
        tasks.spawn("end", end_when(*running, std::move(is_enough), tasks));
        context.run();
        EXPECT_EQ(tasks.size(), 0U) << "what is cancelled ends";
    }

    std::vector<InputState> states() const {
        std::vector<InputState> found;
        for (const auto& change : changes) found.push_back(change.state);
        return found;
    }

    std::filesystem::path written(const std::string& name, unsigned rate, double seconds) {
        const auto path = folder.path / name;
        SF_INFO info{};
        info.samplerate = static_cast<int>(rate);
        info.channels = 1;
        info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
        SNDFILE* const file = sf_open(path.c_str(), SFM_WRITE, &info);
        const std::vector<float> samples(static_cast<std::size_t>(rate * seconds), 0.5F);
        sf_writef_float(file, samples.data(), static_cast<sf_count_t>(samples.size()));
        sf_close(file);
        return path;
    }

    io::TemporaryFolder folder;
    std::vector<InputStatus> changes;
    std::size_t heard = 0;
    std::size_t silent = 0;
    std::set<unsigned> rates;

private:
    void take(const MonoSound& sound) {
        (sound.is_heard ? heard : silent) += sound.samples.size();
        rates.insert(sound.rate);
    }

    static Task<void>
    end_when(InputKeeper& keeper, std::function<bool(InputKeeper&)> is_enough, io::TaskGroup& tasks) {
        const auto deadline = io::steady_now() + seconds(20);
        while (!is_enough(keeper)) {
            EXPECT_LT(io::steady_now(), deadline);
            if (io::steady_now() > deadline) break;
            co_await io::sleep_for(milliseconds(1));
        }
        tasks.cancel();
    }
};

using enum InputState;

TEST_F(InputKeeperTest, GivesTheSoundOfAGenerator) {
    keep(GeneratorPlace{.kind = GeneratorPlace::Kind::Sine}, [&](auto&) { return heard > 9600; });
    EXPECT_EQ(states(), (std::vector{Open}));
    EXPECT_EQ(rates, std::set{48000U});
    EXPECT_EQ(changes.front().place, "generator:sine");
    EXPECT_EQ(changes.front().format, (SoundFormat{48000, 1}));
}

TEST_F(InputKeeperTest, GivesSilenceWhileAFileIsMissingAndTakesItWhenItComes) {
    const auto path = folder.path / "late.wav";
    keep(FilePlace{path}, [&](auto&) {
        if (silent > 24000 && !std::filesystem::exists(path)) {
            EXPECT_EQ(states(), (std::vector{Waiting}));
            EXPECT_NE(changes.back().reason.find("there is no file"), std::string::npos);
            const auto written_beside = written("beside.wav", 44100, 1);
            std::filesystem::rename(written_beside, path);
        }
        return heard > 4410;
    });
    EXPECT_EQ(states(), (std::vector{Waiting, Open}));
    EXPECT_EQ(rates, (std::set{48000U, 44100U}));
}

TEST_F(InputKeeperTest, HearsAFileOnceToItsEnd) {
    keep(FilePlace{written("once.wav", 48000, 0.2012), false}, [&](InputKeeper& keeper) {
        return keeper.status().state == Ended && silent > 4800;
    });
    EXPECT_EQ(states(), (std::vector{Open, Ended}));
    EXPECT_EQ(heard, 9657U) << "each sample, and none twice";
}

TEST_F(InputKeeperTest, HearsAFileAgainAndAgain) {
    keep(FilePlace{written("loop.wav", 48000, 0.0123)}, [&](auto&) { return heard > 24000; });
    EXPECT_EQ(states(), (std::vector{Open}));
    EXPECT_EQ(silent, 0U);
}

TEST_F(InputKeeperTest, GoesOnWhateverAFileHolds) {
    const auto path = folder.path / "broken.flac";
    std::ofstream(path) << "no sound";
    keep(FilePlace{path}, [&](InputKeeper& keeper) {
        if (keeper.status().state == Failed && silent > 4800) keeper.choose(GeneratorPlace{});
        return heard > 4800;
    });
    EXPECT_EQ(states(), (std::vector{Failed, Opening, Open}));
    EXPECT_NE(changes.front().reason.find("is no sound that can be read"), std::string::npos);
}

TEST_F(InputKeeperTest, FollowsAChoiceAtOnceAndLeavesNoTimeOut) {
    const auto begin = io::steady_now();
    int choices = 0;
    keep(GeneratorPlace{}, [&](InputKeeper& keeper) {
        if (choices < 5 && keeper.status().state == Open
            && heard > 2400U * static_cast<unsigned>(choices + 1)) {
            ++choices;
            keeper.choose(GeneratorPlace{.kind = GeneratorPlace::Kind::Noise});
        }
        return heard > 48000;
    });
    const auto taken = to_seconds(io::steady_now() - begin);
    EXPECT_EQ(choices, 5);
    EXPECT_EQ(changes.back().opens, 6U);
    // What is opened anew begins with its first piece; the time until then is at most a few of them.
    EXPECT_NEAR(static_cast<double>(heard + silent) / 48000, taken, 0.3);
}

} // namespace
} // namespace tutti::sound
