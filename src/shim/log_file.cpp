#include "shim/log_file.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

namespace tutti::shim {

namespace {

/// "path.7", or the path itself for 0.
void numbered(char (&out)[PATH_MAX], const char* path, int number) {
    std::strncpy(out, path, PATH_MAX - 8);
    out[PATH_MAX - 8] = '\0';
    if (number == 0) return;
    char digits[8] = ".";
    int at = 1;
    if (number >= 100) digits[at++] = static_cast<char>('0' + number / 100 % 10);
    if (number >= 10) digits[at++] = static_cast<char>('0' + number / 10 % 10);
    digits[at++] = static_cast<char>('0' + number % 10);
    digits[at] = '\0';
    std::strcat(out, digits);
}

} // namespace

bool LogFile::append(const char* bytes, std::size_t length) {
    while (length > 0) {
        if (fd_ < 0 && !open()) return false;
        std::size_t piece = what_fits(bytes, length);
        if (piece == 0) {
            rotate();
            if (!open()) return false;
            piece =
                size_ == 0 ? what_fits(bytes, length) : length; // a folder in which nothing can be renamed
        }
        if (!write_whole(bytes, piece)) return false;
        bytes += piece;
        length -= piece;
    }
    return true;
}

/// As many whole lines as the file has room for, in bytes; the first of an empty file always.
std::size_t LogFile::what_fits(const char* bytes, std::size_t length) const {
    if (size_ + static_cast<std::int64_t>(length) <= limit_) return length;
    const std::int64_t left = limit_ - size_;
    const auto room = left > 0 ? static_cast<std::size_t>(left) : 0;
    if (const void* last = memrchr(bytes, '\n', room < length ? room : length))
        return static_cast<std::size_t>(static_cast<const char*>(last) - bytes) + 1;
    if (size_ > 0) return 0;
    const auto* first = static_cast<const char*>(std::memchr(bytes, '\n', length));
    return first == nullptr ? length : static_cast<std::size_t>(first - bytes) + 1;
}

bool LogFile::write_whole(const char* bytes, std::size_t length) {
    std::size_t done = 0;
    while (done < length) {
        const ssize_t written = write(fd_, bytes + done, length - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            error_ = errno;
            // A full disk may have taken half a line. What is no file cannot be cut, and needs not be.
            static_cast<void>(ftruncate(fd_, size_) < 0);
            close(fd_);
            fd_ = -1;
            return false;
        }
        done += static_cast<std::size_t>(written);
    }
    size_ += static_cast<std::int64_t>(length);
    return true;
}

bool LogFile::open() {
    fd_ = ::open(path_, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0640);
    struct stat info{};
    if (fd_ >= 0 && fstat(fd_, &info) == 0) {
        size_ = info.st_size;
        return true;
    }
    error_ = errno;
    return false;
}

void LogFile::rotate() {
    close(fd_);
    fd_ = -1;
    char from[PATH_MAX];
    char to[PATH_MAX];
    for (int number = files_ - 1; number > 0; --number) {
        numbered(from, path_, number - 1);
        numbered(to, path_, number);
        rename(from, to);
    }
    if (files_ <= 1) unlink(path_);
}

} // namespace tutti::shim
