#include "io/file_watch.hpp"

#include "io/system_failure.hpp"

#include <sys/inotify.h>

#include <array>
#include <cerrno>
#include <utility>

namespace tutti::io {

namespace {

// One that is replaced loses its last name, and with it goes what was watched.
constexpr std::uint32_t of_the_file = IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::uint32_t of_its_folder = IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF;
/// It came between two looks, and went again.
constexpr int most_attempts = 100;

} // namespace

Result<FileWatch> FileWatch::open(std::filesystem::path path) {
    FileDescriptor inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!inotify) return system_failure("watching", path);
    FileWatch watch(std::move(inotify), std::move(path));
    if (auto watched = watch.told(); !watched) return pass_on(watched);
    return watch;
}

Result<void> FileWatch::told() {
    std::array<char, 4096> events;
    while (::read(inotify_.get(), events.data(), events.size()) > 0) {
    }
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        const int file = ::inotify_add_watch(inotify_.get(), path_.c_str(), of_the_file);
        if (file >= 0) {
            if (const int before = std::exchange(file_, file); before >= 0 && before != file)
                ::inotify_rm_watch(inotify_.get(), before);
            if (const int above = std::exchange(folder_, -1); above >= 0)
                ::inotify_rm_watch(inotify_.get(), above);
            return {};
        }
        if (errno != ENOENT) return system_failure("watching", path_);
        // Again each time: a folder that was made anew is another one. Of the same it is the same number.
        const int before = folder_;
        if (auto watched = watch_folder(); !watched) return watched;
        if (folder_ == before) return {};
        if (before >= 0) ::inotify_rm_watch(inotify_.get(), before); // its folder came, or went
    }
    return {};
}

Result<void> FileWatch::watch_folder() {
    auto folder = path_;
    do {
        folder = folder.parent_path();
        if (folder.empty()) folder = "."; // of a name alone
        folder_ = ::inotify_add_watch(inotify_.get(), folder.c_str(), of_its_folder | IN_ONLYDIR);
    } while (folder_ < 0 && errno == ENOENT && folder.has_relative_path() && folder != ".");
    if (folder_ < 0) return system_failure("watching", folder);
    return {};
}

} // namespace tutti::io
