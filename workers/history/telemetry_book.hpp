// TelemetryBook: how an installation is, in numbers: the last that the bus said of each of its parts. Pure:
// it is told the time. Bounded in parts and in numbers.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::history {

struct TelemetryNumber {
    std::string sensor; ///< "render:health"
    double number = 0;
    std::string unit = {};

    bool operator==(const TelemetryNumber&) const = default;
};

class TelemetryBook {
public:
    static constexpr std::size_t most_parts = 256;
    static constexpr std::size_t most_details = 32; ///< of what a part says of itself
    static constexpr std::size_t most_of_sample = 1024;

    /// A contract::Health, as it stands on the bus; empty: it says nothing any more. What is none is passed
    /// over.
    void hear_health(std::string_view component, std::string_view payload);
    /// A contract::ServiceState, likewise.
    void hear_service(std::string_view service, std::string_view payload);

    /// By part: `health` (0 ok, 1 warn, 2 error) with the numbers among its details, as long as they hold; of
    /// a service `ready`, `restarts`, `memory`, `cpu_percent`.
    std::vector<TelemetryNumber> sample(WallTime now) const;

private:
    struct Part {
        std::vector<TelemetryNumber> health = {};
        WallTime holds_until = {};
        std::vector<TelemetryNumber> service = {};
    };
    Part* part(std::string_view name);
    void forget_where_silent(std::string_view name);

    std::map<std::string, Part, std::less<>> parts_;
};

} // namespace tutti::history
