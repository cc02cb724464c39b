// What an installation keeps, as files to export: "state/…" from the folder of our state, "config/…" from
// beside its file. Databases that a process has for itself are copied by that process.
#pragma once

#include "workers/exports/create_export.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::exports {

inline constexpr std::string_view state_part = "state/";
inline constexpr std::string_view config_part = "config/";

/// Below the folder of our state, and in no copy: who has it and the store could try what was kept as
/// fingerprints alone.
inline constexpr std::string_view never_copied = "control.key";
/// What is being put back has its name and this until it is in its place.
inline constexpr std::string_view staged_ending = ".importing";

/// A database, and the program that copies it: `tutti-control backup FILE`.
struct OwnedDatabase {
    std::string_view file;
    std::string_view program;
};
/// Below the folder of our state.
inline constexpr OwnedDatabase owned_databases[] = {
    {"control.db", "tutti-control"}, {"history.db", "tutti-history"}
};

/// What of the state is in an export.
enum class Part : std::uint8_t {
    State, ///< all but logs, copies, exports, and, unless asked for, recordings
    Logs,  ///< logs alone
};

struct SourceOptions {
    std::filesystem::path state;
    std::filesystem::path config = {};     ///< the installation's file; empty: none
    std::vector<std::string> include = {}; ///< beside it
    std::filesystem::path exports = {};    ///< left out, where it lies within
    Part part = Part::State;
    bool recordings = false;
    bool secrets =
        false; ///< files that hold secrets as they are: what is in the vault is sealed, and always in
};

struct FoundSources {
    std::vector<SourceFile> files;
    std::vector<std::string> passed_over; ///< why, a sentence each
};

/// But for the owned databases. Errors: a folder that is there and cannot be read, too many files.
Result<FoundSources> find_sources(const SourceOptions& options);

/// The owned databases that there are, copied into `staging`, which is emptied first. An error names the one.
Result<std::vector<SourceFile>>
copy_databases(const std::filesystem::path& state, const std::filesystem::path& staging);

} // namespace tutti::exports
