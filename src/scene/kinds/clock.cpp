// Clock: the time of day in figures or by hands, with the seconds as a ring that fills, on each face.
#include "pixel/draw.hpp"
#include "pixel/sine.hpp"
#include "pixel/text.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/lettering.hpp"
#include "scene/palette_parameter.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

struct TimeOfDay {
    int hour = 0, minute = 0;
    double second = 0; ///< with its fractions
    int weekday = 0;   ///< Sunday is 0
    int day = 1;       ///< of the month
};

TimeOfDay time_of_day(const Moment& moment) noexcept {
    const auto local = moment.now.time_since_epoch() + moment.utc_offset;
    const auto days = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::sys_days date(days);
    const auto of_day = local - days;
    const auto minutes = std::chrono::floor<std::chrono::minutes>(of_day);
    return {
        static_cast<int>(minutes.count() / 60), static_cast<int>(minutes.count() % 60),
        to_seconds(of_day - minutes), static_cast<int>(std::chrono::weekday(date).c_encoding()),
        static_cast<int>(static_cast<unsigned>(std::chrono::year_month_day(date).day()))
    };
}

class Clock final : public Scene {
public:
    explicit Clock(const SceneStart& start)
        : faces_(start.surface.faces), size_{start.surface.size.width / faces_, start.surface.size.height},
          lettering_(start.surface.size) {}

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const auto& parameters = moment.parameters;
        const auto time = time_of_day(moment);
        canvas.fill(pixel::black);
        if (parameters.choice("style") == 0)
            draw_figures(canvas, parameters, time);
        else
            draw_hands(canvas, parameters, time);
        // The same on each face.
        for (int y = 0; y < canvas.height(); ++y) {
            const auto lights = canvas.row(y);
            const auto first = lights.first(static_cast<std::size_t>(size_.width));
            for (int face = 1; face < faces_; ++face)
                std::ranges::copy(first, lights.begin() + face * size_.width);
        }
        return {};
    }

