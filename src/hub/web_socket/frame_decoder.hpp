// FrameDecoder: the frames of a WebSocket client (RFC 6455 §5), in any pieces, to the bytes within. MQTT's
// packets need not keep to frames [MQTT-6.0.0-2], so nothing is collected: what came is unmasked where it
// lies. Only control frames, which are short, are kept until they are whole. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tutti::hub {

/// Why a WebSocket ends: RFC 6455 §7.4.1.
enum class CloseCode : std::uint16_t {
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    UnsupportedData = 1003,
    InvalidPayload = 1007,
};

class FrameDecoder {
public:
    /// What the far end waits for.
    struct Control {
        std::optional<std::string> ping = {};   ///< the latest: a pong of it is due
        std::optional<std::string> closed = {}; ///< it closes, with this payload: the same is due
        std::optional<CloseCode> error = {};    ///< it may not speak so
    };

    /// Moves the payload of data frames to the front of `bytes`; returns how much that is. Behind what ends
    /// the connection nothing is read any more.
    std::size_t feed(std::span<char> bytes, Control& control);
    bool has_ended() const noexcept { return ended_; }

private:
    enum class Opcode : std::uint8_t {
        Continuation = 0,
        Text = 1,
        Binary = 2,
        Close = 8,
        Ping = 9,
        Pong = 10,
    };

    std::size_t header_size() const noexcept;
    std::optional<CloseCode> begin_frame();
    std::optional<CloseCode> check_order(Opcode opcode, bool is_final, std::uint64_t length);
    void end_control(Control& control);
    void fail(Control& control, CloseCode code);

    std::array<std::uint8_t, 14> header_{};
    std::uint8_t header_has_ = 0;
    bool in_frame_ = false;   ///< its header is whole
    bool in_message_ = false; ///< a data frame came that was not the last of its message
    bool ended_ = false;
    Opcode opcode_ = Opcode::Binary;
    std::array<std::uint8_t, 4> mask_{};
    std::uint64_t left_ = 0; ///< of the payload
    std::uint64_t read_ = 0;
    std::string held_; ///< of a control frame
};

// Frames of ours, which are whole and not masked (§5.1).
void append_binary_frame(std::string& out, std::string_view payload);
void append_pong(std::string& out, std::string_view payload);
void append_close(std::string& out, std::string_view payload);
void append_close(std::string& out, CloseCode code);

} // namespace tutti::hub
