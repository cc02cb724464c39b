// Deadlines: who is due when. One entry per owner, exact removal, so nothing that is gone wakes us up.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <variant>

namespace tutti::broker {

struct Connection;
class Session;

class Deadlines {
public:
    using Owner = std::variant<Connection*, Session*>;
    /// What an owner keeps to find its entry again.
    struct Handle {
        SteadyTime at{};
        std::uint64_t serial = 0; ///< 0: not armed
    };

    void arm(Handle& handle, SteadyTime at, Owner owner) {
        disarm(handle);
        handle = {at, ++last_serial_};
        entries_.emplace(std::pair{at, handle.serial}, owner);
    }
    void disarm(Handle& handle) {
        if (handle.serial != 0) entries_.erase({handle.at, handle.serial});
        handle.serial = 0;
    }
    std::optional<SteadyTime> next() const {
        if (entries_.empty()) return std::nullopt;
        return entries_.begin()->first.first;
    }
    /// The owner of the earliest entry, if due. It stays armed until its owner arms or disarms it.
    std::optional<Owner> due(SteadyTime now) const {
        if (entries_.empty() || entries_.begin()->first.first > now) return std::nullopt;
        return entries_.begin()->second;
    }

private:
    std::map<std::pair<SteadyTime, std::uint64_t>, Owner> entries_;
    std::uint64_t last_serial_ = 0;
};

} // namespace tutti::broker
