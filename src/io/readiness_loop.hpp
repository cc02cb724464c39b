// ReadinessLoop: a thin, level-triggered epoll for programs that move many small messages and cannot afford
// Asio's extra system calls for each (docs/adr/0006). No timers, no callbacks: the caller waits and acts.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/file_descriptor.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace tutti::io {

class ReadinessLoop {
public:
    enum class Interest : std::uint8_t { Nothing, Read, Write, ReadAndWrite };

    /// What one descriptor is ready for. An error or a hang-up shows as readable, whatever was asked
    /// for: the read tells which.
    struct Event {
        std::uint64_t token;
        bool readable;
        bool writable;
    };

    static Result<ReadinessLoop> create();

    /// `token` comes back with each event. A closed descriptor is forgotten by itself.
    Result<void> watch(int fd, Interest interest, std::uint64_t token);
    void change(int fd, Interest interest, std::uint64_t token);
    void forget(int fd);

    /// Waits until something is ready or the time has come; empty: without end. The events are valid until
    /// the next call. Returns none, too, when a signal came.
    std::span<const Event> wait(std::optional<SteadyTime> until);

private:
    explicit ReadinessLoop(FileDescriptor epoll) noexcept : epoll_(std::move(epoll)) {}

    static constexpr std::size_t max_events = 256;
    FileDescriptor epoll_;
    std::array<Event, max_events> events_;
};

} // namespace tutti::io
