#include "cli/line_input.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>

namespace tutti::cli {

namespace {
constexpr std::size_t chunk_size = 256 * 1024;
} // namespace

Result<LineInput> LineInput::open(const std::filesystem::path& path) {
    if (path.empty()) return LineInput("standard input", io::FileDescriptor(::dup(STDIN_FILENO)));
    io::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file) return LineInput(path, std::move(file));
    const auto code = errno == ENOENT || errno == ENOTDIR ? ErrorCode::NotFound : ErrorCode::Environment;
    return fail(code, fmt::format("{}: {}", path.native(), std::strerror(errno)));
}

std::optional<std::string_view> LineInput::next() noexcept {
    const auto line = splitter_.next();
    if (line) ++line_number_;
    return line;
}

Result<bool> LineInput::read() {
    if (ended_) return false;
    if (splitter_.rest().size() > longest_line)
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("{}:{}: a line longer than {} bytes", path_.native(), line_number_ + 1, longest_line)
        );
    chunk_.resize(chunk_size);
    ssize_t got = -1;
    do got = ::read(file_.get(), chunk_.data(), chunk_.size());
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fail(ErrorCode::Environment, fmt::format("{}: {}", path_.native(), std::strerror(errno)));
    if (got > 0) {
        splitter_.feed(std::string_view(chunk_).substr(0, static_cast<std::size_t>(got)));
        return true;
    }
    ended_ = true;
    if (!splitter_.rest().empty()) splitter_.feed("\n");
    return false;
}

bool LineInput::readable_within(microseconds patience) const {
    pollfd watched{file_.get(), POLLIN, 0};
    const timespec wait{patience.count() / 1'000'000, static_cast<long>(patience.count() % 1'000'000) * 1000};
    return ::ppoll(&watched, 1, &wait, nullptr) != 0;
}

} // namespace tutti::cli
