// Screens: what there is to show, from the readings of all sources. A screen is there as long as its reading:
// what expired, or says nothing, is skipped.
#pragma once

#include "base/time.hpp"
#include "matrix/value_text.hpp"

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::matrix {

/// Where a screen stands among the others.
struct ScreenKey {
    std::size_t place = 0;
    std::string source;
    std::string sensor;

    auto operator<=>(const ScreenKey&) const = default;
};

struct Screen {
    ScreenKey key;
    Look look;
};

class Screens {
public:
    /// More readings than this are not taken.
    static constexpr std::size_t most = 64;

    void set(Thresholds thresholds) { thresholds_ = std::move(thresholds); }

    /// Whether readings of that sensor are shown, or belong to one that is.
    static bool wants(std::string_view sensor) noexcept;
    /// A reading that holds until `expires`. True: it is one of those that are shown.
    bool
    take(std::string_view source, std::string_view sensor, Value value, std::string unit, SteadyTime expires);
    /// It is there no more.
    void forget(std::string_view source, std::string_view sensor);

    /// The next one after `key`, or the one before it, around the end; without a key the first, or the last.
    std::optional<Screen> after(const std::optional<ScreenKey>& key, SteadyTime now) const;
    std::optional<Screen> before(const std::optional<ScreenKey>& key, SteadyTime now) const;
    /// The same one again, with what it says now.
    std::optional<Screen> at(const ScreenKey& key, SteadyTime now) const;

private:
    struct Known {
        Value value;
        std::string unit;
        SteadyTime expires;
    };
    using Readings = std::map<ScreenKey, Known>;

    std::optional<Screen> screen(const Readings::value_type& reading, SteadyTime now) const;

    Readings readings_;
    std::map<std::string, Known, std::less<>> conditions_; ///< by source
    Thresholds thresholds_ = default_thresholds();
};

} // namespace tutti::matrix
