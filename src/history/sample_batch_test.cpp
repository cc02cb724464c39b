#include "history/bytes.hpp"
#include "history/sample_batch.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace tutti::history {
namespace {

constexpr SeriesId first_series{0};
constexpr SeriesId last_series{std::numeric_limits<std::uint32_t>::max()};

SampleTime moment(std::int64_t ms) { return SampleTime(milliseconds(ms)); }

Samples read_samples(std::string_view bytes, SeriesId first = first_series, SeriesId last = last_series) {
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
                {moment(1'767'225'600'000 + i * 2000 + (i * 7 + series) % 3), 20 + series + i * 0.01}
            );
    return samples;
}

TEST(SampleBatch, GivesBackWhatWasWritten) {
    const auto samples = a_minute();
    EXPECT_EQ(read_samples(write_batch(samples)), samples);
}

TEST(SampleBatch, TakesThreeBytesASampleOrLess) { EXPECT_LE(write_batch(a_minute()).size(), 5u * 30 * 3); }

TEST(SampleBatch, GivesOnlyTheSeriesThatAreAsked) {
    const auto samples = a_minute();
    const auto some = read_samples(write_batch(samples), {7}, {11});
    EXPECT_EQ(some.size(), 2u);
    EXPECT_EQ(some.at({7}), samples.at({7}));
    EXPECT_EQ(some.at({11}), samples.at({11}));
}

TEST(SampleBatch, KeepsOddTimesAndNumbers) {
    const Samples samples = {
        {{0}, {{moment(-5), 1e-300}, {moment(0), -0.0}}},
        {{4'294'967'295}, {{moment(9'000'000'000'000), 7}, {moment(9'000'000'000'001), -7.5}}},
    };
    EXPECT_EQ(read_samples(write_batch(samples)), samples);
}

TEST(SampleBatch, IsRefusedCutAtEachByte) {
    const auto bytes = write_batch(a_minute());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(read_batch(
            std::string_view(bytes).substr(0, size), first_series, last_series, [](SeriesId, Sample) {}
        )) << size;
}

TEST(SampleBatch, ACountThatCannotBeIsRefusedBeforeAnythingIsMade) {
    std::string bytes;
    put_number(bytes, 1);
    put_signed(bytes, 0);
    put_number(bytes, 1ull << 40);
    EXPECT_FALSE(read_batch(bytes, first_series, last_series, [](SeriesId, Sample) {}));
}

TEST(SampleBatch, AnotherVersionIsRefused) {
    auto bytes = write_batch(a_minute());
    bytes[0] = 2;
    EXPECT_FALSE(read_batch(bytes, first_series, last_series, [](SeriesId, Sample) {}));
}

} // namespace
} // namespace tutti::history
