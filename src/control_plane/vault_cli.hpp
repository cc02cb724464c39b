// `tutti vault …`: the vault of this machine, asked over the control socket of whoever keeps it. Passphrases
// and secrets go over that socket alone.
#pragma once

#include <filesystem>
#include <string>

namespace tutti::control_plane {

struct VaultCliOptions {
    std::string service = "control"; ///< who keeps it
    std::filesystem::path run_directory = {};
    std::filesystem::path passphrase_file = {};     ///< empty: asked for
    std::filesystem::path new_passphrase_file = {}; ///< empty: asked for
    std::filesystem::path recovery_key_file = {};   ///< empty: asked for
    std::filesystem::path file = {};                ///< of a secret, or of many
    std::string name = {};                          ///< of a secret
    bool shows = false;                             ///< the secret itself
    bool json = false;
};

int vault_status(const VaultCliOptions& options);
/// Makes it and opens it; shows the recovery key, this once.
int vault_init(const VaultCliOptions& options);
int vault_unlock(const VaultCliOptions& options);
int vault_lock(const VaultCliOptions& options);
/// By the recovery key, with a new passphrase.
int vault_recover(const VaultCliOptions& options);
int vault_passphrase(const VaultCliOptions& options);
int vault_rekey(const VaultCliOptions& options);
int vault_put(const VaultCliOptions& options);
/// That it is there; the secret itself only where that was asked for.
int vault_get(const VaultCliOptions& options);
int vault_remove(const VaultCliOptions& options);
int vault_list(const VaultCliOptions& options);
/// Each line NAME=VALUE of a file.
int vault_import(const VaultCliOptions& options);

} // namespace tutti::control_plane
