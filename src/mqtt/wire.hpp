// The data types of MQTT (MQTT 5 §1.5) read from and written to bytes: integers, variable byte integers,
// strings, binary. Internal to the codec. What a packet is made of stands in the packets' own files.
#pragma once

#include "base/result.hpp"
#include "mqtt/protocol.hpp"
#include "mqtt/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace tutti::mqtt {

inline constexpr std::size_t max_text_size = 65'535;

/// Reads from the front of some bytes. The first failure sticks: from then on every read gives zero or empty,
/// so that a decoder reads straight through and asks once at its end.
class Reader {
public:
    explicit Reader(std::string_view bytes) noexcept : rest_(bytes) {}

    bool failed() const noexcept { return error_.message[0] != '\0'; }
    const DecodeError& error() const noexcept { return error_; }
    bool empty() const noexcept { return rest_.empty(); }
    std::size_t size() const noexcept { return rest_.size(); }
    const char* position() const noexcept { return rest_.data(); }

    void fail(DecodeError error) noexcept {
        if (failed()) return;
        error_ = error;
        rest_ = {};
    }
    void fail(ReasonCode reason, const char* message) noexcept { fail(DecodeError{reason, message}); }

    std::uint8_t u8() noexcept { return static_cast<std::uint8_t>(big_endian<1>()); }
    std::uint16_t u16() noexcept { return static_cast<std::uint16_t>(big_endian<2>()); }
    std::uint32_t u32() noexcept { return big_endian<4>(); }

    /// MQTT 5 §1.5.5: at most four bytes, in the shortest form.
    std::uint32_t varint() noexcept {
        std::uint32_t value = 0;
        for (unsigned i = 0; i < 4; ++i) {
            const std::uint8_t byte = u8();
            value |= static_cast<std::uint32_t>(byte & 0x7F) << (7 * i);
            if ((byte & 0x80) != 0) continue;
            if (byte == 0 && i > 0)
                fail(ReasonCode::MalformedPacket, "a variable byte integer is not in its shortest form");
            return failed() ? 0 : value;
        }
        fail(ReasonCode::MalformedPacket, "a variable byte integer is longer than four bytes");
        return 0;
    }

    std::string_view take(std::size_t count) noexcept {
        if (count > rest_.size()) {
            fail(ReasonCode::MalformedPacket, "the packet ends within a field");
            return {};
        }
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }
    std::string_view take_rest() noexcept { return take(rest_.size()); }

    /// §1.5.6: two bytes of length, then anything.
    std::string_view binary() noexcept { return take(u16()); }

    /// §1.5.4: two bytes of length, then UTF-8.
    std::string_view text() noexcept {
        const std::string_view bytes = binary();
        if (is_mqtt_text(bytes)) return bytes;
        fail(ReasonCode::MalformedPacket, "a string is not UTF-8, or contains U+0000");
        return {};
    }

    /// A byte that stands for false or true.
    bool boolean() noexcept {
        const std::uint8_t byte = u8();
        if (byte > 1) fail(ReasonCode::ProtocolError, "a property that is 0 or 1 has another value");
        return byte == 1;
    }

    /// §2.2.1: packet identifiers are not zero.
    PacketId packet_id() noexcept {
        const PacketId id = u16();
        if (id == 0) fail(ReasonCode::ProtocolError, "the packet identifier is zero");
        return id;
    }

    void expect_end() noexcept {
        if (!rest_.empty()) fail(ReasonCode::MalformedPacket, "bytes follow the end of the packet");
    }

private:
    template <unsigned Bytes>
    std::uint32_t big_endian() noexcept {
        const std::string_view bytes = take(Bytes);
        std::uint32_t value = 0;
        for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
        return value;
    }

    std::string_view rest_;
    DecodeError error_;
};

/// A sink that only counts: packets are written twice, first here, so that lengths are known before their
/// contents.
class Counter {
public:
    std::size_t size() const noexcept { return size_; }

    void u8(std::uint8_t) noexcept { size_ += 1; }
    void u16(std::uint16_t) noexcept { size_ += 2; }
    void u32(std::uint32_t) noexcept { size_ += 4; }
    void varint(std::uint32_t value) noexcept {
        invariant(value <= max_remaining_length, "a variable byte integer fits four bytes");
        size_ += value < 128 ? 1 : value < 16'384 ? 2 : value < 2'097'152 ? 3 : 4;
    }
    void raw(std::string_view bytes) noexcept { size_ += bytes.size(); }
    void binary(std::string_view bytes) noexcept {
        invariant(bytes.size() <= max_text_size, "a string or binary field has at most 65,535 bytes");
        size_ += 2 + bytes.size();
    }

private:
    std::size_t size_ = 0;
};

/// The sink that writes, to memory of the size that a Counter found.
class Writer {
public:
    explicit Writer(char* at) noexcept : at_(at) {}
    char* position() const noexcept { return at_; }

    void u8(std::uint8_t value) noexcept { *at_++ = static_cast<char>(value); }
    void u16(std::uint16_t value) noexcept {
        u8(static_cast<std::uint8_t>(value >> 8));
        u8(static_cast<std::uint8_t>(value & 0xFF));
    }
    void u32(std::uint32_t value) noexcept {
        u16(static_cast<std::uint16_t>(value >> 16));
        u16(static_cast<std::uint16_t>(value & 0xFFFF));
    }
    void varint(std::uint32_t value) noexcept {
        for (; value >= 0x80; value >>= 7) u8(static_cast<std::uint8_t>((value & 0x7F) | 0x80));
        u8(static_cast<std::uint8_t>(value));
    }
    void raw(std::string_view bytes) noexcept {
        if (!bytes.empty()) std::memcpy(at_, bytes.data(), bytes.size());
        at_ += bytes.size();
    }
    void binary(std::string_view bytes) noexcept {
        u16(static_cast<std::uint16_t>(bytes.size()));
        raw(bytes);
    }

private:
    char* at_;
};

/// Appends a packet: the fixed header, then what `body(sink)` writes, called once with a Counter and once
/// with a Writer. Returns the offset of the body in `out`.
template <typename Body>
std::size_t append_packet(std::string& out, PacketType type, unsigned flags, const Body& body) {
    Counter counter;
    body(counter);
    invariant(counter.size() <= max_remaining_length, "a packet has at most 268,435,455 bytes");
    const auto remaining = static_cast<std::uint32_t>(counter.size());
    Counter header;
    header.u8(0);
    header.varint(remaining);
    const std::size_t start = out.size();
    const std::size_t total = start + header.size() + remaining;
    out.resize_and_overwrite(total, [&](char* data, std::size_t) { // libstdc++ 12 passes the capacity here
        Writer writer{data + start};
        writer.u8(static_cast<std::uint8_t>(static_cast<unsigned>(type) << 4 | flags));
        writer.varint(remaining);
        body(writer);
        invariant(writer.position() == data + total, "a packet is as long as it was counted to be");
        return total;
    });
    return start + header.size();
}

} // namespace tutti::mqtt
