#include "bench/hub/mqtt_end.hpp"

#include "bench/hub/peer.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace tutti::bench {

std::string numbered_payload(std::size_t number, std::size_t size) {
    std::string payload(size, 'x');
    std::memcpy(payload.data(), &number, sizeof number);
    return payload;
}

MqttEnd::~MqttEnd() { ::close(fd_); }

void MqttEnd::read(Wait wait) {
    const auto got =
        ::recv(fd_, in_.data() + filled_, in_.size() - filled_, wait == Wait::Yes ? 0 : MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) die("the server closed a connection");
    filled_ += static_cast<std::size_t>(got);
    std::size_t at = 0;
    while (at + 2 <= filled_) {
        std::size_t size = 0;
        std::size_t header = 1;
        for (unsigned shift = 0;; shift += 7) {
            if (at + header >= filled_) break;
            const auto byte = static_cast<unsigned char>(in_[at + header++]);
            size |= static_cast<std::size_t>(byte & 0x7F) << shift;
            if ((byte & 0x80) == 0) break;
        }
        if (at + header + size > filled_) break;
        handle(static_cast<unsigned char>(in_[at]), in_.data() + at + header, size);
        at += header + size;
    }
    std::memmove(in_.data(), in_.data() + at, filled_ - at);
    filled_ -= at;
}

void MqttEnd::handle(unsigned char first, const char* body, std::size_t size) {
    switch (first >> 4) {
    case 3: {
        const int qos = first >> 1 & 3;
        const char* at = body + 2 + (static_cast<unsigned char>(body[0]) << 8)
                         + static_cast<unsigned char>(body[1]); // past the topic
        if (qos != 0) answer(qos == 1 ? 0x40 : 0x50, at);
        if (qos != 0) at += 2;
        if (version_ == 5) at += 1 + *at;
        std::size_t number = 0;
        std::memcpy(&number, at, sizeof number);
        if (at + sizeof number > body + size || number != delivered_)
            die("a message was lost, came twice, or out of order");
        ++delivered_;
        return;
    }
    case 4: // PUBACK
    case 7: // PUBCOMP
        ++acknowledged_;
        return;
    case 5: // PUBREC
        return answer(0x62, body);
    case 6: // PUBREL
        return answer(0x70, body);
    default:
        die("the server said something unexpected");
    }
}

void MqttEnd::answer(unsigned char first, const char* id) {
    const char packet[] = {static_cast<char>(first), 2, id[0], id[1]};
    out_.append(packet, sizeof packet);
}

bool MqttEnd::flush() {
    if (out_.empty()) return true;
    const auto sent = ::send(fd_, out_.data(), out_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN) die("sending");
    if (sent > 0) out_.erase(0, static_cast<std::size_t>(sent));
    return out_.empty();
}

} // namespace tutti::bench
