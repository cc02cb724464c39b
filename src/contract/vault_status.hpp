// VaultStatus: how the vault of an installation stands, retained on vault/<worker>: the worker that keeps it.
#pragma once

#include "base/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::contract {

enum class VaultCondition : std::uint8_t { Uninitialised, Locked, Preunlock, Unlocked };

/// Schema: contracts/schema/vault_status.schema.json. Where `worker/<worker>` is offline, whoever reads it
/// takes the vault for locked, whatever stands here.
struct VaultStatus {
    VaultCondition state = VaultCondition::Locked;

    bool operator==(const VaultStatus&) const = default;
};

Result<VaultStatus> parse_vault_status(std::string_view json);
Result<VaultStatus> vault_status_from(const Value& payload);
Value to_value(const VaultStatus& status);
std::string print(const VaultStatus& status);

} // namespace tutti::contract
