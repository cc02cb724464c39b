#include "io/datagram_batch.hpp"

#include "io/clock.hpp"
#include "io/socket_address.hpp"

#include <linux/sock_diag.h>
#include <sys/uio.h>

#include <ctime>

namespace tutti::io {

namespace {

/// When the datagram came, where the system says so.
WallTime time_of(msghdr& header) {
    for (auto* each = CMSG_FIRSTHDR(&header); each != nullptr; each = CMSG_NXTHDR(&header, each)) {
        if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_TIMESTAMPNS) continue;
        timespec time{};
        std::memcpy(&time, CMSG_DATA(each), sizeof time);
        return WallTime(seconds(time.tv_sec) + microseconds(time.tv_nsec / 1000));
    }
    return wall_now();
}

} // namespace

struct DatagramBatch::Slot {
    SocketAddress address{};
    iovec bytes{};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(timespec))> control{};
};

DatagramBatch::DatagramBatch(std::size_t largest)
    : largest_(largest), room_(std::make_unique_for_overwrite<char[]>(most * largest)),
      slots_(std::make_unique<std::array<Slot, most>>()), arrived_(most) {}

DatagramBatch::~DatagramBatch() = default;

std::span<const ArrivedDatagram> DatagramBatch::receive(const FileDescriptor& socket) {
    for (std::size_t i = 0; i < most; ++i) {
        auto& slot = (*slots_)[i];
        slot.bytes = {room_.get() + i * largest_, largest_};
        headers_[i] = {};
        auto& header = headers_[i].msg_hdr;
        header.msg_name = &slot.address;
        header.msg_namelen = sizeof slot.address;
        header.msg_iov = &slot.bytes;
        header.msg_iovlen = 1;
        header.msg_control = slot.control.data();
        header.msg_controllen = slot.control.size();
    }
    const int got = ::recvmmsg(socket.get(), headers_.data(), most, MSG_DONTWAIT, nullptr);
    if (got <= 0) return {};
    const auto count = static_cast<std::size_t>(got);
    for (std::size_t i = 0; i < count; ++i) {
        arrived_[i].bytes = {room_.get() + i * largest_, headers_[i].msg_len};
        arrived_[i].sender = sender_of((*slots_)[i].address);
        arrived_[i].at = time_of(headers_[i].msg_hdr);
    }
    return std::span(arrived_).first(count);
}

void prepare_for_batches(const FileDescriptor& socket) {
    const int on = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    const int room = 4 << 20;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
}

std::uint64_t lost_datagrams(const FileDescriptor& socket) {
    std::array<std::uint32_t, SK_MEMINFO_VARS> info{};
    socklen_t size = sizeof info;
    if (::getsockopt(socket.get(), SOL_SOCKET, SO_MEMINFO, info.data(), &size) != 0) return 0;
    return info[SK_MEMINFO_DROPS];
}

} // namespace tutti::io
