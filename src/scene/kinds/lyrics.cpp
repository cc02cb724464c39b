// Lyrics: the line that is sung, filled as it is sung, with the one that follows; who sings what before the
// first. What has no room at once comes page by page: of a line the page that is sung.
#include "base/utf8.hpp"
#include "pixel/noise.hpp"
#include "scene/event_data.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/lettering.hpp"
#include "scene/palette_parameter.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

/// Where one row of the set line stands, on the first face, and how many of its letters come before it.
struct Row {
    int top = 0;
    int bottom = 0;
    int left = 0;
    int width = 0;
    std::size_t begin = 0; ///< bytes of the line before this row
    std::size_t size = 0;  ///< bytes of this row
};

/// Nobody sings a line for longer than this, whenever the next one comes.
double longest_singing(std::string_view line) noexcept {
    return 0.8 + 0.11 * static_cast<double>(line.size());
}

class Lyrics final : public Scene {
public:
    explicit Lyrics(const SceneStart& start)
        : faces_(start.surface.faces),
          period_(static_cast<std::uint32_t>(std::max(3, start.surface.size.width / 12))),
          noise_(start.seed, period_), lettering_(start.surface.size) {
        for (auto* text : {&line_, &next_, &title_, &artist_}) text->reserve(most_words);
    }

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        for (const auto& event : moment.events) hear(event, moment.step == microseconds(0));
        if (is_playing_) sung_ += moment.step_seconds();
        shown_ += moment.step_seconds();

        const auto& parameters = moment.parameters;
        const auto& palette = palette_of(parameters);
        glow(canvas, palette, moment.seconds(), parameters.number("light"));
        rows_used_ = 0;
        const auto letters = lettering_.begin();
        if (!line_.empty())
            set_line(letters, parameters.toggle("next") ? std::string_view(next_) : std::string_view());
        else if (!title_.empty() && !has_begun_)
            set_title(letters);
        else
            set_rest(letters);

        const auto tint = is_refrain_ ? parameters.colour("refrain") : parameters.colour("tint");
        const double rise = 1 - std::exp2(-shown_ / 0.06);
        const int room = canvas.width() / faces_;
        lettering_.lay(canvas, parameters.number("glow") * rise, [&](int x, int y) {
            return scaled(tint, pixel::channel(rise * brightness_at(x % room, y)));
        });
        return {};
    }

