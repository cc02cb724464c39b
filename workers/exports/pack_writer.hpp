// PackWriter: a pack as it is made: content, then its parity, and it has its name when all of it is on the
// disk.
#pragma once

#include "exports/manifest.hpp"
#include "io/disk.hpp"
#include "workers/exports/block_stream.hpp"

#include <filesystem>
#include <memory>
#include <string_view>

namespace tutti::exports {

/// What is not finished has its name and this.
inline constexpr std::string_view unfinished_ending = ".unfinished";

class PackWriter {
public:
    /// `parity` as Geometry::of() takes it. The disk outlives it.
    static Result<std::unique_ptr<PackWriter>>
    begin(io::Disk& disk, std::filesystem::path path, std::uint32_t parity);
    /// Removes what is not finished.
    ~PackWriter();
    PackWriter(const PackWriter&) = delete;
    PackWriter& operator=(const PackWriter&) = delete;

    Result<void> add(std::string_view bytes) { return content_.add(bytes); }
    std::uint64_t size() const noexcept { return content_.size(); }
    /// Its parity is made, and all of it is brought down to the disk.
    Result<Pack> finish();

private:
    PackWriter(
        io::Disk& disk, std::filesystem::path path, std::unique_ptr<io::DiskFile> file, std::uint32_t parity
    );

    io::Disk& disk_;
    std::filesystem::path path_;
    std::filesystem::path unfinished_;
    std::unique_ptr<io::DiskFile> file_;
    FileMark mark_;
    BlockStream content_;
    std::uint32_t parity_;
    bool is_finished_ = false;
};

/// "x.pack" → "x.pack.unfinished".
std::filesystem::path unfinished_name(const std::filesystem::path& path);
/// To its name, both down to the disk.
Result<void> give_name(io::Disk& disk, io::DiskFile& file, const std::filesystem::path& path);

} // namespace tutti::exports
