// The vault: secrets of an installation, each sealed by its name with one key, and that key sealed by a
// passphrase and by a recovery key. Nothing here keeps anything: what is to be kept is returned, and counts
// once its owner has it on the disk; a change is whole, or there was none.
//
// Who has the file has the time that guessing at a passphrase takes (Cost). A file of yesterday put in the
// place of today's is not noticed here; a secret put in another's place is.
#pragma once

#include "vault/vault_header.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace tutti::vault {

inline constexpr std::size_t most_secret_size = 64 * 1024;
inline constexpr std::size_t most_secrets = 1'000;

/// What an open vault has that a locked one has not. To lock is to destroy it.
struct Keyring {
    std::uint32_t generation = 1;
    SecretBytes key;
};

/// Sealed secrets by their names.
using SealedSecrets = std::map<std::string, std::string, std::less<>>;

struct Created {
    VaultHeader header;
    Keyring keyring;
    SecretBytes recovery_key; ///< as a text for people; it is in no other place
};

struct Rekeyed {
    Created vault;
    SealedSecrets secrets;
};

/// A vault without secrets. InvalidInput for a passphrase that is too short or too long
/// (password/password_hash.hpp). As unlock() it takes the time and memory of its cost: call it on a thread
/// beside.
Result<Created> create(std::string_view passphrase, const Cost& cost);

/// PermissionDenied where it is not the passphrase.
Result<Keyring> unlock(const VaultHeader& header, std::string_view passphrase);
/// By the recovery key as people write it (vault/recovery_key.hpp).
Result<Keyring> recover(const VaultHeader& header, std::string_view recovery_key);

/// The same vault behind another passphrase; the one before opens it no longer. Conflict where the keyring is
/// of another generation than the header: somebody has rekeyed the vault since.
Result<VaultHeader> change_passphrase(
    const VaultHeader& header, const Keyring& keyring, std::string_view passphrase, const Cost& cost
);

/// All secrets under a new key, behind the same passphrase and a new recovery key: for when the key itself
/// may have been seen. PermissionDenied, and nothing, where the passphrase is wrong or a secret cannot be
/// opened; that one is named.
Result<Rekeyed>
rekey(const VaultHeader& header, std::string_view passphrase, const SealedSecrets& secrets, const Cost& cost);

/// Name segments joined by '.': "spotify.client_secret".
Result<void> check_secret_name(std::string_view name);

/// InvalidInput for a name that is none; LimitExceeded for more than most_secret_size.
Result<std::string> seal_secret(const Keyring& keyring, std::string_view name, std::string_view secret);
/// PermissionDenied: it was sealed under another name or key, or changed since.
Result<SecretBytes> open_secret(const Keyring& keyring, std::string_view name, std::string_view sealed);

} // namespace tutti::vault
