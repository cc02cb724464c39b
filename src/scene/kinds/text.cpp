// Text: words that run by, stand or sway. Who enters a text on a phone or a keyboard says new ones.
#include "base/utf8.hpp"
#include "pixel/sine.hpp"
#include "scene/event_data.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/lettering.hpp"
#include "scene/palette_parameter.hpp"

#include <cmath>

namespace tutti::scene::kinds {

namespace {

enum Motion : std::size_t { Run, Stand, Sway };

class Text final : public Scene {
public:
    explicit Text(const SceneStart& start)
        : faces_(start.surface.faces), wraps_(start.surface.wraps), lettering_(start.surface.size) {
        words_.reserve(most_words);
        declared_.reserve(most_words);
    }

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const auto& parameters = moment.parameters;
        choose_words(moment);
        run_ += moment.step_seconds() * parameters.number("speed");
        const auto letters = lettering_.begin();
        if (parameters.choice("motion") == Stand)
            stand(letters, parameters.choice("size"));
        else
            run(letters, parameters.choice("size"));

        canvas.fill(pixel::black);
        const auto& palette = palette_of(parameters);
        const bool is_plain = parameters.toggle("plain");
        const auto tint = parameters.colour("tint");
        const double time = moment.seconds();
        if (parameters.choice("motion") == Sway) sway(letters, time);
        lettering_.lay(canvas, parameters.number("glow"), [&](int x, int y) {
            if (is_plain) return tint;
            return bright_around(palette, x / 96.0 + y / 160.0 - time * 0.12);
        });
        return {};
    }

private:
    void choose_words(const Moment& moment) {
        const auto declared = moment.parameters.text("words");
        if (!has_begun_ || declared != declared_) {
            declared_.assign(declared);
            say(declared);
        }
        has_begun_ = true;
        for (const auto& event : moment.events)
            if (event.type == "text.entered")
                if (const auto text = text_in(event, "text")) say(*text);
    }
    void say(std::string_view words) {
        words = first_characters(words, most_words);
        if (words == words_) return;
        words_.assign(words);
        run_ = 0;
    }

    void stand(const pixel::Canvas& letters, std::size_t size) const noexcept {
        const pixel::Size room{letters.width() / faces_, letters.height()};
        const auto face = size == 0 ? face_for_lines(words_, room) : static_cast<pixel::Face>(size - 1);
        const int height = lines_height(words_, room.width, face);
        // What is too high for the room scrolls through it.
        const int over = height - room.height;
        const int top =
            over <= 0 ? -over / 2 : room.height - static_cast<int>(std::fmod(run_ / 2, height + room.height));
        draw_lines(letters, faces_, top, words_, room.width, face);
    }

    void run(const pixel::Canvas& letters, std::size_t size) const noexcept {
        auto face = static_cast<pixel::Face>(size - 1);
        if (size == 0) face = pixel::face_that_fits("", letters.size());
        const int width = pixel::text_width(words_, face);
        const int top = (letters.height() - pixel::text_height(face)) / 2;
        // Around a cube the end of the words follows their beginning.
        const int gap = wraps_ ? 8 * pixel::scale(face) : letters.width();
        const int way = wraps_ ? std::max(letters.width(), width + gap) : width + gap;
        const int start = letters.width() / faces_ - static_cast<int>(std::fmod(run_, way));
        for (int left = start - (wraps_ ? way : 0); left < letters.width(); left += way)
            pixel::draw_text(letters, left, top, words_, pixel::white, face);
    }

    /// Moves each column up or down, as a flag does.
    void sway(const pixel::Canvas& letters, double time) const noexcept {
        const double waves = wraps_ ? 4 : 1.2;
        const int height = letters.height();
        for (int x = 0; x < letters.width(); ++x) {
            const double turns = waves * x / letters.width() - time * 0.5;
            const int moved = static_cast<int>(std::lround(pixel::fast_sine(turns) * height / 9));
            for (int i = 0; i < height; ++i) {
                const int y = moved > 0 ? height - 1 - i : i;
                const int from = y - moved;
                letters.at(x, y) = from >= 0 && from < height ? letters.at(x, from) : pixel::black;
            }
        }
    }

    int faces_;
    bool wraps_;
    Lettering lettering_;
    std::string words_;
    std::string declared_; ///< the parameter when words_ were taken from it
    bool has_begun_ = false;
    double run_ = 0; ///< lights
};

} // namespace

SceneKind text() {
    return {
        .about =
            {.name = "text",
             .title = "Text",
             .about = "Words that run by, stand or sway; a text that somebody enters takes their place.",
             .parameters =
                 {{"words", "Words", Words{"Hello ♥ all together now!"}},
                  {"motion", "Motion", Choice{{"run", "stand", "sway"}}},
                  {"size", "Size", Choice{{"auto", "small", "large", "huge"}}},
                  {"speed", "Speed",
                   Number{.least = 0, .most = 200, .initial = 34, .unit = "px/s", .curve = Curve::Squared}},
                  {"glow", "Glow", Number{.least = 0, .most = 1, .initial = 0.5}},
                  {"plain", "One colour", Toggle{}},
                  {"tint", "Colour", Tint{{255, 160, 40}}},
                  palette_parameter("sunset")},
             .hears = {"text.entered"},
             .remembers = {"text.entered"}},
        .make = [](const SceneStart& start) { return std::make_unique<Text>(start); },
    };
}

} // namespace tutti::scene::kinds
