// Canvas: pixels that lie in somebody else's memory, row by row from the top left; what scenes draw on.
// Picture: pixels of its own.
#pragma once

#include "pixel/colour.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

namespace tutti::pixel {

struct Size {
    int width = 0; ///< 1 to 4096 for a canvas, as frames on the bus have it
    int height = 0;

    constexpr std::size_t pixels() const noexcept {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    }
    bool operator==(const Size&) const = default;
};
inline constexpr int max_side = 4096;

class Canvas {
public:
    /// `pixels` are size.pixels() colours, and outlive it.
    Canvas(std::span<Colour> pixels, Size size) noexcept : pixels_(pixels.data()), size_(size) {
        assert(pixels.size() == size.pixels());
    }

    Size size() const noexcept { return size_; }
    int width() const noexcept { return size_.width; }
    int height() const noexcept { return size_.height; }
    bool holds(int x, int y) const noexcept {
        return x >= 0 && y >= 0 && x < size_.width && y < size_.height;
    }

    /// The place must lie on it.
    Colour& at(int x, int y) const noexcept {
        assert(holds(x, y));
        return pixels_
            [static_cast<std::size_t>(y) * static_cast<std::size_t>(size_.width)
             + static_cast<std::size_t>(x)];
    }
    /// What lies beside it is not drawn.
    void set(int x, int y, Colour colour) const noexcept {
        if (holds(x, y)) at(x, y) = colour;
    }
    std::span<Colour> row(int y) const noexcept {
        return {
            pixels_ + static_cast<std::size_t>(y) * static_cast<std::size_t>(size_.width),
            static_cast<std::size_t>(size_.width)
        };
    }
    std::span<Colour> pixels() const noexcept { return {pixels_, size_.pixels()}; }
    void fill(Colour colour) const noexcept { std::ranges::fill(pixels(), colour); }

private:
    Colour* pixels_;
    Size size_;
};

class Picture {
public:
    Picture() = default;
    /// Black.
    explicit Picture(Size size) : pixels_(size.pixels()), size_(size) {}

    Size size() const noexcept { return size_; }
    Canvas canvas() noexcept { return {pixels_, size_}; }
    std::span<Colour> pixels() noexcept { return pixels_; }
    std::span<const Colour> pixels() const noexcept { return pixels_; }
    /// The place must lie on it.
    Colour at(int x, int y) const noexcept {
        return pixels_
            [static_cast<std::size_t>(y) * static_cast<std::size_t>(size_.width)
             + static_cast<std::size_t>(x)];
    }
    bool operator==(const Picture&) const = default;

private:
    std::vector<Colour> pixels_;
    Size size_;
};

} // namespace tutti::pixel
