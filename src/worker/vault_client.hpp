// Asks whoever keeps the vault of this machine (`tutti control`) for a secret. It waits, for a while at most.
// Not installed.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace tutti::worker {

/// The socket at which secrets are handed out: `<run directory>/secrets`.
std::filesystem::path secrets_socket(const std::filesystem::path& run_directory);

struct VaultQuestion {
    std::filesystem::path socket;
    std::string service = {}; ///< who asks
    std::chrono::milliseconds patience = seconds(2);
};

/// Unavailable, with what to do: nobody keeps a vault, or it is locked. NotFound: it has no such secret.
/// Timeout: no answer by then.
Result<std::string> ask_vault(const VaultQuestion& question, std::string_view name);

} // namespace tutti::worker
