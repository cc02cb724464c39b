// Fractal: paints z → z² + c on a canvas (Mandelbrot's set, or one of Julia's), smoothly coloured, within a
// bound of work for each frame: rows that it does not come to stay as they were, and come first the next
// time. Eight points go abreast, so that the processor's wide registers take them together.
#pragma once

#include "pixel/canvas.hpp"
#include "pixel/palette.hpp"
#include "scene/zoom_path.hpp"

#include <array>
#include <optional>

namespace tutti::scene {

struct PlanePoint {
    double x = 0;
    double y = 0;
};

struct FractalLook {
    const pixel::Palette* palette = &pixel::rainbow;
    double shift = 0;     ///< of the colours, in turns
    double bands = 0.5;   ///< turns of the colours for twice as many iterations
    int iterations = 100; ///< at most most_iterations
    double glow = 0;      ///< 0 to 1: how bright the colours are of what never leaves
};

class Fractal {
public:
    static constexpr int most_iterations = 160;
    /// Iterations of one light, on average over a frame: what bounds the work.
    static constexpr int most_work = 48;

    /// Around a cube the picture is shown twice, once as in a mirror, so that it meets itself.
    enum class Around : std::uint8_t { Plain, Mirrored };
    Fractal(pixel::Size size, Around around);

    /// With `c` a set of Julia's, without Mandelbrot's. The view's square is as high as the canvas, and
    /// stands in its middle.
    void paint(
        pixel::Canvas canvas, const PlaneView& view, std::optional<PlanePoint> c, const FractalLook& look
    ) noexcept;

    static constexpr std::size_t abreast = 8;
    using Lane = std::array<double, abreast>;
    /// The iterations until each point has left, with what is between two of them. Where it does not, below
    /// 0: −1 − |z|² at the end, at most 1. Returns how many the slowest took.
    static int escape(
        const Lane& x, const Lane& y, std::optional<PlanePoint> c, int iterations,
        std::array<float, abreast>& out
    ) noexcept;

private:
    static constexpr int shades = 8; // between two iterations

    void mix_colours(const FractalLook& look) noexcept;
    int paint_row(pixel::Canvas canvas, int row, const PlaneView& view, std::optional<PlanePoint> c) noexcept;

    pixel::Size size_;
    Around around_;
    double scale_ = 1;
    int next_row_ = 0;
    int rows_ = 0; // painted so far, up to all
    int frame_ = 0;
    PlanePoint jitter_;
    int iterations_ = 0;
    std::array<pixel::Colour, 64> glow_{}; // of what never leaves, by where it is in the end
    std::array<pixel::Colour, (most_iterations + 2) * shades> colours_{};
};

} // namespace tutti::scene
