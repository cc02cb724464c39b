// Pong for two: the first two producers that steer (`raw.axis` left_y, or buttons up and down) have a paddle
// each; a computer plays for who is absent.
#include "pixel/draw.hpp"
#include "pixel/text.hpp"
#include "scene/event_data.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/pong_game.hpp"
#include "scene/repeated_face.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

constexpr std::array sides = {PongSide::Left, PongSide::Right};

class Pong final : public Scene {
public:
    explicit Pong(const SceneStart& start)
        : face_(start.surface),
          game_(static_cast<double>(face_.size().width) / face_.size().height, start.seed) {}

    Result<void> draw(const Moment& moment, pixel::Canvas whole) override {
        for (const auto& event : moment.events) hear(event, moment.time);
        for (const auto side : sides) {
            auto& seat = seat_of(side);
            const auto patience = seconds{static_cast<int>(moment.parameters.number("patience"))};
            if (!seat.is_taken || moment.time - seat.heard <= patience) continue;
            seat = {};
            game_.leave(side);
        }
        game_.advance(moment.step_seconds() * moment.parameters.number("speed"));
        const auto canvas = face_.begin(whole);
        fade(canvas, 205); // the trail of the ball
        show(canvas, moment);
        face_.show(whole);
        return {};
    }

private:
    struct Seat {
        bool is_taken = false;
        std::uint32_t source = 0; // its hash: no text is kept
        std::int32_t producer = 0;
        microseconds heard{0};
    };
    Seat& seat_of(PongSide side) noexcept { return seats_[static_cast<std::size_t>(side)]; }

    void hear(const contract::Event& event, microseconds now) {
        const auto way = way_in(event);
        if (!way) return;
        const auto source = static_cast<std::uint32_t>(std::hash<std::string_view>{}(event.source));
        const auto is_his = [&](const Seat& seat) {
            return seat.is_taken && seat.source == source && seat.producer == event.producer;
        };
        auto seat = std::ranges::find_if(seats_, is_his);
        // A stick that rests takes no seat: pads say where they are when they are plugged in.
        if (seat == seats_.end() && std::abs(*way) > 0.3)
            seat = std::ranges::find_if(seats_, [](const Seat& each) { return !each.is_taken; });
        if (seat == seats_.end()) return;
        *seat = {true, source, event.producer, now};
        game_.steer(sides[static_cast<std::size_t>(seat - seats_.begin())], *way);
    }

    static std::optional<double> way_in(const contract::Event& event) noexcept {
        const auto code = text_in(event, "code");
        if (!code) return std::nullopt;
        if (event.type == "raw.axis" && *code == "left_y") {
            const auto value = number_in(event, "value");
            return value ? std::optional(std::abs(*value) > 0.12 ? *value : 0.0) : std::nullopt;
        }
        if (*code != "up" && *code != "down") return std::nullopt;
        if (event.type == "button.press") return *code == "up" ? -1.0 : 1.0;
        if (event.type == "button.release") return 0.0;
        return std::nullopt;
    }

    void show(pixel::Canvas canvas, const Moment& moment) {
        const int width = canvas.width();
        const int height = canvas.height();
        const pixel::Colour net{30, 40, 60};
        for (int y = 1; y < height; y += 4)
            pixel::fill_rectangle(
                canvas, {width / 2 - (width % 2 == 0), y, {width % 2 == 0 ? 2 : 1, 2}}, net
            );
        if (game_.hits() != hits_) glow_ = 1;
        hits_ = game_.hits();
        glow_ = std::max(0.0, glow_ - moment.step_seconds() * 3);
        for (const auto side : sides) {
            const bool is_left = side == PongSide::Left;
            const auto own = moment.parameters.colour(is_left ? "left" : "right");
            show_points(canvas, side, own, moment.seconds());
            const int thick = std::max(1, width / 32);
            const int length = std::max(1, static_cast<int>(2 * PongGame::half_paddle * height + 0.5));
            const int top =
                static_cast<int>(std::lround((game_.paddle(side) - PongGame::half_paddle) * height));
            const int x = static_cast<int>(PongGame::edge * height) - thick;
            const bool is_hit = (game_.ball_x() < game_.width() / 2) == is_left;
            const auto colour = mixed(own, pixel::white, pixel::channel(is_hit ? glow_ : 0));
            pixel::fill_rectangle(
                canvas,
                {is_left ? x : width - thick - x,
                 std::clamp(top, 0, std::max(0, height - length)),
                 {thick, length}},
                colour
            );
        }
        const pixel::Point ball{game_.ball_x() * height - 0.5, game_.ball_y() * (height - 1)};
        if (!game_.is_over()) fill_disc(canvas, ball, std::max(0.5, height / 48.0), pixel::white);
    }

    void show_points(pixel::Canvas canvas, PongSide side, pixel::Colour colour, double time) const {
        const std::array<char, 1> letter = {static_cast<char>('0' + game_.points(side))};
        const std::string_view text(letter.data(), 1);
        const auto face =
            canvas.height() >= 48 && canvas.width() >= 48 ? pixel::Face::Large : pixel::Face::Small;
        const int text_wide = pixel::text_width(text, face);
        const int gap = std::max(3, canvas.width() / 10);
        const int x =
            side == PongSide::Left ? canvas.width() / 2 - gap - text_wide : canvas.width() / 2 + gap;
        // The winner's blinks softly, the others' stay dim behind the game.
        const bool has_won = game_.is_over() && game_.points(side) == PongGame::most_points;
        const double bright = has_won ? 0.75 - 0.25 * std::cos(time * 9) : 0.4;
        draw_text(canvas, x, canvas.height() / 24, text, scaled(colour, pixel::channel(bright)), face);
    }

    RepeatedFace face_;
    PongGame game_;
    std::array<Seat, 2> seats_{};
    std::uint32_t hits_ = 0;
    double glow_ = 0;
};

} // namespace

SceneKind pong() {
    return {
        .about =
            {.name = "pong",
             .title = "Pong",
             .about = "Table tennis for two gamepads or phones; a computer plays for who is absent.",
             .parameters =
                 {{"speed", "Speed", Number{.least = 0.4, .most = 2.5, .initial = 1, .unit = "×"}},
                  {"patience", "Seat is free after",
                   Number{.least = 5, .most = 120, .initial = 20, .unit = "s", .step = 1}},
                  {"left", "Left", Tint{{60, 190, 255}}},
                  {"right", "Right", Tint{{255, 120, 50}}}},
             .hears = {"raw.axis", "button.press", "button.release"}},
        .make = [](const SceneStart& start) { return std::make_unique<Pong>(start); },
    };
}

} // namespace tutti::scene::kinds
