#include "io/disk.hpp"

#include "io/file.hpp"
#include "io/file_descriptor.hpp"
#include "io/system_failure.hpp"

#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>

namespace tutti::io {

namespace fs = std::filesystem;

namespace {

class SystemFile final : public DiskFile {
public:
    SystemFile(fs::path path, FileDescriptor file, std::uint64_t size)
        : path_(std::move(path)), file_(std::move(file)), size_(size) {}

    Result<void> append(std::string_view bytes) override {
        while (!bytes.empty()) {
            const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return system_failure("writing", path_);
            size_ += static_cast<std::uint64_t>(written);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return {};
    }
    Result<void> cut(std::uint64_t size) override {
        if (::ftruncate(file_.get(), static_cast<off_t>(size)) != 0) return system_failure("mending", path_);
        size_ = size;
        return {};
    }
    Result<void> sync() override {
        if (::fdatasync(file_.get()) != 0) return system_failure("syncing", path_);
        return {};
    }
    std::uint64_t size() const noexcept override { return size_; }

private:
    fs::path path_;
    FileDescriptor file_;
    std::uint64_t size_;
};

class SystemInput final : public DiskInput {
public:
    SystemInput(fs::path path, FileDescriptor file) : path_(std::move(path)), file_(std::move(file)) {}

    Result<std::size_t> read(std::span<char> into) override {
        while (true) {
            const ssize_t got = ::read(file_.get(), into.data(), into.size());
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) return system_failure("reading", path_);
        }
    }

private:
    fs::path path_;
    FileDescriptor file_;
};

std::unexpected<Error> no_plain_file(const fs::path& path) {
    return fail(ErrorCode::InvalidInput, fmt::format("{} is no plain file", path.native()));
}

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// Writes a new file whole; with Durable its bytes are on the disk, its name is not yet.
Result<void>
write_whole(Disk& disk, const fs::path& path, std::string_view bytes, Durability durability, unsigned mode) {
    auto file = disk.open(path, {.content = OpenOptions::Content::Empty, .mode = mode});
    if (!file) return pass_on(file);
    if (auto written = (*file)->append(bytes); !written) return written;
    return durability == Durability::Durable ? (*file)->sync() : Result<void>();
}

} // namespace

Result<std::unique_ptr<DiskFile>> SystemDisk::open(const fs::path& path, OpenOptions options) {
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, options.mode));
    struct stat info{};
    if (!file || ::fstat(file.get(), &info) != 0) return system_failure("opening", path);
    if (!S_ISREG(info.st_mode)) return no_plain_file(path);
    if (options.lock == OpenOptions::Lock::Exclusive && ::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
        return fail(ErrorCode::Conflict, fmt::format("{} is being written by somebody else", path.native()));
    // What the holder before us wrote until it let go counts as well.
    if (options.lock == OpenOptions::Lock::Exclusive && ::fstat(file.get(), &info) != 0)
        return system_failure("opening", path);
    auto opened =
        std::make_unique<SystemFile>(path, std::move(file), static_cast<std::uint64_t>(info.st_size));
    if (options.content == OpenOptions::Content::Empty && info.st_size > 0)
        if (auto emptied = opened->cut(0); !emptied) return pass_on(emptied);
    return opened;
}

Result<std::unique_ptr<DiskInput>> SystemDisk::input(const fs::path& path, std::uint64_t offset) {
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    ); // a pipe would be waited for
    struct stat info{};
    if (!file || ::fstat(file.get(), &info) != 0) return system_failure("opening", path);
    if (!S_ISREG(info.st_mode)) return no_plain_file(path);
    if (offset > 0 && ::lseek(file.get(), static_cast<off_t>(offset), SEEK_SET) < 0)
        return system_failure("reading", path);
    return std::make_unique<SystemInput>(path, std::move(file));
}

Result<void> SystemDisk::rename(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return system_failure("renaming to", to);
    return {};
}

Result<void> SystemDisk::remove(const fs::path& path) {
    if (::unlink(path.c_str()) != 0) return system_failure("removing", path);
    return {};
}

