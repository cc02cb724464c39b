// FrameServer: hands frames to whoever shows them. It draws in memory that its readers see, and tells them by
// a tiny message on the Unix socket `<run directory>/frames` that something is new. A reader that is slow, or
// stopped, holds up nobody: when it comes back it reads the newest. Nothing is allocated for a frame.
#pragma once

#include "base/result.hpp"
#include "frames/frame_about.hpp"
#include "io/asio.hpp"

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace tutti::frames {

struct FrameServerOptions {
    std::filesystem::path directory = {}; ///< the run directory
    std::size_t readers = 32;             ///< at once; one more is told so
    unsigned mode = 0600;                 ///< of the socket
    std::vector<uid_t> uids = {};         ///< who may read besides root and our own uid
};

class FrameServer {
public:
    /// Runs on `executor` (one thread). Nothing is bound yet.
    FrameServer(asio::any_io_executor executor, FrameServerOptions options);
    /// After stop(), or when the io_context has stopped.
    ~FrameServer();

    /// Makes the memory, takes the lock, replaces a stale socket and listens. Conflict where a live server
    /// has it: that one is left alone.
    Result<void> open(std::vector<DisplayAbout> displays);

    std::span<const DisplayAbout> displays() const noexcept;
    /// Where the next frame of that display is drawn, by its place in displays(). What stands on it is some
    /// earlier frame, not always the last: draw all of it.
    pixel::Canvas begin(std::size_t display) noexcept;
    /// What was drawn is the newest frame now, and readers are told. begin() came before.
    void publish(std::size_t display, const FrameAbout& about) noexcept;

    std::size_t readers() const noexcept;

    /// Lets the readers go, removes the socket and frees the lock. Readers keep the last frame.
    Task<void> stop();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// Of the socket in that run directory.
std::filesystem::path socket_path(const std::filesystem::path& directory);

} // namespace tutti::frames
