#include "scene/fractal.hpp"

#include "pixel/sine.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace tutti::scene {

namespace {

constexpr double far_out = 256; // |z|²: far enough for what is between two iterations to be smooth
constexpr double unmoving = 1e6;

/// The binary logarithm to a tenth, without a kink where it matters.
float rough_log2(float value) noexcept {
    return static_cast<float>(std::bit_cast<std::int32_t>(value)) * 0x1p-23F - 127;
}

double fraction(double value) noexcept { return value - std::floor(value); }

/// Whether c is in the heart or in the disc west of it: known without iterating.
bool is_in_body(double x, double y) noexcept {
    const double aside = x - 0.25;
    const double q = aside * aside + y * y;
    return q * (q + aside) <= 0.25 * y * y || (x + 1) * (x + 1) + y * y <= 0.0625;
}

} // namespace

Fractal::Fractal(pixel::Size size, Around around) : size_(size), around_(around) {
    const int height = std::max(size.height, size.width / 4);
    scale_ = 2.0 / height;
}

void Fractal::paint(
    pixel::Canvas canvas, const PlaneView& view, std::optional<PlanePoint> c, const FractalLook& look
) noexcept {
    iterations_ = std::clamp(look.iterations, 8, most_iterations);
    mix_colours(look);
    std::int64_t work = static_cast<std::int64_t>(size_.pixels()) * most_work;
    // A light sees another point of its square in each frame, and remembers: that smooths the lace, finer
    // than lights are, without more work in a frame.
    jitter_ = {fraction(frame_ * 0.7548776662) - 0.5, fraction(frame_ * 0.5698402910) - 0.5};
    frame_ = (frame_ + 1) % 1024;
    for (int painted = 0; painted < canvas.height() && work > 0; ++painted) {
        work -= paint_row(canvas, next_row_, view, c);
        next_row_ = (next_row_ + 1) % canvas.height();
        rows_ = std::min(rows_ + 1, canvas.height());
    }
}

int Fractal::paint_row(
    pixel::Canvas canvas, int row, const PlaneView& view, std::optional<PlanePoint> c
) noexcept {
    const int width = canvas.width();
    const int columns = around_ == Around::Mirrored ? width / 2 : width;
    const int left = around_ == Around::Mirrored ? width / 8 : 0; // so that a face has the middle
    const auto pixels = canvas.row(row);
    const double across = view.half * scale_ * pixel::fast_cosine(view.turns);
    const double down = view.half * scale_ * pixel::fast_sine(view.turns);
    const double y = row - (canvas.height() - 1) * 0.5 + jitter_.y;
    const std::uint8_t amount =
        rows_ < canvas.height() ? 255 : 64; // what it has not seen yet, it takes whole
    int work = 0;
    for (int first = 0; first < columns; first += static_cast<int>(abreast)) {
        Lane at_x{};
        Lane at_y{};
        for (std::size_t i = 0; i < abreast; ++i) {
            const double x = first + static_cast<int>(i) - (columns - 1) * 0.5 + jitter_.x;
            at_x[i] = view.x + x * across - y * down;
            at_y[i] = view.y + x * down + y * across;
        }
        std::array<float, abreast> shade{};
        work += escape(at_x, at_y, c, iterations_, shade) * static_cast<int>(abreast);
        for (int i = 0; i < static_cast<int>(abreast) && first + i < columns; ++i) {
            const float value = shade[static_cast<std::size_t>(i)];
            const auto colour = value < 0 ? glow_[static_cast<std::size_t>((-1 - value) * 63)]
                                          : colours_[static_cast<std::size_t>(value * shades)];
            const int x = first + i;
            auto& light = pixels[static_cast<std::size_t>((x - left + width) % width)];
            light = mixed(light, colour, amount);
            if (around_ == Around::Mirrored)
                pixels[static_cast<std::size_t>((2 * width - 1 - x - left) % width)] = light;
        }
    }
    return work;
}

int Fractal::escape(
    const Lane& x, const Lane& y, std::optional<PlanePoint> c, int iterations, std::array<float, abreast>& out
) noexcept {
    Lane zx = x;
    Lane zy = y;
    Lane cx = x;
    Lane cy = y;
    Lane size{};
    Lane count{};
    for (std::size_t i = 0; i < abreast; ++i) {
        if (c) {
            cx[i] = c->x;
            cy[i] = c->y;
        } else if (is_in_body(x[i], y[i])) {
            zx[i] = unmoving;
        }
    }
    int done = 0;
    bool is_any_inside = true;
    while (is_any_inside && done < iterations) {
        for (int turn = 0; turn < 4; ++turn)
            for (std::size_t i = 0; i < abreast; ++i) {
                const double xx = zx[i] * zx[i];
                const double yy = zy[i] * zy[i];
                const double next_y = 2 * zx[i] * zy[i] + cy[i];
                size[i] = xx + yy;
                const bool is_inside = size[i] < far_out;
                zx[i] = is_inside ? xx - yy + cx[i] : zx[i];
                zy[i] = is_inside ? next_y : zy[i];
                count[i] += is_inside ? 1.0 : 0.0;
            }
        done += 4;
        is_any_inside = std::ranges::any_of(size, [](double each) { return each < far_out; });
    }
    for (std::size_t i = 0; i < abreast; ++i) {
        out[i] = -1;
        if (zx[i] == unmoving) continue;
        if (size[i] < far_out) {
            out[i] = static_cast<float>(-1 - std::min(size[i], 1.0));
            continue;
        }
        const float between = rough_log2(rough_log2(static_cast<float>(size[i])) / 8);
        out[i] = std::clamp(
            static_cast<float>(count[i]) + 1 - between, 0.0F, static_cast<float>(most_iterations + 1)
        );
    }
    return done;
}

void Fractal::mix_colours(const FractalLook& look) noexcept {
    const auto dimmed = pixel::channel(look.glow);
    for (std::size_t i = 0; i < glow_.size(); ++i)
        glow_[i] = scaled(look.palette->at(0.25 + 0.75 * static_cast<double>(i) / 63), dimmed);
    for (std::size_t i = 0; i < colours_.size(); ++i) {
        // In steps of the logarithm: near the set, where iterations rise steeply, colours stay calm. To and
        // fro through the palette, whose ends need not meet.
        const double place = std::log2(1 + static_cast<double>(i) / shades) * look.bands + look.shift;
        const double part = fraction(place);
        colours_[i] = look.palette->at(1 - std::abs(2 * part - 1));
    }
}

} // namespace tutti::scene
