// Drawing on a canvas: lines, discs, dots of light, what fades and blurs, pictures at another size. What lies
// beside the canvas is not drawn, nothing allocates, and the same calls give the same pixels.
//
// Places in whole lights are `int`; where they are `double`, the light (0, 0) has its middle at (0, 0), and
// what lies between lights is shared among them.
#pragma once

#include "pixel/canvas.hpp"

#include <span>

namespace tutti::pixel {

struct Point {
    double x = 0;
    double y = 0;
};

struct Rectangle {
    int left = 0;
    int top = 0;
    Size size;

    bool operator==(const Rectangle&) const = default;
};

/// From light to light, each as it is, both ends included.
void draw_line(Canvas canvas, int x0, int y0, int x1, int y1, Colour colour) noexcept;
/// Smooth (Wu, "An efficient antialiasing technique", 1991), mixed with what is behind.
void draw_smooth_line(Canvas canvas, Point from, Point to, Colour colour) noexcept;

void fill_rectangle(Canvas canvas, Rectangle where, Colour colour) noexcept;
/// Its border, one light wide.
void draw_rectangle(Canvas canvas, Rectangle where, Colour colour) noexcept;

/// With a smooth edge, mixed with what is behind.
void fill_disc(Canvas canvas, Point centre, double radius, Colour colour) noexcept;
/// `radius` is that of the middle of the stroke.
void draw_ring(Canvas canvas, Point centre, double radius, double stroke, Colour colour) noexcept;

/// The light of one dot, added to what is there: shared among the four lights that are nearest.
void add_dot(Canvas canvas, Point place, Colour colour) noexcept;

/// Every light × keep ÷ 256, rounded down: what is faded again and again ends in black. Each frame of a
/// trail.
void fade(Canvas canvas, int keep) noexcept;
/// Each light a quarter itself, the rest of it the eight around it (1 2 1 by 1 2 1); at the edges the edge
/// goes on.
void blur(Canvas canvas) noexcept;

/// Pixels in somebody else's memory, to be shown.
struct Image {
    std::span<const Colour> pixels;      ///< size.pixels() of them
    std::span<const std::uint8_t> alpha; ///< as many, or none: all is opaque
    Size size;
};
inline Image image_of(const Picture& picture) noexcept { return {picture.pixels(), {}, picture.size()}; }

enum class Scaling : std::uint8_t {
    Nearest, ///< one pixel each: art whose pixels are meant
    Box,     ///< the mean of all that fall on a light: photographs and films made smaller
};
/// Draws the image so that it fills `place`, which may reach over the canvas's edges.
void draw_image(Canvas canvas, Rectangle place, const Image& image, Scaling scaling) noexcept;
/// The same, of which nothing is drawn outside `bounds`.
void draw_image_within(
    Canvas canvas, Rectangle bounds, Rectangle place, const Image& image, Scaling scaling
) noexcept;

/// Where an image of that size stands in the middle of the room, undistorted: all of it, or none of the room
/// bare. No side of either is 0.
Rectangle placed_within(Size image, Size room) noexcept;
Rectangle placed_over(Size image, Size room) noexcept;

} // namespace tutti::pixel
