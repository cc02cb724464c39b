// Playback: the lines of a recorded trace ({"t","type","producer"?,"data"}), as what a device says and when.
// Takes any bytes; told nothing of the time.
#pragma once

#include "base/json.hpp"
#include "base/time.hpp"
#include "device/saying.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::input {

class Playback {
public:
    enum class Ends : std::uint8_t { Once, Never };

    /// `source`: only what it said, or nobody is named for, whatever its node; empty: all.
    Playback(std::string text, Ends ends, std::string source = {})
        : text_(std::move(text)), ends_(ends), source_(std::move(source)) {}

    struct Next {
        microseconds at{0}; ///< since the first round began; never backwards
        std::string device; ///< as the recording names it; empty: not at all
        device::Saying saying;
    };
    /// Nothing: it has ended. Lines that are none are passed over and counted, and so is what only an input
    /// service says: that a device came or went.
    std::optional<Next> next();
    std::uint64_t malformed() const noexcept { return malformed_; }

private:
    bool begin_again();
    bool is_wanted(std::string_view source) const noexcept;
    std::optional<std::string_view> next_line();

    std::string text_;
    Ends ends_;
    std::string source_;
    std::size_t place_ = 0;
    JsonReader json_;
    microseconds round_began_{0};
    microseconds last_{0};
    bool said_any_ = false; ///< in this round
    std::uint64_t malformed_ = 0;
};

} // namespace tutti::input
