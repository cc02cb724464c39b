#include "audio/beat_network.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <vector>

namespace tutti::audio {

namespace {

#include "audio/beat_network_fixture.inc"

constexpr std::size_t frames = std::size(fixture_novelty) / BeatNetwork::inputs;
constexpr std::size_t shown = std::size(fixture_chances) / BeatNetwork::outputs;
constexpr std::size_t every = frames / shown;

Novelty novelty(std::size_t frame) {
    Novelty novelty;
    novelty.is_silent = false;
    const auto* step =
        std::next(std::begin(fixture_novelty), static_cast<std::ptrdiff_t>(frame * BeatNetwork::inputs));
    for (auto& part : novelty.part)
        for (auto* row : {&part.level, &part.rise})
            for (float& value : *row) value = static_cast<float>(*step++) / 255;
    return novelty;
}

std::vector<Chances> heard() {
    BeatNetwork network;
    std::vector<Chances> all;
    for (std::size_t frame = 0; frame < frames; ++frame) all.push_back(network.next(novelty(frame)));
    return all;
}

TEST(BeatNetwork, SaysWhatPyTorchSaid) {
    const auto said = heard();
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& [any, low, mid, high, beat, downbeat] = said[(i + 1) * every - 1];
        const float* expected = fixture_chances + i * BeatNetwork::outputs;
        for (const float value :
             {any[0], any[1], low[0], low[1], mid[0], mid[1], high[0], high[1], beat, downbeat})
            EXPECT_NEAR(value, *expected++, 1e-4) << "frame " << (i + 1) * every - 1;
    }
}

TEST(BeatNetwork, TheSameSoundIsTheSameTwice) { EXPECT_EQ(heard(), heard()); }

} // namespace

} // namespace tutti::audio
