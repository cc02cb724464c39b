// MalformedLimit: of what devices say that nobody understands, one report a second and kind, with a count.
// Pure.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tutti::feeder {

struct MalformedReport {
    std::string device; ///< its identity
    std::string kind;   ///< the type of the event that it would have been
    std::string sample; ///< the beginning of the latest, in hexadecimal
    std::uint64_t count = 1;

    bool operator==(const MalformedReport&) const = default;
};

class MalformedLimit {
public:
    static constexpr auto between_reports = seconds(1);
    static constexpr std::size_t longest_sample = 32; ///< bytes
    static constexpr std::size_t most_kinds = 256;    ///< of all devices; others share one

    /// The report of it, where one may be made now; else it is counted for the next.
    std::optional<MalformedReport>
    take(std::string device, std::string kind, std::span<const std::uint8_t> bytes, SteadyTime now);
    /// Reports of what was counted and has waited long enough.
    std::vector<MalformedReport> due(SteadyTime now);
    /// When due() has something; nothing while nothing is counted.
    std::optional<SteadyTime> deadline() const;

private:
    struct Counted {
        SteadyTime next{};
        std::uint64_t count = 0;
        std::string sample = {};
    };
    using Key = std::pair<std::string, std::string>; ///< device, kind

    std::map<Key, Counted> counted_;
};

} // namespace tutti::feeder
