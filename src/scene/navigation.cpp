#include "scene/navigation.hpp"

namespace tutti::scene {

namespace {

std::size_t beside(std::size_t mode, int by, std::size_t count) noexcept {
    return by > 0 ? (mode + 1) % count : (mode + count - 1) % count;
}

} // namespace

void Navigation::browse(int by, microseconds now) {
    if (by == 0) return;
    const auto count = out_of_order_.size();
    const auto from = browsed_.value_or(active_);
    auto mode = beside(from, by, count);
    while (mode != from && out_of_order_[mode]) mode = beside(mode, by, count);
    browsed_ = mode;
    browsed_at_ = now;
    direction_ = by > 0 ? 1 : -1;
}

bool Navigation::activate(microseconds now) {
    if (!browsed_) return false;
    take(*browsed_, now);
    return true;
}

void Navigation::show(std::size_t mode, microseconds now) {
    mend(mode);
    take(mode, now);
}

void Navigation::advance(microseconds now) {
    if (browsed_ && patience_ > microseconds(0) && now - browsed_at_ >= patience_) take(*browsed_, now);
}

void Navigation::take(std::size_t mode, microseconds now) {
    browsed_.reset();
    if (mode == active_) return;
    before_ = active_;
    active_ = mode;
    since_ = now;
}

bool Navigation::fall_back(std::size_t mode, microseconds now) {
    out_of_order_[mode] = true;
    if (mode != active_) return true;
    const auto count = out_of_order_.size();
    auto next = before_ && !out_of_order_[*before_] ? *before_ : beside(mode, 1, count);
    while (next != mode && out_of_order_[next]) next = beside(next, 1, count);
    if (next == mode) return false;
    take(next, now);
    before_.reset(); // nobody falls back to what failed
    return true;
}

} // namespace tutti::scene
