#include "event/sample_windows.hpp"

#include <algorithm>

namespace tutti::event {

namespace {

template <typename T>
void take_away(std::vector<T>& items, std::size_t count) {
    items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(count));
    // What is counted is what is kept in memory, within a factor.
    if (items.capacity() > 64 && items.size() < items.capacity() / 4) items.shrink_to_fit();
}

} // namespace

void SampleWindow::add(WallTime time, std::span<const double> sample, microseconds length, std::size_t most) {
    const auto begin = times_.begin() + static_cast<std::ptrdiff_t>(gone_);
    const auto place = std::upper_bound(begin, times_.end(), time) - times_.begin();
    const auto width = std::ssize(sample);
    times_.insert(times_.begin() + place, time);
    numbers_.insert(numbers_.begin() + place * width, sample.begin(), sample.end());
    const auto oldest = times_.back() - length;
    while (times_[gone_] < oldest || times_.size() - gone_ > most) ++gone_;
    gone_numbers_ = gone_ * sample.size();
    if (gone_ * 2 <= times_.size()) return;
    take_away(times_, gone_);
    take_away(numbers_, gone_numbers_);
    gone_ = gone_numbers_ = 0;
}

void SampleWindow::clear() noexcept {
    times_.clear();
    numbers_.clear();
    gone_ = gone_numbers_ = 0;
}

} // namespace tutti::event
