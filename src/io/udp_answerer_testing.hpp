// UdpAnswerer: a socket on the loopback that answers questions with what it was told to: somebody on the
// network.
#pragma once

#include "io/asio.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/udp.hpp>

#include <array>
#include <cstddef>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace tutti::io {

class UdpAnswerer {
public:
    /// The n-th question is answered by the n-th of these, each of its datagrams in turn; later ones not at
    /// all.
    UdpAnswerer(asio::io_context& context, std::vector<std::vector<std::string>> answers)
        : socket_(context, {asio::ip::address_v4::loopback(), 0}), answers_(std::move(answers)) {
        asio::co_spawn(context, answer(), [](const std::exception_ptr&) {});
    }

    std::uint16_t port() const { return socket_.local_endpoint().port(); }
    const std::vector<std::string>& questions() const { return questions_; }
    /// Hears no more, so that its context comes to an end.
    void close() { socket_.close(); }

private:
    Task<void> answer() {
        while (true) {
            asio::ip::udp::endpoint from;
            std::array<char, 2048> room;
            const auto [error, size] =
                co_await socket_.async_receive_from(asio::buffer(room), from, no_throw);
            if (error) co_return;
            questions_.emplace_back(room.data(), size);
            if (questions_.size() > answers_.size()) continue;
            for (const auto& datagram : answers_[questions_.size() - 1])
                socket_.send_to(asio::buffer(datagram), from);
        }
    }

    asio::ip::udp::socket socket_;
    std::vector<std::vector<std::string>> answers_;
    std::vector<std::string> questions_;
};

} // namespace tutti::io
