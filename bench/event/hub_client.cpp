#include "bench/event/hub_client.hpp"

#include "bench/event/measure.hpp"
#include "bench/hub/packets.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <poll.h>
#include <unistd.h>

namespace tutti::bench {

namespace {

[[noreturn]] void give_up(const char* what) {
    fmt::print(stderr, "bench_event: {} ({})\n", what, std::strerror(errno));
    std::exit(1);
}

void append_number(std::string& out, std::uint16_t number) {
    out += static_cast<char>(number >> 8);
    out += static_cast<char>(number & 0xFF);
}

/// Takes a whole packet off the front: its first byte and its body.
std::optional<std::pair<std::uint8_t, std::string_view>> take_packet(std::string_view& bytes) {
    std::size_t length = 0;
    for (std::size_t i = 1; i < bytes.size() && i < 5; ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        length |= static_cast<std::size_t>(byte & 0x7F) << (7 * (i - 1));
        if (byte & 0x80) continue;
        if (bytes.size() < i + 1 + length) return std::nullopt;
        const std::pair packet(static_cast<std::uint8_t>(bytes[0]), bytes.substr(i + 1, length));
        bytes.remove_prefix(i + 1 + length);
        return packet;
    }
    return std::nullopt;
}

} // namespace

HubClient::HubClient(const std::string& socket, std::string_view client_id)
    : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket.c_str(), std::min(socket.size() + 1, sizeof address.sun_path));
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        give_up("connecting to the hub");
    out_ = connect_packet(client_id, 4);
    await(0x20);
}

HubClient::~HubClient() { ::close(socket_); }

void HubClient::subscribe(std::string_view filter, int qos) {
    std::string body("\0\1", 2);
    append_text(body, filter);
    body += static_cast<char>(qos);
    out_ += packet(0x82, body);
    await(0x90);
}

void HubClient::publish(std::string_view topic, std::string_view payload, int qos) {
    std::string body;
    append_text(body, topic);
    if (qos > 0) {
        if (++packet_id_ == 0) ++packet_id_;
        append_number(body, packet_id_);
    }
    body += payload;
    out_ += packet(static_cast<std::uint8_t>(0x30 | (qos << 1)), body);
}

void HubClient::take(std::int64_t until, const Hear& hear) {
    write_out();
    pollfd watched{socket_, POLLIN, 0};
    const auto left = std::max<std::int64_t>(until - now_microseconds(), 0);
    const timespec patience{left / 1'000'000, left % 1'000'000 * 1000};
    if (::ppoll(&watched, 1, until < 0 ? nullptr : &patience, nullptr) <= 0) return;
    char bytes[64 * 1024];
    const auto got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got <= 0) give_up("the hub closed the connection");
    in_.append(bytes, static_cast<std::size_t>(got));
    std::string_view rest = in_;
    while (const auto next = take_packet(rest)) hear_packet(next->first, next->second, hear);
    in_.erase(0, in_.size() - rest.size());
    write_out();
}

void HubClient::hear_packet(std::uint8_t first, std::string_view body, const Hear& hear) {
    if ((first & 0xF0) != 0x30) return; // an acknowledgement of ours
    const auto topic_size = static_cast<std::size_t>(
        static_cast<unsigned char>(body[0]) << 8 | static_cast<unsigned char>(body[1])
    );
    const auto topic = body.substr(2, topic_size);
    body.remove_prefix(2 + topic_size);
    if (first & 0x06) {
        out_ += packet(0x40, std::string(body.substr(0, 2)));
        body.remove_prefix(2);
    }
    hear(topic, body);
}

void HubClient::write_out() {
    if (out_.empty()) return;
    if (::send(socket_, out_.data(), out_.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(out_.size()))
        give_up("sending to the hub");
    out_.clear();
}

/// Handshakes come before anything else is subscribed to: the next packet is the answer.
void HubClient::await(std::uint8_t type) {
    write_out();
    unsigned char bytes[64];
    const auto got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got < 2 || bytes[0] != type) give_up("the hub answered with something else");
}

} // namespace tutti::bench
