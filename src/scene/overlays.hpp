// Overlays: what lies over every mode for a while: words that somebody sends, and the blackout, which wins
// over all. Told the time; pure.
#pragma once

#include "base/time.hpp"
#include "pixel/canvas.hpp"

#include <optional>
#include <string>

namespace tutti::scene {

class Overlays {
public:
    static constexpr microseconds usual = seconds(5);
    static constexpr std::size_t most_bytes = 512;

    /// Shows words from `now` on; another text takes the place of one that is there. What is longer than
    /// most_bytes is cut at a letter.
    void show(std::string_view text, pixel::Colour colour, microseconds duration, microseconds now);
    void clear() noexcept { text_.reset(); }
    /// Darkness, until it is taken back.
    void black_out(bool on) noexcept { is_dark_ = on; }

    bool is_dark() const noexcept { return is_dark_; }
    /// What stands there at `now`; empty: nothing.
    std::string_view text(microseconds now) const noexcept;
    /// Over what is there.
    void draw(pixel::Canvas canvas, int faces, microseconds now) const;

private:
    struct Text {
        std::string words;
        pixel::Colour colour;
        microseconds since;
        microseconds duration;
    };

    std::optional<Text> text_;
    bool is_dark_ = false;
};

} // namespace tutti::scene
