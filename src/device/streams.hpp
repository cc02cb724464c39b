// Streams: the raw values of an input's devices, each stream capped by itself, the last value of each always
// said. Told the time.
#pragma once

#include "base/time.hpp"
#include "device/saying.hpp"
#include "signal/rate_cap.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tutti::device {

/// A device of an input, as Devices numbers them.
using DeviceNumber = std::uint32_t;

class Streams {
public:
    /// More than this are not told apart from the one that was silent for longest.
    static constexpr std::size_t most = 1024;

    struct Due {
        DeviceNumber device;
        Saying saying;

        bool operator==(const Due&) const = default;
    };

    /// `period`: between two values of one stream.
    explicit Streams(microseconds period) noexcept : period_(period) {}

    /// The value where it is to be said now; else it waits, and one that waited before is passed over. A
    /// stream is a device, a type and the `code` of the data, if any.
    std::optional<Saying> offer(DeviceNumber device, Saying saying, SteadyTime now);
    /// When take_due() has something next.
    std::optional<SteadyTime> next_due() const;
    /// Those that waited for their turn, in the order of their turns.
    std::vector<Due> take_due(SteadyTime now);
    /// The device is gone: what it said last is said now.
    std::vector<Due> forget(DeviceNumber device);

    /// How many values were passed over so far.
    std::uint64_t passed_over() const noexcept { return passed_over_; }

private:
    struct Key {
        DeviceNumber device;
        std::string type;
        std::string code;

        auto operator<=>(const Key&) const = default;
    };
    struct Stream {
        signal::RateCap cap;
        std::optional<Saying> waiting = std::nullopt;
        SteadyTime heard = {};
    };

    void make_room();

    microseconds period_;
    std::map<Key, Stream> streams_;
    std::map<std::pair<SteadyTime, std::uint64_t>, Key> turns_; ///< of those that wait
    std::uint64_t count_ = 0;
    std::uint64_t passed_over_ = 0;
};

} // namespace tutti::device