private:
    void draw_figures(const pixel::Canvas& canvas, const Parameters& parameters, const TimeOfDay& time) {
        const bool has_ring = parameters.toggle("seconds") && std::min(size_.width, size_.height) >= 24;
        if (has_ring) draw_frame(canvas, parameters, time);
        const int edge = has_ring ? 3 : 0;
        const pixel::Size room{size_.width - 2 * edge, size_.height - 2 * edge};
        const auto face = pixel::face_that_fits("00:00", room);
        const int height = pixel::text_height(face);
        const bool has_date = parameters.toggle("date") && room.height >= height + 14;
        const int top = (size_.height - height) / 2 - (has_date ? 6 : 0);
        const auto letters = lettering_.begin();
        set_time(letters, parameters.toggle("twelve"), time, top, face);
        const int below = top + height + 3;
        if (has_date) set_date(letters, time, below);
        const auto& palette = palette_of(parameters);
        const auto tint = parameters.colour("tint");
        lettering_.lay(canvas, 0.4, [&](int, int y) {
            if (y >= below) return palette[190];
            const double down = static_cast<double>(y - top) / height;
            return mixed(tint, palette[200], pixel::channel(down * 0.8 - 0.1));
        });
    }

    void set_time(
        const pixel::Canvas& letters, bool is_twelve, const TimeOfDay& time, int top, pixel::Face face
    ) const noexcept {
        const int pair = pixel::text_width("00", face);
        const int colon = pixel::text_width(":", face);
        const int gap = pixel::scale(face);
        const int left = (size_.width - 2 * pair - colon - 2 * gap) / 2;
        const auto set = [&](int number, int at) {
            const std::array<char, 2> figures = {
                static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)
            };
            pixel::draw_text(letters, at, top, {figures.data(), 2}, pixel::white, face);
        };
        set(is_twelve ? (time.hour + 11) % 12 + 1 : time.hour, left);
        set(time.minute, left + pair + colon + 2 * gap);
        const double breath = 0.6 + 0.4 * pixel::fast_cosine(time.second);
        const auto light = pixel::channel(breath);
        pixel::draw_text(letters, left + pair + gap, top, ":", {light, light, light}, face);
    }

    void set_date(const pixel::Canvas& letters, const TimeOfDay& time, int top) const noexcept {
        constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed",
                                                              "Thu", "Fri", "Sat"};
        std::array<char, 16> text{};
        const auto end = fmt::format_to_n(
            text.data(), text.size(), "{} {}", weekdays[static_cast<std::size_t>(time.weekday)], time.day
        );
        const std::string_view date(text.data(), end.size);
        const int left = (size_.width - pixel::text_width(date, pixel::Face::Small)) / 2;
        pixel::draw_text(letters, left, top, date, pixel::white, pixel::Face::Small);
    }

    /// Around the face, from the middle of its top: what of the minute has passed.
    void draw_frame(const pixel::Canvas& canvas, const Parameters& parameters, const TimeOfDay& time)
        const noexcept {
        const auto& palette = palette_of(parameters);
        const int around = 2 * (size_.width + size_.height) - 4;
        for (int i = 0; i < around; ++i) {
            const double place = static_cast<double>(i) / around;
            const double passed = time.second / 60 - place;
            const double marks = std::abs(place * 12 - std::round(place * 12)) * around / 12 < 0.5 ? 0.16 : 0;
            const double light = passed < 0 ? marks : 0.22 + 0.78 * std::exp2(-passed * 60 / 4);
            const auto at = place_around(i);
            canvas.at(at.x, at.y) = scaled(palette.at(0.55 + 0.4 * place), pixel::channel(light));
        }
    }

    struct Light {
        int x, y;
    };
    Light place_around(int i) const noexcept {
        const int right = size_.width - 1;
        const int bottom = size_.height - 1;
        i += size_.width / 2; // clockwise from the top left corner
        i %= 2 * (right + bottom);
        if (i < right) return {i, 0};
        i -= right;
        if (i < bottom) return {right, i};
        i -= bottom;
        if (i < right) return {right - i, bottom};
        return {0, bottom - (i - right)};
    }

    void draw_hands(const pixel::Canvas& canvas, const Parameters& parameters, const TimeOfDay& time)
        const noexcept {
        const auto& palette = palette_of(parameters);
        const auto tint = parameters.colour("tint");
        const double radius = std::min(size_.width, size_.height) / 2.0 - 1;
        const double minutes = time.minute + time.second / 60;
        pixel::fill_disc(canvas, centre(), radius, scaled(palette[90], 26));
        for (int hour = 0; hour < 12; ++hour) {
            const double turns = hour / 12.0;
            const bool is_quarter = hour % 3 == 0;
            stroke(
                canvas, turns, radius * (is_quarter ? 0.74 : 0.82), radius * 0.88, 0,
                scaled(tint, is_quarter ? 255 : 130)
            );
        }
        if (parameters.toggle("seconds")) draw_tail(canvas, palette, time.second, radius);
        stroke(canvas, (time.hour % 12 + minutes / 60) / 12, -radius * 0.1, radius * 0.48, 0.8, tint);
        stroke(canvas, minutes / 60, -radius * 0.1, radius * 0.72, 0.45, tint);
        if (parameters.toggle("seconds"))
            stroke(canvas, time.second / 60, -radius * 0.18, radius * 0.84, 0, palette[215]);
        pixel::fill_disc(canvas, centre(), std::max(1.0, radius * 0.05), palette[215]);
    }

    /// The rim glows where the hand of the seconds was.
    void draw_tail(const pixel::Canvas& canvas, const pixel::Palette& palette, double second, double radius)
        const noexcept {
        constexpr int dots = 240;
        for (int i = 0; i < dots; ++i) {
            const double place = static_cast<double>(i) / dots;
            const double passed = second / 60 - place;
            if (passed < 0) continue;
            const auto colour = scaled(
                palette.at(0.55 + 0.4 * place), pixel::channel(0.3 + 0.5 * std::exp2(-passed * 60 / 5))
            );
            pixel::add_dot(canvas, at_angle(place, radius * 0.97), colour);
        }
    }

    pixel::Point centre() const noexcept { return {size_.width / 2.0 - 0.5, size_.height / 2.0 - 0.5}; }
    /// In turns, clockwise from the top.
    pixel::Point at_angle(double turns, double radius) const noexcept {
        return {
            centre().x + pixel::fast_sine(turns) * radius, centre().y - pixel::fast_cosine(turns) * radius
        };
    }
    void stroke(
        const pixel::Canvas& canvas, double turns, double from, double to, double thick, pixel::Colour colour
    ) const noexcept {
        const double aside_x = pixel::fast_cosine(turns) * thick;
        const double aside_y = pixel::fast_sine(turns) * thick;
        const auto begin = at_angle(turns, from);
        const auto end = at_angle(turns, to);
        for (const double side : {-1.0, 0.0, 1.0}) {
            if (thick <= 0 && side != 0) continue;
            pixel::draw_smooth_line(
                canvas, {begin.x + aside_x * side, begin.y + aside_y * side},
                {end.x + aside_x * side, end.y + aside_y * side}, colour
            );
        }
    }

    int faces_;
    pixel::Size size_; ///< of a face
    Lettering lettering_;
};

} // namespace

SceneKind clock() {
    return {
        .about =
            {.name = "clock",
             .title = "Clock",
             .about = "The time of day in figures or by hands, with the seconds as a ring.",
             .parameters =
                 {{"style", "Style", Choice{{"digital", "analogue"}}},
                  {"seconds", "Seconds", Toggle{true}},
                  {"date", "Date", Toggle{true}},
                  {"twelve", "Twelve hours", Toggle{}},
                  {"tint", "Colour", Tint{{255, 225, 180}}},
                  palette_parameter("sunset")}},
        .make = [](const SceneStart& start) { return std::make_unique<Clock>(start); },
    };
}

} // namespace tutti::scene::kinds
