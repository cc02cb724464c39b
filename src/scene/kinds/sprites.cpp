// Sprites: little figures that walk about, hop to the beat, and fall in from above at the press of a button.
#include "base/random.hpp"
#include "scene/event_data.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/kinds/placeholder.hpp"
#include "scene/kinds/sprite_sheet.hpp"
#include "scene/sound.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

constexpr std::size_t most_walkers = 40;
constexpr std::size_t most_guests = 24; ///< that buttons let in

struct Sprite {
    double x = 0;      ///< of its left edge
    double height = 0; ///< above the ground
    double walks = 0;  ///< columns a second, to the left below 0
    double rises = 0;  ///< rows a second
    double turns_in = 0;
    std::size_t variant = 0;
    microseconds phase{0};
};

class Sprites final : public Scene {
public:
    explicit Sprites(const SceneStart& start)
        : surface_(start.surface), media_(start.media), random_(start.seed), sheet_(SpriteSheet::of_ours(1)) {
        sprites_.reserve(most_walkers + most_guests);
    }

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        if (auto dressed = dress(moment.parameters); !dressed) return dressed;
        if (!problem_.empty()) {
            draw_words(canvas, problem_, {255, 80, 40});
            return {};
        }
        sound_.hear(moment);
        let_in(static_cast<std::size_t>(moment.parameters.number("count")));
        for (const auto& event : moment.events)
            if (event.type == "button.press") drop(event);
        const double step = std::min(moment.step_seconds(), 0.1);
        const double speed = moment.parameters.number("speed");
        for (auto& sprite : sprites_) move(sprite, step, speed);
        canvas.fill(moment.parameters.colour("background"));
        for (const auto& sprite : sprites_) show(sprite, moment.time, canvas);
        return {};
    }

