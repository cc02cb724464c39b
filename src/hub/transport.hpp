// Transport: the bytes of one client, both ways, over a descriptor that never blocks. A socket is the plain
// one; what wraps its bytes in something else, such as TLS or WebSocket frames, is another.
#pragma once

#include "io/file_descriptor.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace tutti::hub {

/// How an attempt to move bytes went.
struct Transfer {
    enum class Outcome : std::uint8_t {
        Moved,  ///< `count` bytes
        NotNow, ///< the descriptor will say when
        Gone,   ///< the client has left, or is lost
    };
    Outcome outcome = Outcome::NotNow;
    std::size_t count = 0;
};

class Transport {
public:
    virtual ~Transport() = default;

    /// What to watch for readiness; the same for as long as the transport lives.
    virtual int descriptor() const noexcept = 0;
    /// Takes what has come, at most as much as `into` holds.
    virtual Transfer read(std::span<char> into) noexcept = 0;
    /// Gives away what the client takes now: all, a part, or nothing of it.
    virtual Transfer write(std::string_view bytes) noexcept = 0;
    /// The same for bytes that lie in two places.
    virtual Transfer write_both(std::string_view first, std::string_view second) noexcept;
    /// Tells the client that nothing follows, before the transport goes.
    virtual void finish() noexcept = 0;

    // What wraps its bytes holds some of them, at times, of which the descriptor says nothing.

    /// More has come than the last `read` had room for: the next one has it, ready or not.
    virtual bool has_more() const noexcept { return false; }
    /// Bytes are on their way out, of a handshake or of what was taken before, and the client takes no more
    /// now: once the descriptor is writable, a `write` of nothing goes on with them.
    virtual bool owes() const noexcept { return false; }

    /// Whom what wraps the bytes has proved the client to be, once the first of them were read; empty:
    /// nobody.
    virtual std::string_view proved_user() const noexcept { return {}; }
};

/// What wraps the bytes of a connection that was accepted; `address` is for people.
using WrapTransport =
    std::function<std::unique_ptr<Transport>(std::unique_ptr<Transport> below, const std::string& address)>;

/// A connected stream socket, TCP or Unix.
class SocketTransport final : public Transport {
public:
    explicit SocketTransport(io::FileDescriptor socket) noexcept : socket_(std::move(socket)) {}

    int descriptor() const noexcept override { return socket_.get(); }
    Transfer read(std::span<char> into) noexcept override;
    Transfer write(std::string_view bytes) noexcept override;
    Transfer write_both(std::string_view first, std::string_view second) noexcept override;
    void finish() noexcept override;

private:
    io::FileDescriptor socket_;
};

} // namespace tutti::hub
