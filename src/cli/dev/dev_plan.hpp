// What `tutti dev` looks after: of each service the files by which it is known to be another now, and how it
// is built.
#pragma once

#include "cli/dev/source_files.hpp"
#include "installation/installation.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::cli {

struct DevService {
    std::string name;
    std::filesystem::path folder;                ///< where its patterns begin and it is built
    std::vector<std::string> watch;              ///< patterns of its sources
    std::vector<std::filesystem::path> named;    ///< sources that its command line names
    std::string build;                           ///< a line of sh; empty: nothing is built
    std::vector<std::filesystem::path> programs; ///< the files that it runs: another one wants a restart

    bool operator==(const DevService&) const = default;
};

/// Of the services that an installation has; `programs` is where those are that ship with Tutti. Where a
/// service says nothing, its sources are the files that its command line names.
std::vector<DevService> dev_services(
    const installation::Installation& installation, const std::filesystem::path& config,
    const std::filesystem::path& programs
);

/// What its sources, and its programs, are now.
struct DevFiles {
    SourceFiles sources;
    SourceFiles programs;
};
DevFiles files_of(const DevService& service);

} // namespace tutti::cli
