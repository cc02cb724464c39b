// Deadlines: who is due when. One entry per owner, exact removal, so nothing that is gone wakes us up. A heap
// in one block: half of what the nodes of a map would take for each client that is to say that it is alive.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace tutti::broker {

struct Connection;
class Session;

class Deadlines {
public:
    using Owner = std::variant<Connection*, Session*>;
    /// What an owner keeps to find its entry again. It stays where it is while it is armed.
    class Handle {
    public:
        Handle() = default;
        Handle(const Handle&) = delete;
        Handle& operator=(const Handle&) = delete;

    private:
        friend class Deadlines;
        std::uint32_t place_ = 0; // from 1; 0: not armed
    };

    void arm(Handle& handle, SteadyTime at, Owner owner) {
        disarm(handle);
        entries_.push_back({at, ++last_serial_, owner, &handle});
        rise(entries_.size() - 1);
    }
    void disarm(Handle& handle) {
        if (handle.place_ == 0) return;
        const auto place = handle.place_ - std::size_t{1};
        handle.place_ = 0;
        const Entry last = entries_.back();
        entries_.pop_back();
        if (place == entries_.size()) return;
        entries_[place] = last;
        rise(place);
        sink(last.handle->place_ - std::size_t{1});
    }
    std::optional<SteadyTime> next() const {
        if (entries_.empty()) return std::nullopt;
        return entries_.front().at;
    }
    /// The owner of the earliest entry, if due; of several, that which was armed first. It stays armed until
    /// its owner arms or disarms it.
    std::optional<Owner> due(SteadyTime now) const {
        if (entries_.empty() || entries_.front().at > now) return std::nullopt;
        return entries_.front().owner;
    }

private:
    struct Entry {
        SteadyTime at;
        std::uint64_t serial;
        Owner owner;
        Handle* handle;
    };

    static bool is_before(const Entry& one, const Entry& other) noexcept {
        return std::tie(one.at, one.serial) < std::tie(other.at, other.serial);
    }
    void put(std::size_t place, const Entry& entry) noexcept {
        entries_[place] = entry;
        entry.handle->place_ = static_cast<std::uint32_t>(place + 1);
    }
    /// Puts the entry of that place where those above it are before it.
    void rise(std::size_t place) noexcept {
        const Entry entry = entries_[place];
        while (place != 0) {
            const auto above = (place - 1) / 2;
            if (!is_before(entry, entries_[above])) break;
            put(place, entries_[above]);
            place = above;
        }
        put(place, entry);
    }
    /// Puts it where it is before those below it.
    void sink(std::size_t place) noexcept {
        const Entry entry = entries_[place];
        for (;;) {
            auto below = 2 * place + 1;
            if (below >= entries_.size()) break;
            if (below + 1 < entries_.size() && is_before(entries_[below + 1], entries_[below])) ++below;
            if (!is_before(entries_[below], entry)) break;
            put(place, entries_[below]);
            place = below;
        }
        put(place, entry);
    }

    std::vector<Entry> entries_; // a heap: each is before those at 2n+1 and 2n+2
    std::uint64_t last_serial_ = 0;
};

} // namespace tutti::broker
