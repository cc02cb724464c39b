// LockFile: flock(2) on a file says who owns a name (a control socket, a run directory). It frees itself with
// its holder.
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"

#include <filesystem>

namespace tutti::io {

class LockFile {
public:
    /// Takes the lock and writes our pid into the file. Conflict, naming the holder's pid, while another
    /// process holds it.
    static Result<LockFile> acquire(const std::filesystem::path& path);
    /// The holder's pid, or 0 where nobody holds the lock; `unknown_holder` where it is held and the file
    /// does not say by whom: its holder is about to write it, or a hand was there.
    static constexpr int unknown_holder = -1;
    static int holder(const std::filesystem::path& path);

    /// Keeps the lock over execve(2): its descriptor, for inherit() of the program that comes next.
    int bequeath() noexcept;
    /// Takes bequeath() back.
    void keep() noexcept;
    /// The lock that the program before us held with this descriptor. Conflict where it is no such lock.
    static Result<LockFile> inherit(int descriptor, const std::filesystem::path& path);
    bool is_inherited() const noexcept { return is_inherited_; }

private:
    explicit LockFile(FileDescriptor file) : file_(std::move(file)) {}
    FileDescriptor file_;
    bool is_inherited_ = false;
};

} // namespace tutti::io
