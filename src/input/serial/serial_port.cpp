#include "input/serial/serial_port.hpp"

#include "io/file.hpp"
#include "io/system_failure.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <fcntl.h>
#include <fnmatch.h>
#include <unistd.h>

// Any rate: termios2 takes a number where termios has a constant for each usual one. Its header cannot stand
// beside <termios.h>.
#include <asm/termbits.h>

namespace tutti::input {

namespace {

namespace fs = std::filesystem;

Result<void> make_raw(int fd, std::uint32_t baud, const fs::path& path) {
    termios2 settings{};
    if (::ioctl(fd, TCGETS2, &settings) != 0)
        return fail(ErrorCode::InvalidInput, fmt::format("{} is no serial port", path.native()));
    settings.c_iflag = IGNBRK;
    settings.c_oflag = 0;
    settings.c_lflag = 0;
    settings.c_cflag = CS8 | CREAD | CLOCAL | BOTHER;
    settings.c_ispeed = settings.c_ospeed = baud;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    if (::ioctl(fd, TCSETS2, &settings) != 0)
        return fail(ErrorCode::InvalidInput, fmt::format("{} cannot run at {} baud", path.native(), baud));
    return {};
}

} // namespace

Result<io::FileDescriptor> open_serial_port(const fs::path& path, std::uint32_t baud) {
    io::FileDescriptor port(::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    if (!port) {
        auto failed = io::system_failure("opening", path);
        if (failed.error().code == ErrorCode::PermissionDenied)
            failed.error().message += ": let this user into the group dialout";
        return failed;
    }
    if (auto raw = make_raw(port.get(), baud, path); !raw) return pass_on(raw);
    // Nobody else is to read half of our lines.
    if (::ioctl(port.get(), TIOCEXCL) != 0) return io::system_failure("claiming", path);
    return port;
}

std::vector<NamedPort> matching_ports(const std::vector<std::string>& patterns) {
    std::vector<NamedPort> found;
    for (const auto& pattern : patterns) {
        const fs::path path(pattern);
        std::error_code failed;
        for (auto& name : io::paths_in(path.parent_path())) {
            if (::fnmatch(path.filename().c_str(), name.filename().c_str(), FNM_PERIOD) != 0) continue;
            auto target = fs::canonical(name, failed);
            if (!failed && std::ranges::find(found, target, &NamedPort::target) == found.end())
                found.push_back({std::move(name), std::move(target)});
        }
    }
    return found;
}

std::vector<fs::path> folders_of(const std::vector<std::string>& patterns) {
    std::vector<fs::path> folders;
    for (const auto& pattern : patterns) folders.push_back(fs::path(pattern).parent_path());
    std::ranges::sort(folders);
    const auto twice = std::ranges::unique(folders);
    folders.erase(twice.begin(), twice.end());
    return folders;
}

} // namespace tutti::input
