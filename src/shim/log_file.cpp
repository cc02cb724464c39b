#include "shim/log_file.hpp"

#include "shim/folder.hpp"
#include "supervise/old_log.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <limits.h>
#include <string_view>
#include <unistd.h>

namespace tutti::shim {

namespace {

using supervise::old_log_room;
using supervise::OldLog;
using supervise::parse_old_log;

/// The folder that the file lies in.
int open_folder(const char* path, std::size_t name_at) {
    char folder[PATH_MAX];
    if (name_at == 0 || name_at >= sizeof folder) return ::open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    std::memcpy(folder, path, name_at);
    folder[name_at] = '\0';
    return ::open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

bool exists(int folder, const char* name) { return faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0; }

/// The old files of one service, in their folder.
class OldLogs {
public:
    explicit OldLogs(const char* path) {
        const char* slash = std::strrchr(path, '/');
        current_ = slash == nullptr ? path : slash + 1;
        constexpr std::string_view extension = ".log";
        service_ = current_;
        if (service_.ends_with(extension)) service_.remove_suffix(extension.size());
        folder_ = open_folder(path, static_cast<std::size_t>(current_ - path));
    }
    OldLogs(const OldLogs&) = delete;
    OldLogs& operator=(const OldLogs&) = delete;
    ~OldLogs() {
        if (folder_ >= 0) close(folder_);
    }

    /// A number that is greater than all others. Who packs a file renames, and then removes: what the list
    /// has missed is there by one of its names.
    std::int64_t next_number() const {
        std::int64_t newest = 0;
        for_each([&newest](const char*, const OldLog& old) {
            if (old.number > newest) newest = old.number;
        });
        char name[name_room];
        do {
            set_name(name, ++newest);
        } while (exists(folder_, name) || exists(folder_, std::strcat(name, ".gz")));
        return newest;
    }
    bool set_aside(std::int64_t number) const {
        char name[name_room];
        set_name(name, number);
        return renameat(folder_, current_, folder_, name) == 0;
    }
    /// The plain one first: who has packed one whose plain one is gone lets go of it, too.
    void remove_until(std::int64_t last) const {
        for_each([this, last](const char* found, const OldLog& old) {
            if (old.number > last) return;
            char name[name_room];
            for (const char* suffix : {"", ".gz", ".gz.new"}) {
                std::memcpy(name, found, old.length);
                std::strcpy(name + old.length, suffix);
                unlinkat(folder_, name, 0);
            }
        });
    }

private:
    static constexpr std::size_t name_room = NAME_MAX + old_log_room;

    template <typename Each>
    void for_each(Each each) const {
        lseek(folder_, 0, SEEK_SET);
        for_each_name(folder_, [&each, this](const char* name) {
            if (const auto old = parse_old_log(name, service_)) each(name, *old);
        });
    }
    void set_name(char (&name)[name_room], std::int64_t number) const {
        std::strncpy(name, current_, NAME_MAX);
        name[NAME_MAX] = '\0';
        supervise::print_old_log_number(number, name + std::strlen(name));
    }

    const char* current_;
    std::string_view service_;
    int folder_;
};

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
    fd_ = ::open(path_, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0640);
    struct stat info{};
    if (fd_ >= 0 && fstat(fd_, &info) == 0) {
        size_ = info.st_size;
        end_line();
        return true;
    }
    error_ = errno;
    return false;
}

/// Whoever wrote before us may have been killed within a line: ours begins another.
void LogFile::end_line() {
    char last = '\n';
    if (size_ == 0 || pread(fd_, &last, 1, size_ - 1) != 1 || last == '\n') return;
    if (write(fd_, "\n", 1) == 1) ++size_;
}

void LogFile::rotate() {
    close(fd_);
    fd_ = -1;
    const OldLogs old(path_);
    const auto number = old.next_number();
    if (files_ <= 1)
        unlink(path_);
    else if (!old.set_aside(number))
        return;
    old.remove_until(files_ <= 1 ? number : number - (files_ - 1));
    ++rotations_;
}

} // namespace tutti::shim
