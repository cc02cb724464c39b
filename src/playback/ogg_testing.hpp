// The tests' way to write Ogg: pages as RFC 3533 §6 has them, without checksums, and comments as the Vorbis I
// specification §5 has them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace tutti::playback {

inline std::string little_endian(std::uint64_t number, int bytes) {
    std::string text;
    for (int byte = 0; byte < bytes; ++byte) text += static_cast<char>(number >> (8 * byte) & 0xFF);
    return text;
}

/// The lengths of a packet's segments; without its last one it goes on in the next page.
inline std::string segments_of(std::size_t length, bool is_whole = true) {
    std::string segments(length / 255, '\xFF');
    if (is_whole) segments += static_cast<char>(length % 255);
    return segments;
}

inline std::string
ogg_page(int flags, std::uint32_t stream, const std::string& segments, std::string_view body) {
    return "OggS" + std::string(1, '\0') + static_cast<char>(flags) + little_endian(0, 8)
           + little_endian(stream, 4) + little_endian(0, 8) + static_cast<char>(segments.size()) + segments
           + std::string(body);
}

/// A page of whole packets.
inline std::string
ogg_packets(int flags, std::uint32_t stream, std::initializer_list<std::string_view> packets) {
    std::string segments;
    std::string body;
    for (const auto packet : packets) {
        segments += segments_of(packet.size());
        body += packet;
    }
    return ogg_page(flags, stream, segments, body);
}

inline std::string ogg_comments(std::initializer_list<std::string> comments) {
    std::string text = little_endian(4, 4) + "Ada1" + little_endian(comments.size(), 4);
    for (const auto& comment : comments) text += little_endian(comment.size(), 4) + comment;
    return text;
}

/// A Vorbis stream that names a track, and a page of sound.
inline std::string vorbis_stream(std::uint32_t stream, std::initializer_list<std::string> comments) {
    return ogg_packets(2, stream, {std::string("\x01vorbis") + std::string(23, '\x01')})
           + ogg_packets(0, stream, {"\x03vorbis" + ogg_comments(comments) + "\x01", "\x05vorbis and so on"})
           + ogg_packets(0, stream, {std::string(600, 'O'), "OggOggS"});
}

} // namespace tutti::playback
