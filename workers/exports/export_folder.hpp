// ExportFolder: the folder in which exports lie: manifests and packs, beside each other. One program at a
// time changes what is in it.
#pragma once

#include "exports/manifest.hpp"
#include "io/disk.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::exports {

inline constexpr std::string_view manifest_ending = ".manifest";
inline constexpr std::string_view pack_ending = ".pack";

struct ReadManifest {
    Manifest manifest;
    std::uint32_t parity = 0;  ///< of its own file
    std::uint64_t damaged = 0; ///< blocks of its own file, which it was read in spite of
};

/// The export whose manifest is called so behind `prefix`; nothing where it is none.
std::optional<std::string> export_of_file(std::string_view file, std::string_view prefix = {});

class ExportFolder {
public:
    /// The disk outlives it. The folder is there, or is made by who writes into it.
    ExportFolder(io::Disk& disk, std::filesystem::path path) : disk_(&disk), path_(std::move(path)) {}

    io::Disk& disk() const noexcept { return *disk_; }
    const std::filesystem::path& path() const noexcept { return path_; }
    std::filesystem::path manifest_path(std::string_view name) const;
    std::filesystem::path pack_path(const Pack& pack) const { return path_ / pack.name; }

    /// Names, the oldest first, whatever the clock said when they were made. A folder that is not there has
    /// none.
    Result<std::vector<std::string>> names() const;
    /// The name of the export that is meant: itself, or "latest". NotFound says which there are.
    Result<std::string> find(std::string_view name) const;
    /// NotFound, InvalidInput: what is damaged of it cannot be made anew.
    Result<ReadManifest> read(std::string_view name) const;

    /// Held by who changes something. Conflict while another program holds it.
    Result<std::unique_ptr<io::DiskFile>> lock() const;
    /// Removes what was not finished, and packs that no manifest names. Nothing of the packs where a
    /// manifest cannot be read. How many files went. To be called under the lock.
    Result<std::size_t> tidy() const;
    /// Removes all exports but the newest `keep`, and what only they needed.
    Result<std::size_t> keep(std::size_t count) const;

private:
    io::Disk* disk_;
    std::filesystem::path path_;
};

} // namespace tutti::exports
