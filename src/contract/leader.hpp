// Leader: who leads a resource, as far as its publisher knows, retained on leader/<resource>.
#pragma once

#include "base/boot_time.hpp"
#include "base/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::contract {

enum class LeaderRole : std::uint8_t { Leader, Follower, Unknown };

struct LeaderHolder {
    std::string name;
    std::string address; ///< a URL where others reach it; empty: it says none

    bool operator==(const LeaderHolder&) const = default;
};

/// Schema: contracts/schema/leader.schema.json.
struct Leader {
    std::string resource;                    ///< "control", "app:mixer"
    LeaderRole role = LeaderRole::Unknown;   ///< what the publisher's installation itself is
    std::optional<LeaderHolder> holder = {}; ///< who leads; nothing: nobody, or it is unknown
    std::uint64_t token = 0;                 ///< fencing token: grows with each leadership; 0: of nobody
    std::optional<WallTime> until = {};      ///< of a leader with a lease: when it ends unless it is renewed
    std::optional<BootTime> until_boot = {}; ///< the same, for readers on the publisher's machine
    std::optional<microseconds> expires_in = {
    }; ///< how long this is to be believed; nothing: until it is replaced

    bool operator==(const Leader&) const = default;
};

Result<Leader> parse_leader(std::string_view json);
Result<Leader> leader_from(const Value& payload);
Value to_value(const Leader& leader);
std::string print(const Leader& leader);

} // namespace tutti::contract
