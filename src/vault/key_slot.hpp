// KeySlot: the vault's key, sealed with something that a person has. Each way to open the vault is a slot; to
// change the passphrase is to make its slot anew, and touches no secret.
#pragma once

#include "base/value.hpp"
#include "vault/secret_bytes.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::vault {

/// What one guess at a passphrase costs, in Argon2id's terms (RFC 9106).
struct Cost {
    std::uint64_t passes = 3;
    std::uint64_t memory = 64ULL * 1024 * 1024; ///< bytes, at most 256 MiB

    bool operator==(const Cost&) const = default;
};

enum class SlotKind : std::uint8_t {
    Passphrase, ///< its key is derived with Argon2id
    Recovery,   ///< its key is the recovery key itself: random, so that no guess needs to be made dear
};

const char* name(SlotKind kind) noexcept;

struct KeySlot {
    SlotKind kind = SlotKind::Passphrase;
    Cost cost = {};     ///< of a passphrase
    std::string salt;   ///< 16 bytes, of a passphrase
    std::string sealed; ///< the vault's key

    bool operator==(const KeySlot&) const = default;
};

// `generation` is that of the key: a slot of an earlier key cannot be passed off as one of this.

/// InvalidInput for a cost that parse_key_slot() refuses, too.
Result<KeySlot> make_passphrase_slot(
    std::string_view passphrase, const Cost& cost, std::uint32_t generation, const SecretBytes& key
);
Result<KeySlot>
make_recovery_slot(const SecretBytes& recovery_key, std::uint32_t generation, const SecretBytes& key);

/// The vault's key. PermissionDenied: it is not what the slot was made with, or the slot was changed since.
Result<SecretBytes> open_slot(const KeySlot& slot, std::string_view passphrase, std::uint32_t generation);
Result<SecretBytes> open_slot(const KeySlot& slot, const SecretBytes& recovery_key, std::uint32_t generation);

/// As it is kept, in JSON.
Value to_value(const KeySlot& slot);
/// InvalidInput also where the cost is more than 16 passes or 256 MiB: a file that somebody changed must not
/// end the process that opens it on a small machine.
Result<KeySlot> parse_key_slot(const Value& value);

} // namespace tutti::vault
