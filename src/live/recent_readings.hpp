// RecentReadings: the last minutes of each reading that is a number, for charts to begin with. Bounded in
// series and in points; a series takes its memory as its points come. Gone with the process: no history.
// Pure.
#pragma once

#include "base/time.hpp"
#include "contract/reading.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::live {

/// Three minutes of what comes often; of a slow source as many points, whenever they came.
struct RecentLimits {
    std::size_t series = 512;
    std::size_t points = 120;                     ///< of one series
    microseconds spacing = milliseconds(1500);    ///< of what comes closer, the latest stands for all
    microseconds silence = std::chrono::hours(1); ///< after so long a series gives way where room is wanted
};

class RecentReadings {
public:
    struct Point {
        WallTime time;
        double value = 0;
    };

    /// The points of one reading, oldest first.
    class Series {
    public:
        std::size_t size() const noexcept { return ring_.size(); }
        const Point& operator[](std::size_t index) const noexcept {
            return ring_[(oldest_ + index) % ring_.size()];
        }

    private:
        friend class RecentReadings;
        Point& latest() noexcept { return ring_[(oldest_ + ring_.size() - 1) % ring_.size()]; }
        /// Whether the point was taken.
        bool note(Point point, const RecentLimits& limits);
        void append(Point point, std::size_t most);

        std::vector<Point> ring_; ///< full: the oldest is overwritten
        std::size_t oldest_ = 0;
        WallTime spaced_from_{}; ///< when the latest point was begun
        SteadyTime heard_{};
    };

    template <typename T>
    using Named = std::map<std::string, T, std::less<>>;

    explicit RecentReadings(RecentLimits limits = {}) : limits_(limits) {}

    /// What is no number is no point. What arrives again changes nothing; a source whose clock was set back
    /// begins anew.
    void
    note(std::string_view source, std::string_view sensor, const contract::Reading& reading, SteadyTime now);

    const Named<Named<Series>>& sources() const noexcept { return sources_; }
    std::size_t series() const noexcept { return series_; }

private:
    Series* series_for(std::string_view source, std::string_view sensor, SteadyTime now);
    bool make_room(SteadyTime now);

    RecentLimits limits_;
    Named<Named<Series>> sources_;
    std::size_t series_ = 0;
    SteadyTime room_sought_{}; ///< when make_room() last looked through all of them
};

} // namespace tutti::live
