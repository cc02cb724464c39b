// FrameClient: reads the frames of a FrameServer. While there is none it waits for one without waking; when
// one dies, the last frame can still be read, and a server that comes back is found at once.
#pragma once

#include "base/result.hpp"
#include "frames/frame_about.hpp"
#include "frames/ring.hpp"
#include "io/asio.hpp"
#include "io/file_descriptor.hpp"
#include "io/shared_memory.hpp"

#include <sys/types.h>

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace tutti::frames {

struct FrameClientOptions {
    std::filesystem::path directory = {}; ///< the run directory of the server
    std::vector<uid_t> uids = {};         ///< who may draw besides root and our own uid
    /// After a server that is there and does not serve: it has no room, or is of another version.
    microseconds pause = seconds(1);
};

/// What a client tells. Called from run().
class FrameListener {
public:
    virtual ~FrameListener() = default;
    /// A server is there, with these displays: their places are those of FrameClient::read().
    virtual void frames_come(std::span<const DisplayAbout> displays) = 0;
    /// A frame of that display may be read that was not read before.
    virtual void frame(std::size_t display) = 0;
    /// The server has gone. What was not read yet still can be, until another comes.
    virtual void frames_end() = 0;
    /// Why it could not connect to one that is there.
    virtual void cannot_read(const Error& error) = 0;
};

class FrameClient {
public:
    /// Both outlive it.
    FrameClient(FrameClientOptions options, FrameListener& listener);

    /// Until it is cancelled.
    Task<void> run();

    /// Of the server that is, or was, there.
    std::span<const DisplayAbout> displays() const noexcept { return displays_; }
    /// The newest frame, unless it was read before. `display`: its place in displays().
    ReadResult read(std::size_t display, Frame& into) { return rings_[display].read(into); }

private:
    Task<Result<io::FileDescriptor>> connect();
    Task<void> listen(io::FileDescriptor socket);
    Result<io::FileDescriptor> try_connect() const;
    /// False where the connection has ended.
    Result<bool> hear(int socket);
    Result<bool> hear_hello(int socket);
    Result<void> take_hello(std::string_view text, io::FileDescriptor memory);
    void tell_what_is_new();

    FrameClientOptions options_;
    FrameListener& listener_;
    std::vector<DisplayAbout> displays_;
    std::vector<RingReader> rings_;
    io::SharedMemory memory_;
    bool knows_displays_ = false; ///< those of the present connection
};

} // namespace tutti::frames
