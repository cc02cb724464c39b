#include "scene/flash_limiter.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tutti::scene {
namespace {

constexpr pixel::Size field{16, 16};
constexpr pixel::Colour bright{255, 255, 255};

microseconds frame_time(int frame) { return microseconds{frame * 1'000'000LL / 60}; }

/// Shows what `paint` draws for so many frames at 60 a second, through a limiter where `limited`.
template <typename Paint>
std::vector<pixel::Picture> shown(int frames, Paint paint) {
    FlashLimiter limiter(field);
    std::vector<pixel::Picture> all;
    for (int frame = 0; frame < frames; ++frame) {
        pixel::Picture picture(field);
        paint(frame, picture.canvas());
        limiter.limit(frame_time(frame), picture.canvas());
        all.push_back(std::move(picture));
    }
    return all;
}

template <typename Paint>
void expect_unchanged(int frames, Paint paint) {
    const auto pictures = shown(frames, paint);
    for (int frame = 0; frame < frames; ++frame) {
        pixel::Picture wanted(field);
        paint(frame, wanted.canvas());
        ASSERT_EQ(pictures[static_cast<std::size_t>(frame)], wanted) << "frame " << frame;
    }
}

double luminance(pixel::Colour colour) {
    const auto light = [](double value) {
        value /= 255;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * light(colour.red) + 0.7152 * light(colour.green) + 0.0722 * light(colour.blue);
}

/// The most pairs of opposing changes of that light by a tenth that any second has.
int most_flashes_of(const std::vector<pixel::Picture>& pictures, int x, int y) {
    std::vector<microseconds> turns;
    double furthest = luminance(pictures.front().at(x, y));
    bool is_rising = false;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const double value = luminance(pictures[i].at(x, y));
        if (is_rising ? value >= furthest : value <= furthest) {
            furthest = value;
        } else if (std::abs(value - furthest) >= 0.1) {
            turns.push_back(frame_time(static_cast<int>(i)));
            is_rising = !is_rising;
            furthest = value;
        }
    }
    int most = 0;
    for (const auto begin : turns) {
        const auto within = [&](microseconds time) { return time >= begin && time - begin < seconds{1}; };
        most = std::max(most, static_cast<int>(std::ranges::count_if(turns, within)));
    }
    return most / 2;
}

TEST(FlashLimiter, LetsThreeFlashesInASecondPass) {
    expect_unchanged(240, [](int frame, pixel::Canvas canvas) {
        canvas.fill(frame % 20 < 3 ? bright : pixel::black);
    });
}

TEST(FlashLimiter, HoldsBackTheFourthFlash) {
    for (const int every : {2, 3, 4, 6, 10, 15, 19}) {
        const auto strobe = [every](int frame, pixel::Canvas canvas) {
            canvas.fill(frame % every == 0 ? bright : pixel::black);
        };
        const auto pictures = shown(300, strobe);
        EXPECT_LE(most_flashes_of(pictures, 3, 3), 3) << "every " << every;
        EXPECT_GE(most_flashes_of(pictures, 3, 3), 2) << "every " << every;
    }
}

TEST(FlashLimiter, HoldsBackFlashesThatSwellOverSeveralFrames) {
    const auto swell = [](int frame, pixel::Canvas canvas) {
        const double value = 0.5 + 0.5 * std::sin(frame * 0.6); // 5.7 a second
        canvas.fill({pixel::channel(value), pixel::channel(value), pixel::channel(value)});
    };
    EXPECT_LE(most_flashes_of(shown(300, swell), 0, 0), 3);
}

TEST(FlashLimiter, HoldsBackAChequeredFieldThatIsInverted) {
    const auto chequers = [](int frame, pixel::Canvas canvas) {
        for (int y = 0; y < canvas.height(); ++y)
            for (int x = 0; x < canvas.width(); ++x)
                canvas.at(x, y) = (x + y + frame / 3) % 2 == 0 ? bright : pixel::black;
    };
    const auto pictures = shown(300, chequers);
    EXPECT_LE(most_flashes_of(pictures, 0, 0), 3);
    EXPECT_LE(most_flashes_of(pictures, 1, 0), 3);
}

TEST(FlashLimiter, LetsLessThanAQuarterOfTheFieldFlash) {
    expect_unchanged(120, [](int frame, pixel::Canvas canvas) {
        for (int y = 0; y < 7; ++y)
            for (int x = 0; x < 9; ++x) canvas.at(x, y) = frame % 4 < 2 ? bright : pixel::black; // 63 of 256
    });
}

TEST(FlashLimiter, LetsSmallChangesOfLuminancePass) {
    expect_unchanged(120, [](int frame, pixel::Canvas canvas) {
        canvas.fill(frame % 4 < 2 ? pixel::Colour{80, 80, 80} : pixel::Colour{50, 50, 50}); // 0.080 and 0.032
    });
}

TEST(FlashLimiter, LetsBrightnessAboveFourFifthsFlicker) {
    expect_unchanged(120, [](int frame, pixel::Canvas canvas) {
        canvas.fill(frame % 4 < 2 ? bright : pixel::Colour{233, 233, 233}); // 1.0 and 0.81
    });
}

TEST(FlashLimiter, HoldsBackSaturatedRedOfTheSameLuminance) {
    const auto red = [](int frame, pixel::Canvas canvas) {
        canvas.fill(frame % 6 < 3 ? pixel::Colour{255, 0, 0} : pixel::Colour{127, 127, 127});
    };
    const auto pictures = shown(120, red);
    int turns = 0;
    for (std::size_t i = 1; i < 60; ++i)
        if ((pictures[i].at(0, 0).green < 60) != (pictures[i - 1].at(0, 0).green < 60)) ++turns;
    EXPECT_LE(turns, 6);
}

TEST(FlashLimiter, LetsAMovingPicturePass) {
    expect_unchanged(180, [](int frame, pixel::Canvas canvas) {
        for (int y = 0; y < canvas.height(); ++y)
            for (int x = 0; x < canvas.width(); ++x) {
                const double value = 0.5 + 0.5 * std::sin(x * 0.39 + frame * 0.2); // 1.9 waves a second
                canvas.at(x, y) = {pixel::channel(value), pixel::channel(value), 60};
            }
    });
}

TEST(FlashLimiter, ShowsWhatIsWantedAgainOnceASecondIsOver) {
    const auto pictures = shown(180, [](int frame, pixel::Canvas canvas) {
        canvas.fill(frame < 60 ? (frame % 2 == 0 ? bright : pixel::black) : pixel::Colour{10, 20, 200});
    });
    EXPECT_EQ(pictures.back().at(0, 0), (pixel::Colour{10, 20, 200}));
}

} // namespace
} // namespace tutti::scene
