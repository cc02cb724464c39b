// How the vault lies in the control store: the row set `vault`, with the header under one key and each sealed
// secret under its name. What people ask of row sets never shows or changes it.
#pragma once

#include "store/control_transaction.hpp"
#include "vault/vault.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace tutti::control_plane {

inline constexpr std::string_view vault_set = "vault";

/// What is known of a vault without its key.
struct KeptVault {
    std::optional<vault::VaultHeader> header;      ///< nothing: there is no vault
    std::set<std::string, std::less<>> names = {}; ///< of its secrets
};

/// On the store's thread. InvalidInput: what is kept is no vault any more; a backup is to be put back.
Result<KeptVault> read_vault(store::ControlStore& store);
Result<vault::SealedSecrets> read_secrets(store::ControlStore& store);

// In a transaction.

Result<void> put_header(store::ControlTransaction& transaction, const vault::VaultHeader& header);
Result<void>
put_secret(store::ControlTransaction& transaction, std::string_view name, std::string_view sealed);
/// NotFound where there is none of that name.
Result<void> remove_secret(store::ControlTransaction& transaction, std::string_view name);
/// Sealed; nothing: there is none of that name.
Result<std::optional<std::string>> find_secret(store::ControlTransaction& transaction, std::string_view name);

} // namespace tutti::control_plane