Result<std::vector<fs::path>> SystemDisk::list(const fs::path& folder) {
    std::error_code error;
    auto found = paths_in(folder, error);
    if (error)
        return fail(
            error == std::errc::no_such_file_or_directory ? ErrorCode::NotFound : ErrorCode::Environment,
            fmt::format("listing {}: {}", folder.native(), error.message())
        );
    return found;
}

Result<void> SystemDisk::sync_directory(const fs::path& folder) {
    const FileDescriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory || ::fsync(directory.get()) != 0) return system_failure("syncing", folder);
    return {};
}

std::uint64_t Disk::free_bytes(const fs::path&) { return UINT64_MAX; }

std::uint64_t SystemDisk::free_bytes(const fs::path& folder) {
    struct statvfs info{};
    if (::statvfs(folder.c_str(), &info) == 0) return std::uint64_t{info.f_bavail} * info.f_frsize;
    if (errno != ENOENT || !folder.has_relative_path()) return UINT64_MAX;
    return free_bytes(folder_of(folder)); // it will be made there
}

Result<std::string> read_file(Disk& disk, const fs::path& path, std::size_t limit) {
    auto input = disk.input(path, 0);
    if (!input) return pass_on(input);
    std::string bytes;
    char chunk[8192];
    while (true) {
        const auto got = (*input)->read(chunk);
        if (!got) return std::unexpected(got.error());
        if (*got == 0) return bytes;
        bytes.append(chunk, *got);
        if (bytes.size() > limit)
            return fail(
                ErrorCode::LimitExceeded, fmt::format("{} is larger than {} bytes", path.native(), limit)
            );
    }
}

namespace {

constexpr const char* unfinished_suffix = ".new";

} // namespace

Result<void>
replace_file(Disk& disk, const fs::path& path, std::string_view bytes, Durability durability, unsigned mode) {
    auto temporary = path;
    temporary += fmt::format(".{}{}", ::getpid(), unfinished_suffix);
    auto done = write_whole(disk, temporary, bytes, durability, mode);
    if (done) done = disk.rename(temporary, path);
    if (!done) {
        static_cast<void>(disk.remove(temporary)); // nobody reads it; what failed is told
        return done;
    }
    return durability == Durability::Durable ? disk.sync_directory(folder_of(path)) : Result<void>();
}

void remove_unfinished(Disk& disk, const fs::path& path) {
    const auto begin = path.filename().native() + '.';
    const auto there = disk.list(folder_of(path));
    if (!there) return; // no folder, nothing in it
    for (const auto& found : *there) {
        const std::string name = found.filename().native();
        if (name.starts_with(begin) && name.ends_with(unfinished_suffix))
            static_cast<void>(disk.remove(found)); // nobody reads it
    }
}

namespace {

constexpr const char* aside_suffix = ".rejected";

/// "x.rejected.1" and so on: the first that is free, else the last.
fs::path name_aside(Disk& disk, const fs::path& path) {
    constexpr int kept = 4;
    fs::path aside;
    for (int number = 1; number <= kept; ++number) {
        aside = path;
        aside += fmt::format("{}.{}", aside_suffix, number);
        const auto there = disk.input(aside, 0);
        if (!there && there.error().code == ErrorCode::NotFound) break;
    }
    return aside;
}

} // namespace

Result<fs::path> set_aside(Disk& disk, const fs::path& path) {
    auto aside = name_aside(disk, path);
    if (auto moved = disk.rename(path, aside); !moved) return pass_on(moved);
    return aside;
}

bool is_set_aside(const fs::path& path) {
    return path.filename().native().find(aside_suffix) != std::string::npos;
}

Result<fs::path> copy_aside(Disk& disk, const fs::path& path, std::string_view bytes) {
    auto aside = name_aside(disk, path);
    if (auto copied = replace_file(disk, aside, bytes, Durability::Durable); !copied) return pass_on(copied);
    return aside;
}

std::string set_aside(Disk& disk, const fs::path& path, const Error& why) {
    const auto aside = set_aside(disk, path);
    return fmt::format(
        "{} is not understood ({}): {}", path.native(), why.message,
        aside ? "it is now " + aside->native() : aside.error().message
    );
}

} // namespace tutti::io