private:
    static constexpr double unsung = 0.34;
    static constexpr double aside = 0.22; ///< the line that follows

    void hear(const contract::Event& event, bool is_remembered) {
        if (event.type == "song.track") {
            put(title_, text_in(event, "title"));
            put(artist_, text_in(event, "artist"));
            line_.clear();
            next_.clear();
            has_begun_ = false;
            is_playing_ = true;
            shown_ = 0;
        } else if (event.type == "song.playback") {
            const Value* const playing = event.data.find("playing");
            if (playing != nullptr && playing->is_bool()) is_playing_ = playing->boolean();
            if (text_in(event, "change") == "end") title_.clear();
        } else if (event.type == "song.line") {
            put(line_, text_in(event, "text"));
            put(next_, text_in(event, "next"));
            const double whole = longest_singing(line_);
            takes_ = std::clamp(number_in(event, "duration").value_or(whole), 0.1, whole);
            const Value* const refrain = event.data.find("refrain");
            is_refrain_ = refrain != nullptr && refrain->is_bool() && refrain->boolean();
            // Before the first line, by a seek back, and at the end of the song before, which is said after
            // the new one's song.track, there is no time.
            has_begun_ = event.data.find("time") != nullptr;
            // How long ago a remembered line began is not known: it stands as one that has been sung.
            sung_ = is_remembered ? takes_ : 0;
            shown_ = 0;
            until_word_ = 0;
            has_words_ = false;
        } else if (event.type == "song.word") {
            const auto from = number_in(event, "from");
            const auto until = number_in(event, "until");
            if (!from || !until || *from < 0 || *until < *from) return;
            const auto size = static_cast<double>(line_.size());
            until_word_ = static_cast<std::size_t>(std::min(*until, size));
            has_words_ = true;
        }
    }
    static void put(std::string& text, std::optional<std::string_view> said) {
        text.assign(first_characters(said.value_or(std::string_view()), most_words));
    }

    /// How many bytes of the line have been sung; within a letter a part of it.
    double sung_bytes() const noexcept {
        if (has_words_) return static_cast<double>(until_word_);
        return static_cast<double>(line_.size()) * std::clamp(sung_ / takes_, 0.0, 1.0);
    }

    double brightness_at(int x, int y) const noexcept {
        const double sung = sung_bytes();
        for (std::size_t i = 0; i < rows_used_; ++i) {
            const Row& row = rows_[i];
            if (y < row.top || y >= row.bottom) continue;
            if (row.size == 0) return aside;
            const double part = (sung - static_cast<double>(row.begin)) / static_cast<double>(row.size);
            return x < row.left + part * row.width ? 1 : unsung;
        }
        return 1;
    }

    void set_line(const pixel::Canvas& letters, std::string_view next) noexcept {
        const int width = std::max(1, letters.width() / faces_ - 2);
        int below = next.empty() ? 0 : lines_height(next, width, pixel::Face::Small) + 3;
        if (below > letters.height() / 3) below = 0;
        const pixel::Size room{width, letters.height() - below};
        const auto face = face_for_lines(line_, room);
        const auto page = page_of(line_, static_cast<std::size_t>(sung_bytes()), room, face);
        const int top = std::max(0, (room.height - lines_height(page, width, face)) / 2);
        note_rows(page, letters.width() / faces_, top, width, face);
        draw_lines(letters, faces_, top, page, width, face);
        if (below == 0) return;
        add_row({.top = letters.height() - below, .bottom = letters.height()});
        draw_lines(letters, faces_, letters.height() - below + 1, next, width, pixel::Face::Small);
    }
    /// The rows as draw_lines() sets them.
    void note_rows(std::string_view rest, int room, int top, int width, pixel::Face face) noexcept {
        while (!rest.empty()) {
            const auto text = pixel::take_line(rest, width, face);
            const int row_width = pixel::text_width(text, face);
            const int bottom = top + pixel::text_height(face) + pixel::scale(face);
            const auto begin = static_cast<std::size_t>(text.data() - line_.data());
            add_row(
                {top, bottom, (room - row_width) / 2, row_width, begin, std::max<std::size_t>(1, text.size())}
            );
            top = bottom;
        }
    }
    void add_row(const Row& row) noexcept {
        if (rows_used_ < rows_.size()) rows_[rows_used_++] = row;
    }

    void set_title(const pixel::Canvas& letters) const noexcept {
        const int width = std::max(1, letters.width() / faces_ - 2);
        const int artist_height = artist_.empty() ? 0 : lines_height(artist_, width, pixel::Face::Small) + 4;
        const auto face = face_for_lines(title_, {width, std::max(8, letters.height() - artist_height - 4)});
        const int height = lines_height(title_, width, face);
        if (height + artist_height > letters.height()) {
            const std::array<std::string_view, 2> texts = {title_, artist_};
            return draw_turn(letters, faces_, turn_of(texts, shown_, {width, letters.height()}), width);
        }
        const int top = (letters.height() - height - artist_height) / 2;
        draw_lines(letters, faces_, top, title_, width, face);
        draw_lines(letters, faces_, top + height + 4, artist_, width, pixel::Face::Small);
    }

    /// Where nobody sings.
    void set_rest(const pixel::Canvas& letters) const noexcept {
        constexpr std::string_view note = "♪";
        const auto face = face_for_lines(note, {letters.width() / faces_, letters.height()});
        draw_lines(
            letters, faces_, (letters.height() - pixel::text_height(face)) / 2, note, letters.width(), face
        );
    }

    /// Light that drifts behind the letters, and leaves them the contrast that they need.
    void glow(const pixel::Canvas& canvas, const pixel::Palette& palette, double time, double light)
        const noexcept {
        const double scale = static_cast<double>(period_) / canvas.width();
        for (int y = 0; y < canvas.height(); ++y) {
            const double from_middle = std::abs(2.0 * y / canvas.height() - 1);
            for (int x = 0; x < canvas.width(); ++x) {
                const double cloud = noise_.at(x * scale, y * scale * 1.5 - time * 0.15, time * 0.1);
                canvas.at(x, y) = scaled(
                    palette.at(0.25 + 0.6 * cloud),
                    pixel::channel(light * cloud * (0.15 + 0.85 * from_middle))
                );
            }
        }
    }

    int faces_;
    std::uint32_t period_;
    pixel::Noise noise_;
    Lettering lettering_;
    std::array<Row, 16> rows_;
    std::size_t rows_used_ = 0;

    std::string title_;
    std::string artist_;
    std::string line_;
    std::string next_;
    double takes_ = 1;           ///< seconds that the line is sung for
    double sung_ = 0;            ///< seconds of it so far
    double shown_ = 0;           ///< seconds since what is shown changed
    std::size_t until_word_ = 0; ///< bytes up to the end of the word that is sung
    bool has_words_ = false;
    bool is_refrain_ = false;
    bool is_playing_ = true;
    bool has_begun_ = false; ///< the first line of the song
};

} // namespace

SceneKind lyrics() {
    return {
        .about =
            {.name = "lyrics",
             .title = "Lyrics",
             .about = "The line that is sung, filled as it is sung, and the one that follows; who sings what "
                      "before the first.",
             .parameters =
                 {{"tint", "Colour", Tint{{255, 244, 214}}},
                  {"refrain", "Colour of a refrain", Tint{{255, 150, 60}}},
                  {"next", "The next line", Toggle{.initial = true}},
                  {"glow", "Glow", Number{.least = 0, .most = 1, .initial = 0.4}},
                  {"light", "Light behind", Number{.least = 0, .most = 1, .initial = 0.35}},
                  palette_parameter("ocean")},
             .hears = {"song.track", "song.playback", "song.line", "song.word"},
             .remembers = {"song.track", "song.playback", "song.line"}},
        .make = [](const SceneStart& start) { return std::make_unique<Lyrics>(start); },
    };
}

} // namespace tutti::scene::kinds
