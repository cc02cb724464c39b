// What phones and the gateway say to each other on /ws/pad, as JSON texts, and the event that speaks to
// phones. Strict and bounded: whatever breaks a rule is refused in words. Pure.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tutti::gateway {

/// Who the phone is: the first frame.
struct PadHello {
    std::string device; ///< what its page keeps for ever: 8 to 36 of a-z, 0-9, '_' and '-'
    std::string name;   ///< as the person calls it; never empty

    bool operator==(const PadHello&) const = default;
};
/// Asks for a pong.
struct PadPing {
    double at = 0; ///< whatever it is to the phone; the pong has it again

    bool operator==(const PadPing&) const = default;
};

struct PadButton {
    std::string code;
    bool down = false;

    bool operator==(const PadButton&) const = default;
};
struct PadSlider {
    std::string code;
    double value = 0; ///< 0 to 1

    bool operator==(const PadSlider&) const = default;
};
struct PadPoint {
    std::string code;
    double x = 0; ///< 0, left, to 1
    double y = 0; ///< 0, below, to 1

    bool operator==(const PadPoint&) const = default;
};
/// Degrees, as browsers have them.
struct PadTilt {
    double alpha = 0;
    double beta = 0;
    double gamma = 0;

    bool operator==(const PadTilt&) const = default;
};
struct PadText {
    std::string text;

    bool operator==(const PadText&) const = default;
};
/// One thing under one finger, as it stands now.
using PadControl = std::variant<PadButton, PadSlider, PadPoint, PadTilt, PadText>;
using PadControls = std::vector<PadControl>;

using PadFrame = std::variant<PadHello, PadPing, PadControls>;

namespace pad_limits {
inline constexpr std::size_t frame_bytes = 2048;
inline constexpr std::size_t frame_controls = 32;
inline constexpr std::size_t code_bytes = 32;
inline constexpr std::size_t name_bytes = 80;
inline constexpr std::size_t text_bytes = 400;
} // namespace pad_limits

/// A text frame of a phone.
Result<PadFrame> read_pad_frame(std::string_view text);

/// What a phone is to do: the data of an event `pad.feedback`.
struct PadFeedback {
    std::optional<std::int32_t> producer; ///< of one phone; nothing: of all
    std::vector<std::int64_t> vibrate;    ///< milliseconds: on, off, on …; empty: not
    std::string text;                     ///< to be shown; empty: none
    std::string color;                    ///< "#rrggbb"; empty: none

    bool operator==(const PadFeedback&) const = default;
};
Result<PadFeedback> read_pad_feedback(const Value& data);

std::string print_pad_welcome(std::int32_t producer, WallTime now);
std::string print_pad_pong(const PadPing& ping, WallTime now);
std::string print_pad_feedback(const PadFeedback& feedback, WallTime now);
std::string print_pad_refusal(std::string_view why, WallTime now);

} // namespace tutti::gateway
