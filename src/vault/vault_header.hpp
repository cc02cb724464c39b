// VaultHeader: what is kept of a vault besides its secrets: the ways to open it.
#pragma once

#include "vault/key_slot.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::vault {

struct VaultHeader {
    std::uint32_t generation = 1; ///< of the key; rekeying begins the next one
    KeySlot passphrase = {};
    KeySlot recovery = {};

    bool operator==(const VaultHeader&) const = default;
};

std::string print(const VaultHeader& header);
/// InvalidInput, UnknownVersion as contract/fields.hpp has them.
Result<VaultHeader> parse_vault_header(std::string_view json);

} // namespace tutti::vault
