#include "hub/tls/certificate_watch.hpp"

#include "io/file.hpp"
#include "io/system_failure.hpp"

#include <sys/inotify.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <functional>
#include <unistd.h>

namespace tutti::hub {

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t of_certificates = IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_DELETE;
/// Of what is above their folder: that another one takes its place.
constexpr std::uint32_t of_folders = IN_CREATE | IN_MOVED_TO;
constexpr std::size_t largest_file = 1024 * 1024;

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

} // namespace

Result<CertificateWatch> CertificateWatch::open(std::vector<fs::path> files) {
    io::FileDescriptor inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!inotify) return io::system_failure("watching", files.front());
    for (auto& file : files) file = fs::absolute(file); // so that each folder has one above it
    CertificateWatch watch(std::move(inotify), std::move(files));
    if (auto watched = watch.watch_folders(); !watched) return pass_on(watched);
    watch.is_changed();
    return watch;
}

CertificateWatch::CertificateWatch(io::FileDescriptor inotify, std::vector<fs::path> files)
    : inotify_(std::move(inotify)), files_(std::move(files)) {}

void CertificateWatch::told() {
    std::array<char, 4096> events;
    while (::read(inotify_.get(), events.data(), events.size()) > 0) {
    }
}

// First the folders: what is written after that is told, and what was before is seen now. Where one cannot be
// watched any more, the others are.
bool CertificateWatch::is_changed() {
    static_cast<void>(watch_folders());
    const auto now = std::hash<std::string>{}(contents());
    return std::exchange(seen_, now) != now;
}

Result<void> CertificateWatch::watch_folders() {
    Result<void> all;
    std::vector<int> watched;
    const auto watch = [&](const fs::path& folder, std::uint32_t events) {
        if (auto done = watch_nearest(folder, events, watched); !done && all) all = std::move(done);
    };
    for (const auto& file : files_) {
        // Where the name leads, too: a link may stay while what it names is written anew.
        std::error_code unknown;
        const auto target = fs::canonical(file, unknown);
        for (const auto& path : {file, target}) {
            if (path.empty()) continue;
            watch(folder_of(path), of_certificates);
            watch(folder_of(folder_of(path)), of_folders);
        }
    }
    // Those that were put aside.
    for (const int before : watched_)
        if (std::ranges::find(watched, before) == watched.end()) ::inotify_rm_watch(inotify_.get(), before);
    watched_ = std::move(watched);
    return all;
}

// A folder that is not there may come: the nearest one above it tells when. It may have come before that one
// was watched.
Result<void>
CertificateWatch::watch_nearest(const fs::path& folder, std::uint32_t events, std::vector<int>& watched) {
    const auto add = [&] {
        const int number =
            ::inotify_add_watch(inotify_.get(), folder.c_str(), events | IN_MASK_ADD | IN_ONLYDIR);
        if (number >= 0) watched.push_back(number);
        return number >= 0;
    };
    if (add()) return {};
    const bool is_gone = errno == ENOENT || errno == ENOTDIR;
    if (!is_gone || !folder.has_relative_path()) return io::system_failure("watching", folder);
    if (auto above = watch_nearest(folder.parent_path(), of_folders, watched); !above) return above;
    add();
    return {};
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
