#include "logs/log_tail.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tutti::logs {

LogTail::LogTail(std::filesystem::path path, std::size_t past) : path_(std::move(path)) {
    open();
    if (!file_ || past == all) return;
    const auto size = ::lseek(file_.get(), 0, SEEK_END);
    if (size < 0) return;
    const auto start = size - std::min<off_t>(size, static_cast<off_t>(past));
    // From the byte before: where that ends a line, none is skipped.
    skips_line_ = past > 0 && start > 0;
    ::lseek(file_.get(), start - (skips_line_ ? 1 : 0), SEEK_SET);
}

void LogTail::read_new(const std::function<void(std::string_view line)>& each) {
    drain(each);
    if (!was_rotated()) return;
    open();
    drain(each);
}

void LogTail::open() { file_ = io::FileDescriptor(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)); }

bool LogTail::was_rotated() const {
    struct stat named{};
    struct stat held{};
    if (::stat(path_.c_str(), &named) != 0) return false;
    return !file_ || ::fstat(file_.get(), &held) != 0 || held.st_ino != named.st_ino;
}

void LogTail::drain(const std::function<void(std::string_view line)>& each) {
    char chunk[8192];
    while (file_) {
        const ssize_t got = ::read(file_.get(), chunk, sizeof chunk);
        if (got <= 0) break;
        pending_.append(chunk, static_cast<std::size_t>(got));
        std::size_t start = 0;
        for (auto end = pending_.find('\n'); end != std::string::npos; end = pending_.find('\n', start)) {
            if (!std::exchange(skips_line_, false))
                each(std::string_view(pending_).substr(start, end - start));
            start = end + 1;
        }
        pending_.erase(0, start);
        if (pending_.size() < longest_line) continue;
        if (!skips_line_) each(pending_);
        pending_.clear();
        pending_.shrink_to_fit();
    }
}

} // namespace tutti::logs
