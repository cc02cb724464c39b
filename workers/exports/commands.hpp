// What people do with exports by hand: tutti exports create, list, show, verify, repair, import, push,
// fetch. Each returns its exit code.
#pragma once

#include "installation/exports_section.hpp"
#include "workers/exports/create_export.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tutti::exports {

/// How the result and the way to it are said.
enum class Say : std::uint8_t {
    Words,
    Json,  ///< the result, on one line
    Lines, ///< that, and before it {"done":…,"all":…} now and then
};

/// Of which installation, and where its exports are.
struct Place {
    installation::ExportsConfig config;
    std::string of = "tutti";     ///< its name
    std::filesystem::path file;   ///< of the installation; empty: there is none
    std::filesystem::path state;  ///< the folder of our state
    std::filesystem::path folder; ///< of the exports
    std::filesystem::path run_directory;
    Say say = Say::Words;
};

struct CreateCommand {
    Place place;
    bool logs = false; ///< they alone, in a folder of their own
    /// That are in it whatever else is left out.
    std::vector<SourceFile> besides = {};
};
int create(const CreateCommand& command);
/// The same, and says nothing but how far it is.
Result<CreatedExport> create_silently(const CreateCommand& command);

int list(const Place& place);
int show(const Place& place, const std::string& name);

enum class Mend : std::uint8_t { No, Yes };
struct VerifyCommand {
    Place place;
    std::string name = "latest"; ///< or "all"
    Mend mend = Mend::No;
};
int verify(const VerifyCommand& command);

struct ImportCommand {
    Place place;
    std::string name;
    std::filesystem::path config; ///< the folder into which the configuration goes
    bool dry_run = false;
    bool replaces = false;
};
int import(const ImportCommand& command);

struct PushCommand {
    Place place;
    std::filesystem::path to; ///< a folder; empty: as [exports.push] says
};
int push(const PushCommand& command);

struct FetchCommand {
    Place place;
    std::string name = "latest";
    std::filesystem::path from; ///< a folder; empty: as [exports.push] says
};
int fetch(const FetchCommand& command);

} // namespace tutti::exports
