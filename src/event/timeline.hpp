// Timeline: deadlines in order, each with the one that waits for it. A heap of four branches whose entries
// know their places, so that a deadline can be moved and taken away.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <vector>

namespace tutti::event {

class Timeline {
public:
    class Waiter {
    public:
        virtual ~Waiter() = default;
        /// A deadline of its has come, and is no more. `token` is what add() was given.
        virtual void due(WallTime time, std::uint32_t token) = 0;
    };
    using Handle = std::uint32_t;

    /// Of equal times the one with the lower `began` comes first. The waiter outlives the deadline.
    Handle add(WallTime time, std::uint64_t began, Waiter& waiter, std::uint32_t token);
    /// Changes a deadline that has not come yet.
    void move(Handle handle, WallTime time, std::uint64_t began);
    void remove(Handle handle);

    bool empty() const noexcept { return heap_.empty(); }
    std::size_t size() const noexcept { return heap_.size(); }
    /// Of the first one; there must be one.
    WallTime first() const noexcept { return heap_.front().time; }
    /// Takes the first one out and tells its waiter.
    void fire_first();
    /// All of them come so much later. For a clock that was set.
    void shift(microseconds by) noexcept;

private:
    struct Entry {
        WallTime time;
        std::uint64_t began;
        Handle handle;

        bool before(const Entry& other) const noexcept {
            return time != other.time ? time < other.time : began < other.began;
        }
    };
    struct Slot {
        Waiter* waiter = nullptr;
        std::uint32_t token = 0;
        std::uint32_t place = 0; ///< in the heap
    };

    void put(std::size_t place, const Entry& entry) noexcept;
    void sift_up(std::size_t place, Entry entry) noexcept;
    void sift_down(std::size_t place, Entry entry) noexcept;
    void settle(std::size_t place, const Entry& entry) noexcept;
    void take_out(Handle handle) noexcept;

    std::vector<Entry> heap_;
    std::vector<Slot> slots_; ///< by handle
    std::vector<Handle> free_;
};

} // namespace tutti::event
