// DatagramBatch: datagrams that wait at a socket, several with one call of the system (recvmmsg), each with
// the time at which it came to the machine, however late we look. Its room is made once; pages of it that
// nothing large ever came to cost nothing.
#pragma once

#include "base/time.hpp"
#include "io/file_descriptor.hpp"

#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::io {

struct ArrivedDatagram {
    std::string_view bytes; ///< valid until the next receive()
    std::string sender;     ///< the host's address, without the port
    WallTime at{};
};

class DatagramBatch {
public:
    /// What is larger than `largest` is cut off.
    explicit DatagramBatch(std::size_t largest);
    ~DatagramBatch();

    /// Those that wait, as far as there is room: fewer than `most` means that no other waits.
    std::span<const ArrivedDatagram> receive(const FileDescriptor& socket);

    static constexpr std::size_t most = 16;

private:
    struct Slot;

    std::size_t largest_;
    std::unique_ptr<char[]> room_;
    std::unique_ptr<std::array<Slot, most>> slots_;
    std::array<mmsghdr, most> headers_{};
    std::vector<ArrivedDatagram> arrived_;
};

/// To be asked for before the first receive(): the time of each datagram, and room for as many as the system
/// lends (net.core.rmem_max).
void prepare_for_batches(const FileDescriptor& socket);

/// How many datagrams have come to the socket so far for which it had no room.
std::uint64_t lost_datagrams(const FileDescriptor& socket);

} // namespace tutti::io
