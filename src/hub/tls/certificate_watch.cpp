#include "hub/tls/certificate_watch.hpp"

#include "io/file.hpp"
#include "io/system_failure.hpp"

#include <sys/inotify.h>

#include <array>
#include <functional>
#include <unistd.h>

namespace tutti::hub {

namespace {

constexpr std::uint32_t of_certificates = IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_DELETE;
constexpr std::size_t largest_file = 1024 * 1024;

} // namespace

Result<CertificateWatch> CertificateWatch::open(std::vector<std::filesystem::path> files) {
    io::FileDescriptor inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!inotify) return io::system_failure("watching", files.front());
    for (const auto& file : files) {
        // Where the name leads, too: a link may stay while what it names is written anew.
        std::error_code unknown;
        const auto target = std::filesystem::canonical(file, unknown);
        for (const auto& path : {file, target}) {
            if (path.empty()) continue;
            const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
            if (::inotify_add_watch(inotify.get(), folder.c_str(), of_certificates) < 0)
                return io::system_failure("watching", folder);
        }
    }
    return CertificateWatch(std::move(inotify), std::move(files));
}

CertificateWatch::CertificateWatch(io::FileDescriptor inotify, std::vector<std::filesystem::path> files)
    : inotify_(std::move(inotify)), files_(std::move(files)), seen_(std::hash<std::string>{}(contents())) {}

void CertificateWatch::told() {
    std::array<char, 4096> events;
    while (::read(inotify_.get(), events.data(), events.size()) > 0) {
    }
}

bool CertificateWatch::is_changed() {
    const auto now = std::hash<std::string>{}(contents());
    return std::exchange(seen_, now) != now;
}

std::string CertificateWatch::contents() const {
    std::string all;
    for (const auto& file : files_) {
        if (const auto read = io::read_file(file, largest_file)) all += *read;
        all += '\0';
    }
    return all;
}

} // namespace tutti::hub
