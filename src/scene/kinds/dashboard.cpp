// Dashboard: what sensors say, as rows of a name, a number and its unit, and how it went lately.
#include "pixel/draw.hpp"
#include "pixel/text.hpp"
#include "scene/event_data.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/palette_parameter.hpp"
#include "scene/repeated_face.hpp"
#include "scene/type_list.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

constexpr int row_height = 16; // a name and a number

struct Row {
    std::string type;
    std::array<char, 24> value{};
    std::size_t length = 0;
    std::array<double, 20> history{}; // the newest last
    std::size_t kept = 0;
    double fresh = 0; // 1 when it is told, to 0

    void remember(double number) noexcept {
        if (kept == history.size())
            std::shift_left(history.begin(), history.end(), 1);
        else
            ++kept;
        history[kept - 1] = number;
    }
    void write(std::string_view text) noexcept {
        // What does not fit is left out, a letter as a whole.
        std::size_t count = std::min(text.size(), value.size() - length);
        while (count > 0 && count < text.size() && (static_cast<unsigned char>(text[count]) & 0xC0U) == 0x80U)
            --count;
        std::copy_n(text.begin(), count, value.begin() + static_cast<std::ptrdiff_t>(length));
        length += count;
    }
    void write(double number) noexcept {
        std::array<char, 32> digits{};
        const double size = std::abs(number);
        const int places = size >= 100 || number == std::round(number) ? 0 : size >= 10 ? 1 : 2;
        if (size >= 1e7) return write("…");
        const auto end =
            std::to_chars(digits.begin(), digits.end(), number, std::chars_format::fixed, places).ptr;
        write(std::string_view(digits.begin(), end));
    }
};

class Dashboard final : public Scene {
public:
    explicit Dashboard(const SceneStart& start) : face_(start.surface) { rows_.reserve(most_rows); }

    Result<void> draw(const Moment& moment, pixel::Canvas whole) override {
        const auto types = moment.parameters.text("rows");
        for (const auto& event : moment.events)
            if (list_names(types.empty() ? "reading." : types, event.type)) take(event);
        const auto canvas = face_.begin(whole);
        canvas.fill({0, 0, 0});
        const auto& palette = palette_of(moment.parameters);
        if (rows_.empty())
            draw_text(canvas, 2, canvas.height() / 2 - 4, "…", {90, 100, 120}, pixel::Face::Small);

        // As many as there is room for, and the others by turns; the first follow the last.
        const int room = std::max(1, canvas.height() / row_height);
        const auto count = static_cast<int>(rows_.size());
        const auto page =
            static_cast<int>(std::fmod(moment.seconds() / moment.parameters.number("page"), 1e6));
        const int first = count > room ? page * room % count : 0;
        for (int i = 0; i < std::min(room, count); ++i) {
            const auto which = static_cast<std::size_t>((first + i) % count);
            const double place = count > 1 ? static_cast<double>(which) / (count - 1) : 0;
            show(canvas, i * row_height, rows_[which], palette.at(0.45 + 0.35 * place));
        }
        for (auto& row : rows_) row.fresh = std::max(0.0, row.fresh - moment.step_seconds() * 2);
        face_.show(whole);
        return {};
    }

private:
    static constexpr std::size_t most_rows = 32;

    void take(const contract::Event& event) {
        auto row = std::ranges::find(rows_, event.type, &Row::type);
        if (row == rows_.end()) {
            if (rows_.size() == most_rows) return;
            rows_.push_back({.type = event.type});
            row = rows_.end() - 1;
        }
        row->fresh = 1;
        row->length = 0;
        const auto unit = text_in(event, "unit").value_or("");
        if (const auto number = number_in(event, "value")) {
            row->write(*number);
            row->remember(*number);
        } else if (const auto text = text_in(event, "value")) {
            row->write(*text);
        } else if (const auto* value = event.data.find("value"); value != nullptr && value->is_bool()) {
            row->write(value->boolean() ? "on" : "off");
            row->remember(value->boolean() ? 1 : 0);
        } else {
            // An event without a value: how often it happened.
            row->remember(row->kept > 0 ? row->history[row->kept - 1] + 1 : 1);
            row->write(row->history[row->kept - 1]);
        }
        row->write(unit);
    }

    static void show(pixel::Canvas canvas, int top, const Row& row, pixel::Colour colour) noexcept {
        show_history(canvas, top, row, scaled(colour, 170));
        const std::string_view name = std::string_view(row.type).substr(row.type.rfind('.') + 1);
        draw_text(
            canvas, 1, top - 1, name, mixed(scaled(colour, 190), {110, 116, 130}, 128), pixel::Face::Small
        );
        const auto bright = mixed(colour, pixel::white, pixel::channel(0.25 + 0.6 * row.fresh));
        draw_text(canvas, 1, top + 7, {row.value.data(), row.length}, bright, pixel::Face::Small);
    }

    /// At the right, behind the letters: a hill for each number that is kept.
    static void show_history(pixel::Canvas canvas, int top, const Row& row, pixel::Colour colour) noexcept {
        if (row.kept < 2) return;
        const auto [least, most] = std::minmax_element(
            row.history.begin(), row.history.begin() + static_cast<std::ptrdiff_t>(row.kept)
        );
        const double range = *most - *least;
        if (!(range > 0) || !std::isfinite(range)) return;
        for (std::size_t i = 0; i < row.kept; ++i) {
            const int x = canvas.width() - static_cast<int>(row.kept - i);
            const int height = 1 + static_cast<int>((row.history[i] - *least) / range * 6);
            const int ground = top + row_height - 1;
            pixel::fill_rectangle(canvas, {x, ground - height, {1, height}}, scaled(colour, 110));
            canvas.set(x, ground - height, colour);
        }
    }

    RepeatedFace face_;
    std::vector<Row> rows_;
};

} // namespace

SceneKind dashboard() {
    return {
        .about =
            {.name = "dashboard",
             .title = "Dashboard",
             .about = "Numbers of sensors with their units, and how they went.",
             .parameters =
                 {{"rows", "Rows", Words{"reading."}},
                  {"page", "Next page after", Number{.least = 1, .most = 60, .initial = 5, .unit = "s"}},
                  palette_parameter("aurora")},
             .hears = {"reading."},
             .remembers = {"reading."}},
        .make = [](const SceneStart& start) { return std::make_unique<Dashboard>(start); },
    };
}

} // namespace tutti::scene::kinds
