// Threshold: a value is told once when it is reached, and again only after one that was well below.
#pragma once

#include <optional>

namespace tutti::event {

class Threshold {
public:
    /// Without `at_least` every value is told; without `rearm_below` it is `at_least`.
    Threshold(std::optional<double> at_least, std::optional<double> rearm_below) noexcept
        : at_least_(at_least), rearm_below_(rearm_below ? rearm_below : at_least) {}

    /// `fired` belongs to whoever the values are of, and is false at first.
    bool tells(double value, bool& fired) const noexcept {
        if (!at_least_) return true;
        const bool tells = !fired && value >= *at_least_;
        fired = tells || (fired && !(value < *rearm_below_));
        return tells;
    }

private:
    std::optional<double> at_least_;
    std::optional<double> rearm_below_;
};

} // namespace tutti::event
