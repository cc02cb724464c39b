// Disk: the one seam for the files that programs keep. At each of its steps the system may refuse (no space,
// an I/O error) and the program or the machine may die; what stands on it (replace_file() and set_aside()
// here, line_file.hpp) is tested on a disk that does so at every step (disk_testing.hpp). docs/disk.md lists
// who keeps what.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::io {

/// A file that only grows, by whole pieces, until it is cut. Closed, and its lock freed, with its object.
class DiskFile {
public:
    virtual ~DiskFile() = default;
    /// Appends all of it. On an error `size()` says how much of it came into the file.
    virtual Result<void> append(std::string_view bytes) = 0;
    /// Cuts off what stands behind `size`.
    virtual Result<void> cut(std::uint64_t size) = 0;
    /// Down to the disk. After an error what was not yet there may be lost, whatever a later sync() says.
    virtual Result<void> sync() = 0;
    virtual std::uint64_t size() const noexcept = 0;
};

/// Reads a file from some place on.
class DiskInput {
public:
    virtual ~DiskInput() = default;
    /// How many bytes came; 0 at the end.
    virtual Result<std::size_t> read(std::span<char> into) = 0;
};

struct OpenOptions {
    enum class Lock : std::uint8_t { None, Exclusive };
    enum class Content : std::uint8_t { Keep, Empty };

    Lock lock = Lock::None;
    Content content = Content::Keep;
    unsigned mode = 0600; ///< of a file that is made
};

class Disk {
public:
    virtual ~Disk() = default;
    /// Makes the file where there is none. Conflict while another process holds its lock; InvalidInput for
    /// what is no plain file.
    virtual Result<std::unique_ptr<DiskFile>>
    open(const std::filesystem::path& path, OpenOptions options) = 0;
    /// NotFound where there is none; InvalidInput for what is no plain file.
    virtual Result<std::unique_ptr<DiskInput>>
    input(const std::filesystem::path& path, std::uint64_t offset) = 0;
    virtual Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    virtual Result<void> remove(const std::filesystem::path& path) = 0;
    /// The paths of what is in a folder, sorted. NotFound where there is none.
    virtual Result<std::vector<std::filesystem::path>> list(const std::filesystem::path& folder) = 0;
    /// Brings the names of a folder down to the disk.
    virtual Result<void> sync_directory(const std::filesystem::path& folder) = 0;
    /// How much more it takes from us where that folder is; the largest number where nobody knows.
    virtual std::uint64_t free_bytes(const std::filesystem::path& folder);
};

/// The machine's.
class SystemDisk final : public Disk {
public:
    Result<std::unique_ptr<DiskFile>> open(const std::filesystem::path& path, OpenOptions options) override;
    Result<std::unique_ptr<DiskInput>>
    input(const std::filesystem::path& path, std::uint64_t offset) override;
    Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
    Result<void> remove(const std::filesystem::path& path) override;
    Result<std::vector<std::filesystem::path>> list(const std::filesystem::path& folder) override;
    Result<void> sync_directory(const std::filesystem::path& folder) override;
    std::uint64_t free_bytes(const std::filesystem::path& folder) override;
};

/// Fast: outlives our death. Durable: outlives a power cut as well.
enum class Durability : std::uint8_t { Fast, Durable };

/// The whole file; LimitExceeded past `limit`, NotFound where there is none.
Result<std::string> read_file(Disk& disk, const std::filesystem::path& path, std::size_t limit = 16 << 20);

/// Writes beside the file and renames over it: a reader sees the old or the new bytes, never half of either.
Result<void> replace_file(
    Disk& disk, const std::filesystem::path& path, std::string_view bytes,
    Durability durability = Durability::Fast, unsigned mode = 0600
);

/// Removes what replace_file() of this path has left beside it in programs that were killed meanwhile. Only
/// for whoever is the one program that writes it: it may be another's that is being written.
void remove_unfinished(Disk& disk, const std::filesystem::path& path);

/// Moves a file that is not understood out of the way, to "x.rejected.1" and so on up to 4, and says where it
/// lies now: nobody's bytes are thrown away by a program that cannot read them. With 4 there, the latest
/// takes the place of the one before.
Result<std::filesystem::path> set_aside(Disk& disk, const std::filesystem::path& path);
/// The same with a copy: `bytes`, which the file holds, laid beside it for good.
Result<std::filesystem::path>
copy_aside(Disk& disk, const std::filesystem::path& path, std::string_view bytes);
/// Whether that is such a file.
bool is_set_aside(const std::filesystem::path& path);
/// Does so because of `why`, and says it in a sentence for the log, whether or not it could be done.
std::string set_aside(Disk& disk, const std::filesystem::path& path, const Error& why);

} // namespace tutti::io
