// Child: a process of ours that ends with this object; and the pipe that it speaks through.
#pragma once

#include "io/file_descriptor.hpp"

#include <sys/types.h>

#include <optional>

namespace tutti::io {

/// A process of ours and its session; killed and reaped with this object where it has not ended before.
class Child {
public:
    explicit Child(pid_t pid) noexcept : pid_(pid) {}
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child();

    void kill() const noexcept;
    /// Asks it to end (SIGTERM).
    void terminate() const noexcept;
    /// Of a process that has ended, or will at once: its exit code, 128 and the signal's number where one
    /// ended it.
    int reap() noexcept;
    /// It is another's from now on.
    void release() noexcept { pid_ = 0; }

private:
    pid_t pid_;
};

struct Pipe {
    FileDescriptor read;
    FileDescriptor write;
};

/// Both ends close on exec. Nothing: errno says why.
std::optional<Pipe> make_pipe();

} // namespace tutti::io
