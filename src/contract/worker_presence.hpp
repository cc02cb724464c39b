// WorkerPresence: that a worker lives, retained on worker/<name>, its will saying offline.
#pragma once

#include "base/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::contract {

enum class Presence : std::uint8_t { Online, Offline };

/// Schema: contracts/schema/worker_presence.schema.json.
struct WorkerPresence {
    std::string instance;         ///< differs for every start
    std::uint64_t generation = 0; ///< counts the starts
    std::uint32_t pid = 0;        ///< never 0
    std::string version;
    Presence state = Presence::Online;
    std::vector<std::string> topics; ///< where it publishes, without the root; may hold wildcards

    bool operator==(const WorkerPresence&) const = default;
};

Result<WorkerPresence> parse_worker_presence(std::string_view json);
Result<WorkerPresence> worker_presence_from(const Value& payload);
Value to_value(const WorkerPresence& presence);
std::string print(const WorkerPresence& presence);

} // namespace tutti::contract
