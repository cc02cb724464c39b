#include "event/timeline.hpp"

#include <algorithm>

namespace tutti::event {

namespace {
constexpr std::size_t branches = 4; // a cache line of children a level
}

Timeline::Handle Timeline::add(WallTime time, std::uint64_t began, Waiter& waiter, std::uint32_t token) {
    Handle handle;
    if (free_.empty()) {
        handle = static_cast<Handle>(slots_.size());
        slots_.emplace_back();
    } else {
        handle = free_.back();
        free_.pop_back();
    }
    slots_[handle] = {&waiter, token, 0};
    heap_.emplace_back();
    sift_up(heap_.size() - 1, {time, began, handle});
    return handle;
}

void Timeline::move(Handle handle, WallTime time, std::uint64_t began) {
    settle(slots_[handle].place, {time, began, handle});
}

void Timeline::remove(Handle handle) { take_out(handle); }

void Timeline::fire_first() {
    const auto first = heap_.front();
    const auto slot = slots_[first.handle];
    take_out(first.handle);
    slot.waiter->due(first.time, slot.token);
}

void Timeline::shift(microseconds by) noexcept {
    for (auto& entry : heap_) entry.time += by;
}

void Timeline::put(std::size_t place, const Entry& entry) noexcept {
    heap_[place] = entry;
    slots_[entry.handle].place = static_cast<std::uint32_t>(place);
}

void Timeline::sift_up(std::size_t place, Entry entry) noexcept {
    while (place > 0) {
        const auto parent = (place - 1) / branches;
        if (!entry.before(heap_[parent])) break;
        put(place, heap_[parent]);
        place = parent;
    }
    put(place, entry);
}

void Timeline::sift_down(std::size_t place, Entry entry) noexcept {
    while (true) {
        const auto first_child = place * branches + 1;
        if (first_child >= heap_.size()) break;
        const auto end = std::min(first_child + branches, heap_.size());
        auto least = first_child;
        for (auto child = first_child + 1; child < end; ++child)
            if (heap_[child].before(heap_[least])) least = child;
        if (!heap_[least].before(entry)) break;
        put(place, heap_[least]);
        place = least;
    }
    put(place, entry);
}

void Timeline::settle(std::size_t place, const Entry& entry) noexcept {
    if (place > 0 && entry.before(heap_[(place - 1) / branches]))
        sift_up(place, entry);
    else
        sift_down(place, entry);
}

void Timeline::take_out(Handle handle) noexcept {
    const std::size_t place = slots_[handle].place;
    const auto last = heap_.back();
    heap_.pop_back();
    if (place < heap_.size()) settle(place, last);
    slots_[handle].waiter = nullptr;
    free_.push_back(handle);
}

} // namespace tutti::event
