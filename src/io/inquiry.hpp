// Inquiry: one question to everybody on the network, by UDP, and the answers that come back to the asker.
// What a question and an answer are is its user's.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"
#include "io/file_descriptor.hpp"
#include "io/listen.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace tutti::io {

class Inquiry {
public:
    /// Answers come to this port. 0: any; what others have, too, is shared with them.
    static Result<Inquiry> open(const asio::any_io_executor& executor, std::uint16_t own_port = 0);

    Inquiry(Inquiry&&) noexcept = default;
    Inquiry& operator=(Inquiry&&) = delete;
    ~Inquiry();

    /// To an IPv4 address: of one host; a multicast group, by each network that this machine is on; or
    /// 255.255.255.255, everybody on each of them. Unavailable: it could be sent nowhere.
    Result<void> ask(const std::string& address, std::uint16_t port, std::span<const std::uint8_t> question);

    /// To a multicast group by the network in which this machine has the address `own`, and no router passes
    /// it on. Unavailable: it could not be sent.
    Result<void> ask_by(
        const std::string& own, const std::string& group, std::uint16_t port,
        std::span<const std::uint8_t> question
    );

    /// One that has come; it stands until the next call.
    std::optional<Datagram> take();
    /// The next one, as take(). Nothing: none came until then, or the caller was cancelled.
    Task<std::optional<Datagram>> answer(SteadyTime until);

private:
    Inquiry(const asio::any_io_executor& executor, FileDescriptor socket);

    static constexpr std::size_t room = 9000; // what multicast DNS allows (RFC 6762 §17); others need less

    FileDescriptor socket_;
    asio::posix::stream_descriptor waiting_; ///< watches the socket, and does not own it
    std::unique_ptr<char[]> datagram_;
};

} // namespace tutti::io
