// Leadership: who leads a resource, as far as is known here.
#pragma once

#include "base/boot_time.hpp"
#include "base/strong_id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::governance {

enum class Role : std::uint8_t {
    Unknown,  ///< it cannot be told: nothing may be written
    Follower, ///< somebody else leads, or nobody does
    Leader,   ///< we do
};

/// "leader", as in payloads.
const char* name(Role role) noexcept;

/// Grows with each leadership of a resource. Every write that only the leader may make carries it, and
/// whoever keeps what is written refuses an older one. 0: of nobody.
using Token = StrongId<struct LeadershipTokenTag, std::uint64_t>;

/// Who leads, or wants to.
struct Holder {
    std::string name;
    std::string address; ///< where others reach it: a URL, or empty

    bool operator==(const Holder&) const = default;
};

struct Leadership {
    Role role = Role::Unknown;
    Holder holder = {}; ///< of a Leader ourselves; of a Follower empty where nobody leads
    Token token = {};   ///< the holder's
    /// Of a Leader with a lease, and never longer than that: from then on it is unknown who leads.
    std::optional<BootTime> until = {};

    bool operator==(const Leadership&) const = default;
};

} // namespace tutti::governance
