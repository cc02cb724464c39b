#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"
#include "sound/input_keeper.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <optional>
#include <set>
#include <sndfile.h>
#include <vector>

namespace tutti::sound {
namespace {

class InputKeeperTest : public testing::Test {
protected:
    /// Runs a keeper until `is_enough`, which is asked after each sound and each change.
    void keep(contract::SoundPlace place, std::function<bool(InputKeeper&)> is_enough) {
        asio::io_context context(1);
        io::TaskGroup tasks(context.get_executor());
        std::optional<InputKeeper> keeper;
        bool is_done = false;
        const auto ask = [&] {
            if (is_done || !is_enough(*keeper)) return;
            is_done = true;
            tasks.cancel();
        };
        keeper.emplace(
            std::move(place), InputKeeper::Handlers{
                                  .on_sound =
                                      [&](const MonoSound& sound) {
                                          take(sound);
                                          asio::post(context, ask);
                                      },
                                  .on_change =
                                      [&](const InputStatus& status) {
                                          changes.push_back(status);
                                          asio::post(context, ask);
                                      },
                              }
        );
        tasks.spawn("keeper", keeper->run());
        context.run_for(seconds(20));
        EXPECT_TRUE(is_done);
        EXPECT_EQ(tasks.size(), 0U) << "what is cancelled ends";
        context.stop();
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
};

using enum InputState;

TEST_F(InputKeeperTest, GivesTheSoundOfAGenerator) {
    keep(contract::GeneratorPlace{.kind = contract::GeneratorPlace::Kind::Sine}, [&](auto&) {
        return heard > 9600;
    });
    EXPECT_EQ(states(), (std::vector{Open}));
    EXPECT_EQ(rates, std::set{48000U});
    EXPECT_EQ(changes.front().place, "generator:sine");
    EXPECT_EQ(changes.front().format, (SoundFormat{48000, 1}));
}

TEST_F(InputKeeperTest, GivesSilenceWhileAFileIsMissingAndTakesItWhenItComes) {
    const auto path = folder.path / "late.wav";
    keep(contract::FilePlace{path}, [&](auto&) {
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
    keep(contract::FilePlace{written("once.wav", 48000, 0.2012), false}, [&](InputKeeper& keeper) {
        return keeper.status().state == Ended && silent > 4800;
    });
    EXPECT_EQ(states(), (std::vector{Open, Ended}));
    EXPECT_EQ(heard, 9657U) << "each sample, and none twice";
}

TEST_F(InputKeeperTest, HearsAFileAgainAndAgain) {
    keep(contract::FilePlace{written("loop.wav", 48000, 0.0123)}, [&](auto&) { return heard > 24000; });
    EXPECT_EQ(states(), (std::vector{Open}));
    EXPECT_EQ(silent, 0U);
}

TEST_F(InputKeeperTest, GoesOnWhateverAFileHolds) {
    const auto path = folder.path / "broken.flac";
    std::ofstream(path) << "no sound";
    keep(contract::FilePlace{path}, [&](InputKeeper& keeper) {
        if (keeper.status().state == Failed && silent > 4800) keeper.choose(contract::GeneratorPlace{});
        return heard > 4800;
    });
    EXPECT_EQ(states(), (std::vector{Failed, Opening, Open}));
    EXPECT_NE(changes.front().reason.find("is no sound that can be read"), std::string::npos);
}

TEST_F(InputKeeperTest, FollowsAChoiceAtOnceAndLeavesNoTimeOut) {
    const auto begin = io::steady_now();
    int choices = 0;
    keep(contract::GeneratorPlace{}, [&](InputKeeper& keeper) {
        if (choices < 5 && keeper.status().state == Open
            && heard > 2400U * static_cast<unsigned>(choices + 1)) {
            ++choices;
            keeper.choose(contract::GeneratorPlace{.kind = contract::GeneratorPlace::Kind::Noise});
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
