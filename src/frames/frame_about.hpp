// What goes with a frame: which one it is, and which events it shows first, so that whoever sends it on can
// say how long an input took to become light. Lies in shared memory as it is: no pointers.
#pragma once

#include "base/time.hpp"
#include "pixel/canvas.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace tutti::frames {

/// A text of at most that many bytes; the rest of a longer one is cut off.
template <std::size_t Most>
class ShortText {
public:
    ShortText() = default;
    template <std::convertible_to<std::string_view> Text>
    ShortText(const Text& text) noexcept {
        const std::string_view view = text;
        size_ = static_cast<std::uint16_t>(std::min(view.size(), Most));
        std::memcpy(bytes_.data(), view.data(), size_);
    }
    /// Whatever another process wrote here, it lies within.
    std::string_view view() const noexcept { return {bytes_.data(), std::min<std::size_t>(size_, Most)}; }
    bool operator==(const ShortText& other) const noexcept { return view() == other.view(); }

private:
    std::uint16_t size_ = 0;
    std::array<char, Most> bytes_{};
};

/// An event that this frame is the first to show.
struct FrameCause {
    ShortText<126> type; ///< "button.press"
    ShortText<94> source;
    ShortText<94> id;
    WallTime timestamp; ///< when it happened

    bool operator==(const FrameCause&) const = default;
};

class FrameAbout {
public:
    static constexpr std::size_t most_causes = 8;

    std::uint64_t sequence = 0; ///< of the frame, as whoever drew it counts
    WallTime time;              ///< that it shows

    /// One too many is left out: false.
    bool add(const FrameCause& cause) noexcept {
        if (count_ >= most_causes) return false;
        causes_[count_++] = cause;
        return true;
    }
    /// Black since somebody wants it so: it stays black when frames end.
    void set_dark(bool on) noexcept { dark_ = on ? 1 : 0; }
    bool is_dark() const noexcept { return dark_ != 0; }
    std::span<const FrameCause> causes() const noexcept {
        return std::span(causes_).first(std::min<std::size_t>(count_, most_causes));
    }

private:
    std::uint64_t count_ = 0;
    std::uint64_t dark_ = 0; ///< no bool: another process wrote it
    std::array<FrameCause, most_causes> causes_{};
};
static_assert(std::is_trivially_copyable_v<FrameAbout>, "it is copied out of another process's memory");

/// A display that frames are for.
struct DisplayAbout {
    std::string name; ///< as in `[display.<name>]`
    pixel::Size size;
    std::string shape = "panel"; ///< panel, cube, strip
    std::string faces = "full";  ///< of a cube: full, mirrored

    bool operator==(const DisplayAbout&) const = default;
};
inline constexpr std::size_t most_displays = 64;

} // namespace tutti::frames
