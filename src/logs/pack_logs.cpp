#include "logs/pack_logs.hpp"

#include "logs/log_files.hpp"
#include "supervise/old_log.hpp"

#include <sys/stat.h>

#include <fcntl.h>
#include <ranges>
#include <zlib.h>

namespace tutti::logs {

namespace fs = std::filesystem;

namespace {

/// gzip's frame (RFC 1952) around what comes in pieces, at zlib's usual effort.
class Deflation {
public:
    Deflation() {
        constexpr int gzip_window = 15 + 16;
        constexpr int usual_memory = 8;
        begun_ =
            deflateInit2(
                &stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, usual_memory, Z_DEFAULT_STRATEGY
            )
            == Z_OK;
    }
    Deflation(const Deflation&) = delete;
    Deflation& operator=(const Deflation&) = delete;
    ~Deflation() {
        if (begun_) deflateEnd(&stream_);
    }

    /// Appends what has become of the piece so far. An empty one is the end.
    Result<void> add(std::span<char> piece, io::DiskFile& file) {
        if (!begun_) return fail(ErrorCode::Environment, "no memory to pack logs");
        stream_.next_in = reinterpret_cast<Bytef*>(piece.data());
        stream_.avail_in = static_cast<uInt>(piece.size());
        do {
            stream_.next_out = out_;
            stream_.avail_out = sizeof out_;
            // Cannot fail: the stream is sound, and there is room.
            static_cast<void>(deflate(&stream_, piece.empty() ? Z_FINISH : Z_NO_FLUSH));
            const std::string_view ready(reinterpret_cast<char*>(out_), sizeof out_ - stream_.avail_out);
            if (ready.empty()) break;
            if (auto appended = file.append(ready); !appended) return appended;
        } while (stream_.avail_out == 0);
        return {};
    }

private:
    z_stream stream_{};
    bool begun_ = false;
    Bytef out_[32 * 1024];
};

/// A packed file is as old as the lines in it: that is how readers know which they need not open.
void copy_time(const fs::path& from, const fs::path& to) {
    struct stat info{};
    if (::stat(from.c_str(), &info) != 0) return;
    const timespec times[] = {{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, info.st_mtim};
    static_cast<void>(::utimensat(AT_FDCWD, to.c_str(), times, 0) != 0);
}

Result<void> write_packed(io::Disk& disk, io::DiskInput& input, const fs::path& path) {
    constexpr unsigned mode = 0640; // that of logs
    auto file = disk.open(path, {.content = io::OpenOptions::Content::Empty, .mode = mode});
    if (!file) return pass_on(file);
    Deflation deflation;
    char chunk[32 * 1024];
    while (true) {
        const auto length = input.read(chunk);
        if (!length) return std::unexpected(length.error());
        if (auto added = deflation.add(std::span(chunk, *length), **file); !added) return added;
        if (*length == 0) return (*file)->sync();
    }
}

bool is_gone(const Result<void>& done) { return !done && done.error().code == ErrorCode::NotFound; }

/// False where a shim has let go of it meanwhile.
Result<bool> pack(io::Disk& disk, const OldLogPath& log) {
    auto input = disk.input(log.path, 0);
    if (!input && input.error().code == ErrorCode::NotFound) return false;
    if (!input) return pass_on(input);
    auto unfinished = log.path;
    unfinished += supervise::unfinished_suffix;
    auto done = write_packed(disk, **input, unfinished);
    if (done) {
        copy_time(log.path, unfinished);
        done = disk.rename(unfinished, log.packed());
        if (is_gone(done)) return false;
    }
    if (!done) {
        static_cast<void>(disk.remove(unfinished)); // nobody reads it; what failed is told
        return pass_on(done);
    }
    if (auto synced = disk.sync_directory(log.path.parent_path()); !synced) return pass_on(synced);
    done = disk.remove(log.path);
    if (done) return true;
    if (!is_gone(done)) return pass_on(done);
    // It has just become one too many, and the packed one with it.
    static_cast<void>(disk.remove(log.packed()));
    return false;
}

void pack_service(
    io::Disk& disk, std::span<const fs::path> in_folder, const std::string& service, PackedLogs& packed
) {
    for (const auto& path : in_folder) {
        const auto old = supervise::parse_old_log(path.filename().native(), service);
        // Whoever was at it is dead: there is one of us at a time.
        if (old && old->form == supervise::OldLog::Form::Unfinished) static_cast<void>(disk.remove(path));
    }
    for (const auto& log : std::views::reverse(old_logs(in_folder, service))) {
        // One without a number of its own is still renamed by a shim of an earlier version.
        if (!log.is_plain || log.number <= 0) continue;
        const auto done = pack(disk, log);
        if (!done)
            packed.errors.push_back(done.error().message); // of this one: others may be well
        else if (*done)
            ++packed.files;
    }
}

} // namespace

PackedLogs pack_logs(io::Disk& disk, const fs::path& directory, std::span<const std::string> services) {
    PackedLogs packed;
    const auto in_folder = disk.list(directory);
    if (!in_folder && in_folder.error().code != ErrorCode::NotFound)
        packed.errors.push_back(in_folder.error().message);
    if (!in_folder) return packed;
    for (const auto& service : services) pack_service(disk, *in_folder, service, packed);
    return packed;
}

} // namespace tutti::logs
