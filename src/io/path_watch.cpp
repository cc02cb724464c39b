#include "io/path_watch.hpp"

#include "io/system_failure.hpp"

#include <boost/asio/buffer.hpp>
#include <sys/inotify.h>

#include <array>
#include <cerrno>

namespace tutti::io {

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t changes =
    IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;

std::uint32_t changes_of(PathWatch::Of of) {
    switch (of) {
    case PathWatch::Of::Names:
        return changes;
    case PathWatch::Of::Contents:
        return changes | IN_CLOSE_WRITE;
    case PathWatch::Of::Growth:
        break;
    }
    return changes | IN_MODIFY;
}

fs::path nearest_folder(fs::path folder) {
    std::error_code ignored;
    while (folder.has_relative_path() && !fs::is_directory(folder, ignored)) folder = folder.parent_path();
    return folder.empty() ? fs::path("/") : folder;
}

} // namespace

PathWatch::PathWatch(const asio::any_io_executor& executor, std::vector<fs::path> folders, Of of)
    : folders_(std::move(folders)), of_(of), inotify_(executor), watches_(open()) {}

Result<void> PathWatch::open() {
    if (!inotify_.is_open()) {
        const int fd = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
        if (fd < 0) return system_failure("watching folders", "inotify");
        inotify_.assign(fd);
    }
    return watch();
}

/// As many as can be, whatever becomes of one. Of a folder that is watched already, the system knows.
Result<void> PathWatch::watch() {
    Result<void> all;
    for (const auto& folder : folders_)
        if (auto watched = watch(folder); !watched && all) all = std::move(watched);
    return all;
}

Result<void> PathWatch::watch(const fs::path& folder) {
    // The nearest may go between the look and the watch (udev takes a folder away with its last name): then
    // another is the nearest.
    constexpr int most_attempts = 100;
    for (int attempt = 1;; ++attempt) {
        const auto nearest = nearest_folder(folder);
        const bool is_itself = nearest == folder; // what is written above it is nobody's concern
        const auto wanted = is_itself ? changes_of(of_) : changes;
        if (::inotify_add_watch(inotify_.native_handle(), nearest.c_str(), wanted) >= 0) return {};
        const bool is_gone = errno == ENOENT || errno == ENOTDIR;
        if (!is_gone || attempt == most_attempts) return system_failure("watching", nearest);
    }
}

Task<Result<void>> PathWatch::changed() {
    if (!watches_) {
        watches_ = open();
        co_return watches_;
    }
    std::array<char, 4096> bytes{};
    const auto [error, size] = co_await inotify_.async_read_some(asio::buffer(bytes), no_throw);
    static_cast<void>(size);
    if (error) co_return fail(ErrorCode::Environment, "watching folders: " + error.message());
    watches_ = watch();
    co_return watches_;
}

} // namespace tutti::io
