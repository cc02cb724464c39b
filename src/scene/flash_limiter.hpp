// FlashLimiter: keeps what is shown within three flashes in any second, so that no light show brings on a
// seizure (WCAG 2.2 §2.3.1, "three flashes or below threshold"). Put frames through it; those that would be
// one flash too many are held back towards the frame before, as far as it takes.
//
// A flash is a pair of opposing changes, together over a quarter of the field, of a tenth of the greatest
// luminance, the darker one being below 0.8 of it; or of saturated red. It is no medical device: it knows
// neither how large the lights are for who looks at them, nor what else flashes in the room.
#pragma once

#include "base/time.hpp"
#include "pixel/canvas.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace tutti::scene {

class FlashLimiter {
public:
    static constexpr int most_flashes = 3;
    static constexpr microseconds period = std::chrono::seconds{1};
    /// Changes of single lights that are closer to each other are seen as one of the field.
    static constexpr microseconds together = milliseconds{80};

    explicit FlashLimiter(pixel::Size size);

    /// Makes of the frame what may be shown; `time` does not go back. Returns whether it had to be held back.
    bool limit(microseconds time, pixel::Canvas frame);

    /// How many changes of the field, two of which are a flash, are within the last second.
    int changes() const noexcept { return changes_; }

private:
    enum class Way : std::uint8_t { Unknown, Fell, Rose };
    /// One measure of one light: which way it went last, and how far that way it has come since.
    struct Swing {
        std::uint16_t furthest = 0;
        Way way = Way::Unknown;
    };
    struct Light {
        Swing luminance;
        Swing red;
        microseconds rose = -together; ///< when it did so last
        microseconds fell = -together;
    };
    static constexpr int most_changes = 2 * most_flashes;

    enum class Looking : std::uint8_t { Only, Taking };
    /// Whether, with what is tried, enough lights together go the other way than the field went last.
    Way change_by(microseconds time, Looking looking) noexcept;
    void take(Way change, microseconds time) noexcept;
    void forget(microseconds time) noexcept;

    std::vector<Light> lights_;
    pixel::Picture shown_;
    pixel::Picture tried_;
    std::array<microseconds, most_changes> change_times_{}; // oldest first
    int changes_ = 0;
    Way last_change_ = Way::Unknown;
    microseconds counted_{-1}; // what lights did until then was part of a change
    bool has_begun_ = false;
};

} // namespace tutti::scene
