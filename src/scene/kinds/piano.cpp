// Piano: each key that is held sheds light, which falls from the keyboard. While nobody plays, it plays
// a little by itself.
#include "pixel/draw.hpp"
#include "scene/event_data.hpp"
#include "scene/fixed_steps.hpp"
#include "scene/kinds/kinds.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

constexpr int lowest = 36; // C2
constexpr int keys = 61;   // five octaves

struct Key {
    double light = 0; // 0 to 1
    double age = 0;   // seconds since it was struck
    bool is_down = false;
};

/// What it plays alone: four chords, each broken up and down.
constexpr std::array<std::array<int, 4>, 4> chords = {
    {{45, 60, 64, 69}, {41, 57, 60, 65}, {48, 60, 64, 67}, {43, 59, 62, 67}}
};
constexpr std::array<std::size_t, 8> broken = {0, 1, 2, 3, 2, 1, 2, 3};
constexpr double note_length = 0.24; // seconds

class Piano final : public Scene {
public:
    explicit Piano(const SceneStart&) {}

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        for (const auto& event : moment.events) hear(event);
        quiet_ += moment.step_seconds();
        if (quiet_ > 5 && moment.parameters.toggle("alone")) play(moment.seconds());
        const double step = moment.step_seconds();
        for (auto& key : keys_) {
            key.age += step;
            const double goal = key.is_down ? 0.5 : 0;
            key.light = goal + (key.light - goal) * std::exp2(-step / (key.is_down ? 0.5 : 0.09));
        }
        const int keyboard = canvas.height() >= 24 ? canvas.height() / 9 : 0;
        steps_.set_rate(moment.parameters.number("speed") * canvas.height() / 64);
        for (int rows = steps_.take(moment.step); rows > 0; --rows) fall(canvas, keyboard);
        const double hue = moment.parameters.number("hue");
        paint_row(canvas, keyboard, hue);
        if (keyboard > 0) paint_keyboard(canvas, keyboard, hue);
        return {};
    }

private:
    void hear(const contract::Event& event) noexcept {
        const bool is_on = event.type == "midi.note_on";
        if (!is_on && event.type != "midi.note_off") return;
        const auto note = number_in(event, "note");
        if (!note || *note < 0 || *note > 127) return;
        if (quiet_ > 5)
            for (auto& key : keys_) key.is_down = false; // it was playing by itself
        quiet_ = 0;
        const double velocity = number_in(event, "velocity").value_or(100);
        set(static_cast<int>(*note), is_on && velocity > 0, velocity > 1 ? velocity / 127 : velocity);
    }

    void set(int note, bool is_down, double velocity) noexcept {
        // Notes beyond the keyboard are played in the octave that is nearest.
        while (note < lowest) note += 12;
        while (note >= lowest + keys) note -= 12;
        auto& key = keys_[static_cast<std::size_t>(note - lowest)];
        key.is_down = is_down;
        if (!is_down) return;
        key.light = 0.45 + 0.55 * velocity;
        key.age = 0;
    }

    void play(double time) noexcept {
        const auto step = static_cast<std::int64_t>(time / note_length);
        if (step == played_) return;
        played_ = step;
        const auto place = static_cast<std::size_t>(step) % broken.size();
        const auto& chord = chords[static_cast<std::size_t>(step) / broken.size() % chords.size()];
        for (auto& key : keys_)
            if (key.is_down && (place == 0 || &key - keys_.data() > 12)) key.is_down = false;
        set(chord[broken[place]], true, place == 0 ? 0.9 : 0.6);
    }

    static pixel::Colour colour_of(std::size_t key, double hue) noexcept {
        // Around the circle of fifths: what sounds alike looks alike.
        const auto fifth = (key * 7) % 12;
        return pixel::from_hsv(hue + static_cast<double>(fifth) / 12, 0.85, 1);
    }

    /// All that fell so far goes a row further, and dims.
    static void fall(pixel::Canvas canvas, int top) noexcept {
        for (int y = canvas.height() - 1; y > top; --y) {
            const auto above = canvas.row(y - 1);
            std::ranges::transform(above, canvas.row(y).begin(), [](pixel::Colour light) {
                return scaled(light, 251);
            });
        }
    }

    void paint_row(pixel::Canvas canvas, int y, double hue) const noexcept {
        const auto row = canvas.row(std::min(y, canvas.height() - 1));
        std::ranges::fill(row, pixel::black);
        const auto width = static_cast<int>(row.size());
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            if (keys_[i].light < 0.02) continue;
            const auto strike = pixel::channel(0.9 - keys_[i].age * 5);
            const auto light =
                scaled(mixed(colour_of(i, hue), pixel::white, strike), pixel::channel(keys_[i].light));
            const auto [first, last] = columns_of(i, width);
            for (int x = first - 1; x <= last + 1; ++x) {
                if (x < 0 || x >= width) continue;
                const bool is_glow = x < first || x > last;
                auto& place = row[static_cast<std::size_t>(x)];
                place = added(place, is_glow ? scaled(light, 64) : light);
            }
        }
    }

    struct Columns {
        int first, last;
    };
    static Columns columns_of(std::size_t key, int width) noexcept {
        const auto from = [width](std::size_t which) { return static_cast<int>(which) * width / keys; };
        return {from(key), std::max(from(key), from(key + 1) - 1)};
    }

    void paint_keyboard(pixel::Canvas canvas, int rows, double hue) const noexcept {
        pixel::fill_rectangle(canvas, {0, 0, {canvas.width(), rows}}, {46, 46, 52});
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            const auto [first, last] = columns_of(i, canvas.width());
            const auto in_octave = i % 12;
            const bool is_black =
                in_octave == 1 || in_octave == 3 || in_octave == 6 || in_octave == 8 || in_octave == 10;
            const int length = is_black ? rows * 2 / 3 : rows;
            const auto own = is_black ? pixel::Colour{6, 6, 8} : pixel::Colour{120, 120, 126};
            const auto lit = mixed(own, colour_of(i, hue), pixel::channel(keys_[i].light * 1.6));
            pixel::fill_rectangle(canvas, {first, 0, {last - first + 1, length}}, lit);
        }
    }

    std::array<Key, keys> keys_{};
    FixedSteps steps_{24, 16};
    double quiet_ = 10;
    std::int64_t played_ = -1;
};

} // namespace

SceneKind piano() {
    return {
        .about =
            {.name = "piano",
             .title = "Piano",
             .about = "Notes of a MIDI keyboard fall as light, in colours around the circle of fifths.",
             .parameters =
                 {{"speed", "Speed",
                   Number{
                       .least = 4,
                       .most = 120,
                       .initial = 24,
                       .unit = "rows/s of 64",
                       .curve = Curve::Exponential
                   }},
                  {"hue", "Hue", Number{.least = 0, .most = 1, .initial = 0.55, .unit = "turn"}},
                  {"alone", "By itself", Toggle{true}}},
             .hears = {"midi.note_on", "midi.note_off"}},
        .make = [](const SceneStart& start) { return std::make_unique<Piano>(start); },
    };
}

} // namespace tutti::scene::kinds
