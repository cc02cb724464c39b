#include "scene/demo_media_testing.hpp"

#include "pixel/draw.hpp"
#include "pixel/palette.hpp"
#include "pixel/sine.hpp"

#include <string>

namespace tutti::scene::demo {

namespace {

/// `way` is how far the sun has gone down, 0 to 1.
void paint_evening(pixel::Canvas canvas, double way, double time) {
    const double horizon = canvas.height() * 0.66;
    const pixel::Point sun{canvas.width() * 0.6, horizon * (0.35 + 0.75 * way)};
    for (int y = 0; y < canvas.height(); ++y)
        for (auto& light : canvas.row(y)) light = pixel::sunset.at(y / horizon * (1 - 0.4 * way));
    pixel::fill_disc(canvas, sun, canvas.height() * 0.17, {255, 240, 190});
    for (int y = static_cast<int>(horizon); y < canvas.height(); ++y) {
        const double near = (y - horizon) / (canvas.height() - horizon);
        for (int x = 0; x < canvas.width(); ++x) {
            const double wave = pixel::fast_sine(
                y * 0.31 + x * 0.013 + time * 0.4 + pixel::fast_sine(x * 0.05 + y * 0.2) * 0.3
            );
            const double glitter =
                std::max(0.0, 1 - std::abs(x - sun.x) / (canvas.width() * (0.05 + 0.2 * near)));
            const auto water = pixel::ocean.at(0.15 + 0.25 * near + 0.1 * wave);
            canvas.at(x, y) = mixed(water, {255, 200, 120}, pixel::channel(glitter * (0.5 + 0.5 * wave)));
        }
    }
}

class Evening final : public Film {
public:
    explicit Evening(pixel::Size size) : picture_(size) {}
    std::span<const pixel::Colour> at(microseconds time) override {
        paint_evening(picture_.canvas(), to_seconds(time % seconds(10)) / 10, to_seconds(time));
        return picture_.pixels();
    }
    std::string_view failure() const noexcept override { return {}; }

private:
    pixel::Picture picture_;
};

} // namespace

Result<std::shared_ptr<const Strip>> DemoMedia::strip(std::string_view file) {
    if (!file.starts_with("evening."))
        return fail(ErrorCode::NotFound, std::string(file) + ": there is no such file");
    pixel::Picture picture({96, 64});
    paint_evening(picture.canvas(), 0.3, 0);
    // Owned by the scene, and by nobody else: nothing is kept here.
    return std::make_shared<const Strip>(Strip{{{std::move(picture), {}, microseconds(0)}}});
}

Result<std::unique_ptr<Film>> DemoMedia::film(std::string_view file, pixel::Size size, Fit) {
    if (!file.starts_with("evening."))
        return fail(ErrorCode::NotFound, std::string(file) + ": there is no such file");
    return std::make_unique<Evening>(size);
}

} // namespace tutti::scene::demo
