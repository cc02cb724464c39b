// ConfigStore: the live configuration on disk, a line for each section (section_line.hpp), and each secret in
// a file of its own. What is kept is there after a power cut.
#pragma once

#include "contract/config_section.hpp"
#include "io/line_file.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace tutti::orchestrator {

/// By name, without the node's prefix.
using Sections = std::map<std::string, contract::ConfigSection, std::less<>>;

class ConfigStore {
public:
    /// Reads what is kept and goes on with it; `found` tells what of it was not understood and was set aside.
    /// `secrets` is the folder of the secrets' files, which exists once there is one. The disk outlives this.
    static Result<ConfigStore> open(
        io::Disk& disk, const std::filesystem::path& file, std::filesystem::path secrets,
        io::LinesFound& found
    );

    const Sections& sections() const noexcept { return sections_; }

    /// These sections from now on, when it returns without an error; before that, those so far.
    Result<void> keep(Sections sections);

    /// Mode 0600.
    Result<void> keep_secret(std::string_view file, std::string_view text);
    /// Removes the secrets that no section refers to: what a crash left, and what was replaced.
    Result<void> sweep();

private:
    ConfigStore(io::Disk& disk, io::LineFile file, std::filesystem::path secrets)
        : disk_(&disk), file_(std::move(file)), secrets_(std::move(secrets)) {}

    io::Disk* disk_;
    io::LineFile file_;
    std::filesystem::path secrets_;
    Sections sections_;
    bool whole_ = true; ///< every line was understood: a file that nothing refers to is nobody's
};

} // namespace tutti::orchestrator
