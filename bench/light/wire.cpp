#include "bench/light/wire.hpp"

#include <fmt/format.h>
#include <netinet/in.h>

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace tutti::bench {

namespace {

void must_succeed(int result, const char* what) {
    if (result >= 0) return;
    std::perror(what);
    std::exit(EXIT_FAILURE);
}

iovec piece_of(std::span<const std::uint8_t> bytes) {
    return {const_cast<std::uint8_t*>(bytes.data()), bytes.size()}; // sendmmsg does not write
}

} // namespace

Wire::Wire() : receiver_(::socket(AF_INET, SOCK_DGRAM, 0)), sender_(::socket(AF_INET, SOCK_DGRAM, 0)) {
    must_succeed(receiver_, "bench_light: socket");
    must_succeed(sender_, "bench_light: socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    must_succeed(::bind(receiver_, generic, size), "bench_light: bind");
    must_succeed(::getsockname(receiver_, generic, &size), "bench_light: getsockname");
    must_succeed(::connect(sender_, generic, size), "bench_light: connect");
}

Wire::~Wire() {
    ::close(receiver_);
    ::close(sender_);
}

void Wire::send(std::span<const pixel::Packet> packets) {
    pieces_.resize(packets.size());
    messages_.resize(packets.size());
    for (std::size_t i = 0; i < packets.size(); ++i) {
        pieces_[i] = {
            piece_of(packets[i].header), piece_of(packets[i].payload), piece_of(packets[i].padding)
        };
        messages_[i].msg_hdr.msg_iov = pieces_[i].data();
        messages_[i].msg_hdr.msg_iovlen = packets[i].padding.empty() ? 2 : 3;
    }
    send_all(messages_);
}

void Wire::make_ready(std::span<const pixel::Packet> packets) {
    ready_bytes_.clear();
    for (const auto& packet : packets)
        for (const auto part : {packet.header, packet.payload, packet.padding})
            ready_bytes_.insert(ready_bytes_.end(), part.begin(), part.end());
    ready_pieces_.clear();
    for (std::size_t at = 0; const auto& packet : packets) {
        ready_pieces_.push_back(piece_of(std::span(ready_bytes_).subspan(at, packet.size())));
        at += packet.size();
    }
    ready_.assign(packets.size(), {});
    for (std::size_t i = 0; i < packets.size(); ++i) {
        ready_[i].msg_hdr.msg_iov = &ready_pieces_[i];
        ready_[i].msg_hdr.msg_iovlen = 1;
    }
}

void Wire::send_ready() { send_all(ready_); }

void Wire::send_all(std::span<mmsghdr> messages) {
    while (!messages.empty()) { // the kernel takes 1024 a call
        const auto sent = ::sendmmsg(sender_, messages.data(), static_cast<unsigned>(messages.size()), 0);
        must_succeed(sent, "bench_light: sendmmsg");
        messages = messages.subspan(static_cast<std::size_t>(sent));
    }
}

} // namespace tutti::bench
