// Gathering: readings as they come → the samples of the next batch. Pure: it is told the time. Bounded in
// series and in samples.
#pragma once

#include "base/value.hpp"
#include "history/sample_batch.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::history {

struct GatheringLimits {
    std::size_t series = 4096;
    std::size_t samples = 100'000; ///< that wait for the next batch
};

/// What became of a reading.
enum class Gathered : std::uint8_t {
    Taken,
    NoNumber, ///< a text, or no value: none of ours
    Known,    ///< not newer than what was taken of its series
    OffTime,  ///< said of a time that is too far from now
    Full,     ///< a limit
};

/// A series as people know it.
struct SeriesName {
    std::string source;
    std::string sensor;

    auto operator<=>(const SeriesName&) const = default;
};

/// A reading's number: true and false are 1 and 0.
std::optional<double> number_in(const Value& value) noexcept;

class Gathering {
public:
    /// How far the time that a reading says may be from when it came.
    static constexpr milliseconds latest = std::chrono::minutes(10);
    static constexpr milliseconds earliest = std::chrono::minutes(1);

    struct Series {
        std::vector<Sample> waiting;
        SampleTime newest = SampleTime::min();
        std::string unit;
    };

    explicit Gathering(GatheringLimits limits = {}) : limits_(limits) {}

    Gathered take(SeriesName name, const Value& value, std::string_view unit, WallTime said, WallTime now);

    /// What waits, which the caller has from now on; the series stay known.
    std::map<SeriesName, std::vector<Sample>> take_waiting();
    /// What of one series waits.
    std::vector<Sample> waiting(const SeriesName& name) const;
    std::size_t samples() const noexcept { return samples_; }
    const std::map<SeriesName, Series>& series() const noexcept { return series_; }

private:
    GatheringLimits limits_;
    std::map<SeriesName, Series> series_;
    std::size_t samples_ = 0;
};

} // namespace tutti::history
