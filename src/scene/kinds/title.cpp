// Title: a card with a name and a line under it, before curtains of light: what is on next, who plays, or
// what song it is. What has no room at once comes page by page.
#include "base/utf8.hpp"
#include "pixel/noise.hpp"
#include "pixel/sine.hpp"
#include "scene/event_data.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/lettering.hpp"
#include "scene/palette_parameter.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

/// From 0 to 1 within a time, fast at first.
double eased(double time, double begin, double duration) noexcept {
    const double left = 1 - std::clamp((time - begin) / duration, 0.0, 1.0);
    return 1 - left * left * left;
}

class Title final : public Scene {
public:
    explicit Title(const SceneStart& start)
        : faces_(start.surface.faces),
          period_(static_cast<std::uint32_t>(std::max(3, start.surface.size.width / 16))),
          noise_(start.seed, period_), lettering_(start.surface.size) {
        song_.reserve(most_words);
        artist_.reserve(most_words);
    }

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const auto& parameters = moment.parameters;
        for (const auto& event : moment.events) hear(event, moment.seconds());
        const auto& palette = palette_of(parameters);
        hang_curtains(canvas, palette, moment.seconds(), parameters.number("light"));
        const bool is_song = parameters.toggle("song") && !song_.empty();
        // Each song comes as the first card did.
        const double time = moment.seconds() - (is_song ? song_began_ : 0);
        if (is_song)
            set(canvas, song_, artist_, time);
        else
            set(canvas, parameters.text("words"), parameters.text("line"), time);
        const auto tint = parameters.colour("tint");
        // A shine runs over the letters now and then.
        const double shine = std::fmod(time, 4.5) * 110 - 60;
        const double shown = eased(time, 0.1, 0.7);
        lettering_.lay(canvas, 0.45 * shown, [&](int x, int y) {
            const double away = std::abs(x % (canvas.width() / faces_) + y * 0.6 - shine) / 14;
            const auto lit = mixed(tint, pixel::white, pixel::channel(0.9 * (1 - away)));
            return scaled(lit, pixel::channel(shown));
        });
        return {};
    }

private:
    void hear(const contract::Event& event, double now) {
        if (event.type != "song.track") return;
        song_.assign(first_characters(text_in(event, "title").value_or(""), most_words));
        artist_.assign(first_characters(text_in(event, "artist").value_or(""), most_words));
        song_began_ = now;
    }
    void
    set(const pixel::Canvas& canvas, std::string_view words, std::string_view line, double time) noexcept {
        const auto letters = lettering_.begin();
        const pixel::Size room{std::max(1, canvas.width() / faces_ - 2), canvas.height()};
        const int line_height = line.empty() ? 0 : lines_height(line, room.width, pixel::Face::Small) + 5;
        const auto face = face_for_lines(words, {room.width, std::max(8, room.height - line_height - 6)});
        const int height = lines_height(words, room.width, face);
        if (height + line_height > room.height) {
            const std::array<std::string_view, 2> texts = {words, line};
            return draw_turn(letters, faces_, turn_of(texts, time, room), room.width);
        }
        const int rise = static_cast<int>((1 - eased(time, 0.1, 0.7)) * canvas.height() / 3);
        int top = (canvas.height() - height - line_height) / 2 + rise;
        draw_lines(letters, faces_, top, words, room.width, face);
        top += height + 2;
        if (line.empty()) return;
        const int rule = static_cast<int>(eased(time, 0.5, 0.8) * room.width * 0.8);
        for (int each = 0; each < faces_; ++each)
            pixel::fill_rectangle(
                letters,
                {each * (canvas.width() / faces_) + (canvas.width() / faces_ - rule) / 2, top, {rule, 1}},
                {150, 150, 150}
            );
        if (time > 0.6) draw_lines(letters, faces_, top + 3, line, room.width, pixel::Face::Small);
    }

    void hang_curtains(const pixel::Canvas& canvas, const pixel::Palette& palette, double time, double light)
        const noexcept {
        const double scale = static_cast<double>(period_) / canvas.width();
        for (int x = 0; x < canvas.width(); ++x) {
            const double fold =
                noise_.at(x * scale, time * 0.22, 1) * 0.6 + noise_.at(x * scale * 2, time * 0.35, 5) * 0.5;
            const double hem = 0.35 + 0.5 * noise_.at(x * scale, time * 0.12, 9);
            const double bright = std::max(0.0, fold * 1.9 - 0.3) * light;
            for (int y = 0; y < canvas.height(); ++y) {
                const double down = static_cast<double>(y) / canvas.height();
                const double hang = down < hem ? down / hem : std::max(0.0, 1 - (down - hem) * 3.5);
                canvas.at(x, y) = scaled(
                    palette.at(0.3 + 0.4 * (1 - down) + 0.25 * fold), pixel::channel(bright * hang * hang)
                );
            }
        }
    }

    int faces_;
    std::uint32_t period_;
    pixel::Noise noise_;
    Lettering lettering_;
    std::string song_; ///< its title; empty: none was told of
    std::string artist_;
    double song_began_ = 0;
};

} // namespace

SceneKind title() {
    return {
        .about =
            {.name = "title",
             .title = "Title",
             .about = "A card with a name and a line under it, before curtains of light; with `song` on, the "
                      "song and who sings it.",
             .parameters =
                 {{"words", "Words", Words{"Tutti"}},
                  {"line", "Line", Words{"all together"}},
                  {"song", "The song that plays", Toggle{}},
                  {"tint", "Colour", Tint{{255, 236, 200}}},
                  {"light", "Light behind", Number{.least = 0, .most = 1, .initial = 0.7}},
                  palette_parameter("aurora")},
             .hears = {"song.track"},
             .remembers = {"song.track"}},
        .make = [](const SceneStart& start) { return std::make_unique<Title>(start); },
    };
}

} // namespace tutti::scene::kinds
