// The few MQTT packets that the load needs, built by hand: what is measured must not measure our own codec.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::bench {

inline void append_text(std::string& out, std::string_view text) {
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size() & 0xFF);
    out += text;
}

inline std::string packet(std::uint8_t first, const std::string& body) {
    std::string out(1, static_cast<char>(first));
    std::size_t rest = body.size();
    do {
        const auto low = rest % 128;
        rest /= 128;
        out += static_cast<char>(low | (rest != 0 ? 0x80 : 0));
    } while (rest != 0);
    return out + body;
}

/// `version` is 4 (3.1.1) or 5.
inline std::string connect_packet(std::string_view client_id, int version) {
    std::string body;
    append_text(body, "MQTT");
    body += static_cast<char>(version);
    body += '\x02';                      // clean
    body += std::string_view("\0\0", 2); // no keep alive
    if (version == 5) body += '\0';
    append_text(body, client_id);
    return packet(0x10, body);
}

inline std::string subscribe_packet(std::string_view filter, int version) {
    std::string body("\0\1", 2);
    if (version == 5) body += '\0';
    append_text(body, filter);
    body += '\0';
    return packet(0x82, body);
}

inline std::string publish_packet(std::string_view to, std::string_view payload, int version) {
    std::string body;
    append_text(body, to);
    if (version == 5) body += '\0';
    body += payload;
    return packet(0x30, body);
}

} // namespace tutti::bench
