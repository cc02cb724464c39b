// SpriteSheet: the pictures of a little figure that moves, looking to the right and to the left, as large as
// they are drawn.
#pragma once

#include "scene/media.hpp"

#include <vector>

namespace tutti::scene::kinds {

class SpriteSheet {
public:
    /// A figure of our own that walks, in several colours.
    static SpriteSheet of_ours(int scale);
    /// Of a picture that holds columns × rows of them, read row by row, each for 1 / rate seconds; or of a
    /// GIF, whose frames they are. Larger than `most` pixels each they are made smaller.
    static SpriteSheet
    of(const Strip& strip, int columns, int rows, double rate, int scale, pixel::Size most);

    pixel::Size size() const noexcept { return right_.front().size(); }
    std::size_t variants() const noexcept { return right_.size(); }
    /// What it looks like that long after its beginning.
    pixel::Image at(std::size_t variant, microseconds time, bool looks_left) const noexcept {
        return (looks_left ? left_ : right_)[variant % variants()].at(time).image();
    }

private:
    void add(Strip strip);

    std::vector<Strip> right_; ///< one a variant
    std::vector<Strip> left_;
};

} // namespace tutti::scene::kinds
