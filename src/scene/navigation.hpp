// Navigation: which mode is active, and which one somebody looks at before they take it. Told the time; pure.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace tutti::scene {

class Navigation {
public:
    /// `modes` is at least 1. After `patience` what was browsed to is taken; zero: only by activate().
    Navigation(std::size_t modes, std::size_t start, microseconds patience)
        : patience_(patience), out_of_order_(modes, false), active_(start) {}

    /// The mode after (+1) or before (−1) the one that is looked at, round the ends, without those that are
    /// out of order. Begins to browse.
    void browse(int by, microseconds now);
    /// Takes what is looked at. False: nothing was.
    bool activate(microseconds now);
    /// Takes that one, whatever was looked at. It is in order again: somebody asks for it.
    void show(std::size_t mode, microseconds now);
    /// Ends browsing without taking anything.
    void leave() noexcept { browsed_.reset(); }
    /// Takes what was browsed to once patience is over.
    void advance(microseconds now);

    /// The mode failed: not browsed to until somebody asks for it by name or it is mended. Back to what was
    /// active before it, or else to the next that is in order. False: none is.
    bool fall_back(std::size_t mode, microseconds now);
    /// One more mode, behind the others.
    void add() { out_of_order_.push_back(false); }
    void mend(std::size_t mode) noexcept { out_of_order_[mode] = false; }

    std::size_t active() const noexcept { return active_; }
    /// Since when what is active is.
    microseconds since() const noexcept { return since_; }
    std::optional<std::size_t> browsed() const noexcept { return browsed_; }
    /// When it was browsed to, and from which side: +1 or −1.
    microseconds browsed_at() const noexcept { return browsed_at_; }
    int direction() const noexcept { return direction_; }
    bool is_out_of_order(std::size_t mode) const noexcept { return out_of_order_[mode]; }

private:
    void take(std::size_t mode, microseconds now);

    microseconds patience_;
    std::vector<bool> out_of_order_;
    std::size_t active_;
    std::optional<std::size_t> before_; ///< what was active before
    microseconds since_{0};
    std::optional<std::size_t> browsed_;
    microseconds browsed_at_{0};
    int direction_ = 1;
};

} // namespace tutti::scene
