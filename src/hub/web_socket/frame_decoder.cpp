#include "hub/web_socket/frame_decoder.hpp"

#include "mqtt/utf8.hpp"

#include <algorithm>
#include <cstring>

namespace tutti::hub {

namespace {

constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t reserved_bits = 0x70;
constexpr std::uint8_t opcode_bits = 0x0f;
constexpr std::uint8_t mask_bit = 0x80;
constexpr std::uint8_t length_bits = 0x7f;
constexpr std::uint8_t length_in_2 = 126;
constexpr std::uint8_t length_in_8 = 127;
constexpr std::size_t mask_size = 4;
constexpr std::size_t most_control = 125; // §5.5
constexpr std::uint8_t control_bit = 0x08;

/// Codes that may stand in a Close frame (§7.4.1, §7.4.2).
bool is_close_code(unsigned code) noexcept {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1011) || (code >= 3000 && code <= 4999);
}

/// What is wrong with the payload of a Close frame (§5.5.1).
std::optional<CloseCode> judge_close(std::string_view payload) noexcept {
    if (payload.empty()) return std::nullopt;
    if (payload.size() == 1) return CloseCode::ProtocolError;
    const auto code = static_cast<unsigned>(static_cast<std::uint8_t>(payload[0])) << 8
                      | static_cast<std::uint8_t>(payload[1]);
    if (!is_close_code(code)) return CloseCode::ProtocolError;
    if (!mqtt::is_utf8(payload.substr(2))) return CloseCode::InvalidPayload;
    return std::nullopt;
}

void append_frame_header(std::string& out, std::uint8_t opcode, std::size_t length) {
    out += static_cast<char>(final_bit | opcode);
    if (length < length_in_2) {
        out += static_cast<char>(length);
        return;
    }
    const bool is_short = length < 0x10000;
    out += static_cast<char>(is_short ? length_in_2 : length_in_8);
    for (int shift = is_short ? 8 : 56; shift >= 0; shift -= 8)
        out += static_cast<char>(std::uint64_t{length} >> shift & 0xff);
}

} // namespace

std::size_t FrameDecoder::header_size() const noexcept {
    if (header_has_ < 2) return 2;
    const auto length = header_[1] & length_bits;
    const std::size_t extended = length == length_in_2 ? 2 : length == length_in_8 ? 8 : 0;
    return 2 + extended + ((header_[1] & mask_bit) != 0 ? mask_size : 0);
}

std::size_t FrameDecoder::feed(std::span<char> bytes, Control& control) {
    std::size_t kept = 0;
    for (std::size_t at = 0; !ended_;) {
        if (!in_frame_) {
            while (header_has_ < header_size() && at < bytes.size())
                header_[header_has_++] = static_cast<std::uint8_t>(bytes[at++]);
            if (header_has_ < header_size()) break;
            if (const auto error = begin_frame()) {
                fail(control, *error);
                break;
            }
        }
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size() - at));
        const bool is_control = (static_cast<std::uint8_t>(opcode_) & control_bit) != 0;
        char* const to = bytes.data() + kept;
        for (std::size_t i = 0; i < count; ++i)
            to[i] = static_cast<char>(
                static_cast<std::uint8_t>(bytes[at + i])
                ^ mask_[static_cast<std::size_t>(read_ + i) % mask_size]
            );
        if (is_control)
            held_.append(to, count);
        else
            kept += count;
        at += count;
        read_ += count;
        left_ -= count;
        if (left_ != 0) break;
        in_frame_ = false;
        header_has_ = 0;
        if (is_control) end_control(control);
    }
    return kept;
}

/// The header is whole: what it says, or what is wrong with it.
std::optional<CloseCode> FrameDecoder::begin_frame() {
    if ((header_[0] & reserved_bits) != 0)
        return CloseCode::ProtocolError;                               // §5.2: no extension was agreed on
    if ((header_[1] & mask_bit) == 0) return CloseCode::ProtocolError; // §5.1
    const auto short_length = static_cast<std::uint8_t>(header_[1] & length_bits);
    const std::size_t length_size = header_size() - 2 - mask_size;
    std::uint64_t length = short_length;
    if (length_size != 0) {
        length = 0;
        for (std::size_t i = 0; i < length_size; ++i) length = length << 8 | header_[2 + i];
        // §5.2: in as few bytes as it can be said, the highest bit 0.
        const std::uint64_t least = length_size == 2 ? length_in_2 : 0x10000;
        if (length < least || length >> 63 != 0) return CloseCode::ProtocolError;
    }
    if (const auto error =
            check_order(static_cast<Opcode>(header_[0] & opcode_bits), (header_[0] & final_bit) != 0, length))
        return error;
    std::copy_n(header_.begin() + 2 + static_cast<std::ptrdiff_t>(length_size), mask_size, mask_.begin());
    opcode_ = static_cast<Opcode>(header_[0] & opcode_bits);
    left_ = length;
    read_ = 0;
    in_frame_ = true;
    return std::nullopt;
}

/// §5.4: control frames may stand between the frames of a message, others may not.
std::optional<CloseCode> FrameDecoder::check_order(Opcode opcode, bool is_final, std::uint64_t length) {
    switch (opcode) {
    case Opcode::Text:
        return CloseCode::UnsupportedData; // [MQTT-6.0.0-1]
    case Opcode::Continuation:
    case Opcode::Binary:
        if (in_message_ != (opcode == Opcode::Continuation)) return CloseCode::ProtocolError;
        in_message_ = !is_final;
        return std::nullopt;
    case Opcode::Close:
    case Opcode::Ping:
    case Opcode::Pong:
        if (!is_final || length > most_control) return CloseCode::ProtocolError; // §5.5
        return std::nullopt;
    }
    return CloseCode::ProtocolError; // §5.2: reserved
}

void FrameDecoder::end_control(Control& control) {
    if (opcode_ == Opcode::Ping) control.ping = held_;
    if (opcode_ == Opcode::Close) {
        if (const auto error = judge_close(held_)) return fail(control, *error);
        control.closed = held_;
        ended_ = true;
    }
    held_ = {};
}

void FrameDecoder::fail(Control& control, CloseCode code) {
    control.error = code;
    ended_ = true;
}

void append_binary_frame(std::string& out, std::string_view payload) {
    append_frame_header(out, 0x2, payload.size());
    out += payload;
}

void append_pong(std::string& out, std::string_view payload) {
    append_frame_header(out, 0xa, payload.size());
    out += payload;
}

void append_close(std::string& out, std::string_view payload) {
    append_frame_header(out, 0x8, payload.size());
    out += payload;
}

void append_close(std::string& out, CloseCode code) {
    const auto number = static_cast<std::uint16_t>(code);
    const char payload[2] = {static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
    append_close(out, std::string_view(payload, sizeof payload));
}

} // namespace tutti::hub
