#include "recorder/recording_lines.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>

namespace tutti::recorder {

namespace {

constexpr std::size_t chunk_size = 256 * 1024;

std::unexpected<Error> refused(const std::filesystem::path& path) {
    const auto code = errno == ENOENT || errno == ENOTDIR ? ErrorCode::NotFound : ErrorCode::Environment;
    return fail(code, fmt::format("{}: {}", path.native(), std::strerror(errno)));
}

} // namespace

Result<RecordingLines> RecordingLines::open(const std::filesystem::path& file, std::uint64_t offset) {
    io::FileDescriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!opened || ::lseek(opened.get(), static_cast<off_t>(offset), SEEK_SET) < 0) return refused(file);
    return RecordingLines(file, std::move(opened), offset);
}

Result<std::optional<std::string_view>> RecordingLines::next() {
    while (true) {
        if (const auto line = splitter_.next()) return line;
        chunk_.resize(chunk_size);
        const ssize_t got = ::read(file_.get(), chunk_.data(), chunk_.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return refused(path_);
        if (got == 0) return std::nullopt;
        splitter_.feed(std::string_view(chunk_).substr(0, static_cast<std::size_t>(got)));
    }
}

} // namespace tutti::recorder
