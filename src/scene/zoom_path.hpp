// ZoomPath: the way through the Mandelbrot set of which nobody has to steer: from the whole of it down to one
// of its beautiful places, up again, and on to the next.
#pragma once

namespace tutti::scene {

/// What is seen of the plane: a square turned about its middle.
struct PlaneView {
    double x = 0; ///< the middle
    double y = 0;
    double half = 1;  ///< half its side
    double turns = 0; ///< counter-clockwise
};

class ZoomPath {
public:
    static constexpr double one_place = 36; ///< seconds, down and up again
    static constexpr double widest = 1.35;  ///< the half side that shows the whole set
    static constexpr double octaves = 9;    ///< how far down it goes
    static int places() noexcept;

    /// Seconds of its own time; after the last place comes the first one.
    static PlaneView at(double seconds) noexcept;
};

} // namespace tutti::scene
