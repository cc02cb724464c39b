#include "io/stale_socket.hpp"

#include "io/file_descriptor.hpp"
#include "io/system_failure.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace tutti::io {

namespace {

const char* kind_of(mode_t mode) {
    if (S_ISLNK(mode)) return "a link";
    if (S_ISDIR(mode)) return "a folder";
    return S_ISREG(mode) ? "a file" : "something else";
}

} // namespace

Result<void> expect_socket_or_nothing(const std::filesystem::path& path) {
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) {
        if (errno == ENOENT) return {};
        return system_failure("looking at", path);
    }
    if (S_ISSOCK(info.st_mode)) return {};
    return fail(
        ErrorCode::Conflict, fmt::format(
                                 "{} is {}, not a socket of ours, and is left as it is: move it away",
                                 path.native(), kind_of(info.st_mode)
                             )
    );
}

bool somebody_listens(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto& text = path.native();
    if (text.size() >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, text.data(), text.size());
    const FileDescriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!probe) return false;
    const auto* to = reinterpret_cast<const sockaddr*>(&address);
    return ::connect(probe.get(), to, sizeof address) == 0 || errno == EAGAIN;
}

Result<void> remove_stale_socket(const std::filesystem::path& path) {
    if (auto ours = expect_socket_or_nothing(path); !ours) return ours;
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return system_failure("removing the stale", path);
    return {};
}

} // namespace tutti::io
