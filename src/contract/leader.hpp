// Leader: who leads a resource, retained on leader/<resource>.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::contract {

enum class LeaderRole : std::uint8_t { Leader, Follower };

/// Schema: contracts/schema/leader.schema.json.
struct Leader {
    LeaderRole role = LeaderRole::Follower; ///< what the publisher itself is
    std::optional<std::string> holder;      ///< the worker that leads; nothing: nobody
    std::uint64_t token = 0;                ///< fencing token: grows with each change of the holder
    WallTime until;                         ///< when the lease ends unless it is renewed

    bool operator==(const Leader&) const = default;
};

Result<Leader> parse_leader(std::string_view json);
Result<Leader> leader_from(const Value& payload);
Value to_value(const Leader& leader);
std::string print(const Leader& leader);

} // namespace tutti::contract
