#include "history/bytes.hpp"
#include "history/sample_batch.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace tutti::history {
namespace {

constexpr SeriesId none{0};
constexpr SeriesId all{std::numeric_limits<std::uint32_t>::max()};

SampleTime at(std::int64_t ms) { return SampleTime(milliseconds(ms)); }

Samples read(std::string_view bytes, SeriesId first = none, SeriesId last = all) {
    Samples samples;
    const auto done = read_batch(bytes, first, last, [&](SeriesId series, Sample sample) {
        samples[series].push_back(sample);
    });
    EXPECT_TRUE(done) << done.error().message;
    return samples;
}

/// A minute of a room, as a source says it.
Samples a_minute() {
    Samples samples;
    for (std::uint32_t series = 3; series < 20; series += 4)
        for (std::uint32_t i = 0; i < 30; ++i)
            samples[{series}].push_back(
                {at(1'767'225'600'000 + i * 2000 + (i * 7 + series) % 3), 20 + series + i * 0.01}
            );
    return samples;
}

TEST(SampleBatch, GivesBackWhatWasWritten) {
    const auto samples = a_minute();
    EXPECT_EQ(read(write_batch(samples)), samples);
}

TEST(SampleBatch, TakesThreeBytesASampleOrLess) { EXPECT_LE(write_batch(a_minute()).size(), 5u * 30 * 3); }

TEST(SampleBatch, GivesOnlyTheSeriesThatAreAsked) {
    const auto samples = a_minute();
    const auto some = read(write_batch(samples), {7}, {11});
    EXPECT_EQ(some.size(), 2u);
    EXPECT_EQ(some.at({7}), samples.at({7}));
    EXPECT_EQ(some.at({11}), samples.at({11}));
}

TEST(SampleBatch, KeepsOddTimesAndNumbers) {
    const Samples samples = {
        {{0}, {{at(-5), 1e-300}, {at(0), -0.0}}},
        {{4'294'967'295}, {{at(9'000'000'000'000), 7}, {at(9'000'000'000'001), -7.5}}},
    };
    EXPECT_EQ(read(write_batch(samples)), samples);
}

TEST(SampleBatch, IsRefusedCutAtEachByte) {
    const auto bytes = write_batch(a_minute());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(read_batch(std::string_view(bytes).substr(0, size), none, all, [](SeriesId, Sample) {}))
            << size;
}

TEST(SampleBatch, ACountThatCannotBeIsRefusedBeforeAnythingIsMade) {
    std::string bytes;
    put_number(bytes, 1);
    put_signed(bytes, 0);
    put_number(bytes, 1ull << 40);
    EXPECT_FALSE(read_batch(bytes, none, all, [](SeriesId, Sample) {}));
}

TEST(SampleBatch, AnotherVersionIsRefused) {
    auto bytes = write_batch(a_minute());
    bytes[0] = 2;
    EXPECT_FALSE(read_batch(bytes, none, all, [](SeriesId, Sample) {}));
}

} // namespace
} // namespace tutti::history
