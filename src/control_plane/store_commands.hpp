// `tutti control check`, `backup` and `restore`: the control store's file by hand.
#pragma once

#include <filesystem>
#include <string>

namespace tutti::control_plane {

struct StoreCommandOptions {
    std::filesystem::path store;     ///< the file that is meant
    std::filesystem::path own;       ///< the file of this installation's store
    std::string service = "control"; ///< who has that open, where it runs
    std::string head = {};           ///< how far the audit was once; empty: nobody knows
};

/// Asks the service where it runs and the file is its own, else reads the file itself.
int check(const StoreCommandOptions& options);
/// A copy of what is there now, at `to`, while the service runs or not.
int back_up(const StoreCommandOptions& options, const std::filesystem::path& to);
/// Puts a backup in the store's place, while the service does not run.
int restore(const StoreCommandOptions& options, const std::filesystem::path& backup);

} // namespace tutti::control_plane