private:
    /// What the figures are made of; all is made anew where it changes.
    struct Clothes {
        int columns = 1;
        int rows = 1;
        double rate = 8;
        int scale = 1;

        bool operator==(const Clothes&) const = default;
    };

    Result<void> dress(const Parameters& parameters) {
        const Clothes wanted{
            static_cast<int>(parameters.number("columns")), static_cast<int>(parameters.number("rows")),
            parameters.number("rate"), static_cast<int>(parameters.number("scale"))
        };
        if (began_ && wanted == clothes_ && parameters.text("file") == file_) return {};
        const bool is_first = !began_;
        began_ = true;
        clothes_ = wanted;
        file_ = parameters.text("file");
        problem_.clear();
        if (file_.empty()) {
            sheet_ = SpriteSheet::of_ours(clothes_.scale);
            return {};
        }
        if (media_ == nullptr) return fail(ErrorCode::NotFound, "there are no files here");
        const auto strip = media_->strip(file_);
        if (!strip) {
            if (is_first) return std::unexpected(strip.error());
            problem_ = strip.error().message;
            return {};
        }
        sheet_ = SpriteSheet::of(
            **strip, clothes_.columns, clothes_.rows, clothes_.rate, clothes_.scale, surface_.size
        );
        return {};
    }

    double width() const noexcept { return surface_.size.width; }
    double chance(double least, double most) noexcept { return least + (most - least) * random_.unit(); }

    Sprite somebody() noexcept {
        Sprite sprite;
        sprite.x = chance(0, std::max(width() - sheet_.size().width, 1.0));
        sprite.walks = chance(5, 14) * (random_.unit() < 0.5 ? -1 : 1);
        sprite.turns_in = chance(2, 9);
        sprite.variant = static_cast<std::size_t>(random_.next() % 64);
        sprite.phase = microseconds(static_cast<std::int64_t>(random_.next() % 1'000'000));
        return sprite;
    }

    /// Those who are always there come first among the sprites; guests after them.
    void let_in(std::size_t count) {
        while (walkers_ < count) {
            sprites_.insert(sprites_.begin() + static_cast<std::ptrdiff_t>(walkers_), somebody());
            ++walkers_;
        }
        while (walkers_ > count) {
            --walkers_;
            sprites_.erase(sprites_.begin() + static_cast<std::ptrdiff_t>(walkers_));
        }
    }

    void drop(const contract::Event& event) {
        if (sprites_.size() - walkers_ == most_guests) // the one who is here longest leaves
            sprites_.erase(sprites_.begin() + static_cast<std::ptrdiff_t>(walkers_));
        auto guest = somebody();
        guest.height = surface_.size.height;
        guest.variant = static_cast<std::size_t>(hue_of_producer(event) * 8);
        sprites_.push_back(guest);
    }

    void move(Sprite& sprite, double step, double speed) noexcept {
        const double gravity = 3.0 * surface_.size.height;
        if (sprite.height <= 0 && sound_.is_beat())
            sprite.rises = std::sqrt(2 * gravity * 0.25 * surface_.size.height) * sound_.beat_strength();
        sprite.height += sprite.rises * step;
        sprite.rises -= gravity * step;
        if (sprite.height <= 0) {
            // A fall from high up ends in a small hop.
            sprite.height = 0;
            sprite.rises = sprite.rises < -0.8 * surface_.size.height ? -0.3 * sprite.rises : 0;
        }
        sprite.turns_in -= step;
        if (sprite.turns_in < 0) {
            sprite.turns_in = chance(2, 9);
            sprite.walks = -sprite.walks;
        }
        sprite.x += sprite.walks * speed * step;
        if (surface_.wraps) {
            sprite.x -= std::floor(sprite.x / width()) * width();
            return;
        }
        const double last = std::max(width() - sheet_.size().width, 0.0);
        if (sprite.x < 0) sprite.walks = std::abs(sprite.walks);
        if (sprite.x > last) sprite.walks = -std::abs(sprite.walks);
        sprite.x = std::clamp(sprite.x, 0.0, last);
    }

    void show(const Sprite& sprite, microseconds time, pixel::Canvas canvas) const noexcept {
        const auto size = sheet_.size();
        const auto image = sheet_.at(sprite.variant, time + sprite.phase, sprite.walks < 0);
        const int left = static_cast<int>(std::floor(sprite.x));
        const int top = surface_.size.height - size.height - static_cast<int>(sprite.height);
        pixel::draw_image(canvas, {left, top, size}, image, pixel::Scaling::Nearest);
        if (surface_.wraps && left + size.width > surface_.size.width)
            pixel::draw_image(
                canvas, {left - surface_.size.width, top, size}, image, pixel::Scaling::Nearest
            );
    }

    Surface surface_;
    Media* media_;
    SeededRandom random_;
    SpriteSheet sheet_;
    Clothes clothes_;
    std::string file_;
    std::string problem_;
    bool began_ = false;
    std::vector<Sprite> sprites_;
    std::size_t walkers_ = 0;
    Sound sound_;
};

} // namespace

SceneKind sprites() {
    return {
        .about =
            {.name = "sprites",
             .title = "Sprites",
             .about = "Little figures that walk about and hop to the beat; a button drops another one in.",
             .parameters =
                 {{"count", "How many", Number{.least = 0, .most = most_walkers, .initial = 5, .step = 1}},
                  {"speed", "Speed", Number{.least = 0, .most = 4, .initial = 1, .unit = "×"}},
                  {"scale", "Scale", Number{.least = 1, .most = 8, .initial = 1, .unit = "×", .step = 1}},
                  {"background", "Background", Tint{{4, 3, 16}}},
                  file_parameter(),
                  {"columns", "Columns of the sheet", Number{.least = 1, .most = 32, .initial = 1, .step = 1}
                  },
                  {"rows", "Rows of the sheet", Number{.least = 1, .most = 32, .initial = 1, .step = 1}},
                  {"rate", "Rate of the sheet", Number{.least = 1, .most = 30, .initial = 8, .unit = "1/s"}}},
             .hears = {"button.press", "audio.", "raw.audio."}},
        .make = [](const SceneStart& start) { return std::make_unique<Sprites>(start); },
    };
}

} // namespace tutti::scene::kinds
