// Parameters of the commands `vault.…`, and why they are refused. No I/O.
#pragma once

#include "base/value.hpp"
#include "governance/request.hpp"
#include "governance/vault_machine.hpp"
#include "vault/secret_bytes.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::control_plane {

inline constexpr std::size_t most_of_a_passphrase = 1024;

/// A text that is not empty, in memory of its own, which is wiped.
std::expected<vault::SecretBytes, governance::Fault>
secret_in(const Value& params, std::string_view key, std::size_t most);
/// The parameter `name`: of a secret.
std::expected<std::string, governance::Fault> secret_name_in(const Value& params);

/// 423: what to do.
governance::Fault locked_fault(governance::VaultState state);
Value state_value(governance::VaultState state);

inline std::unexpected<governance::Fault> refused(governance::Fault fault) {
    return std::unexpected(std::move(fault));
}
inline std::unexpected<governance::Fault> refused(const Error& error) {
    return std::unexpected(governance::fault_of(error));
}

} // namespace tutti::control_plane
