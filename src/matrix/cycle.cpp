#include "matrix/cycle.hpp"

#include <algorithm>
#include <utility>

namespace tutti::matrix {

namespace {

/// A screen begins where the one before it ended, unless that is long ago.
constexpr auto late = milliseconds(500);

/// Words come in from the right and leave on the left, and a dark column follows them.
Picture window(const std::vector<pixel::Column>& columns, std::size_t step, Colour colour) noexcept {
    Picture picture;
    for (std::size_t x = 0; x < side; ++x) {
        const std::size_t column = step + x + 1; // counted from a matrix's width before the text
        if (column < side || column - side >= columns.size()) continue;
        for (std::size_t y = 0; y < side; ++y)
            if ((columns[column - side] >> y & 1U) != 0) picture.at(x, y) = colour;
    }
    return picture;
}

} // namespace

std::string_view name(Mode mode) noexcept {
    switch (mode) {
    case Mode::Idle:
        return "idle";
    case Mode::Icon:
        return "icon";
    case Mode::Text:
        return "text";
    case Mode::Clear:
        return "clear";
    case Mode::Sleep:
        return "sleep";
    case Mode::Off:
        break;
    }
    return "off";
}

SteadyTime Cycle::Playing::end() const noexcept {
    const auto steps = text.empty() ? 0 : text.size() + side;
    return text_since() + static_cast<std::int64_t>(steps) * column;
}

Shown Cycle::at(SteadyTime now) {
    auto begins = now;
    if (playing_ && playing_->end() <= now) {
        if (now - playing_->end() < late) begins = playing_->end();
        playing_.reset();
        is_asked_for_ = false;
    }
    if (playing_ && (is_asked_for_ || !rest_)) return shown(*playing_, now);
    if (now < dark_until_) return {{}, Mode::Clear, dark_until_};
    if (rest_) {
        playing_.reset();
        return {{}, *rest_, std::nullopt};
    }
    const auto screen = screens_.after(last_, now);
    if (!screen) return {{}, Mode::Idle, std::nullopt};
    begin(*screen, begins);
    return shown(*playing_, now);
}

Shown Cycle::shown(const Playing& playing, SteadyTime now) const {
    const auto text_since = playing.text_since();
    if (now < text_since) return {*playing.icon, Mode::Icon, text_since};
    const auto step = (now - text_since) / playing.column;
    return {
        window(playing.text, static_cast<std::size_t>(step), playing.colour), Mode::Text,
        text_since + (step + 1) * playing.column
    };
}

void Cycle::begin(const Screen& screen, SteadyTime now) {
    Playing playing;
    if (options_.show_icons) playing.icon = picture_of(screen.look.icon);
    playing.icon_duration = options_.icon_duration;
    playing.text = pixel::columns_of(screen.look.text);
    playing.colour = screen.look.colour;
    playing.column = options_.scroll_speed;
    playing.since = now;
    playing_ = std::move(playing);
    last_ = screen.key;
}

void Cycle::show(Icon icon, microseconds duration, SteadyTime now) {
    Playing playing;
    playing.icon = picture_of(icon);
    playing.icon_duration = duration;
    playing.since = now;
    playing_ = std::move(playing);
    is_asked_for_ = true;
    dark_until_ = {};
}

void Cycle::show(std::string_view text, Colour colour, microseconds column, SteadyTime now) {
    Playing playing;
    playing.text = pixel::columns_of(text);
    playing.colour = colour;
    playing.column = column;
    playing.since = now;
    playing_ = std::move(playing);
    is_asked_for_ = true;
    dark_until_ = {};
}

void Cycle::clear(microseconds duration, SteadyTime now) {
    playing_.reset();
    is_asked_for_ = false;
    dark_until_ = now + duration;
}

void Cycle::step(Step step, SteadyTime now) {
    std::optional<Screen> screen;
    if (step == Step::Previous) screen = screens_.before(last_, now);
    if (step == Step::Again && last_) screen = screens_.at(*last_, now);
    if (!screen && step != Step::Previous) screen = screens_.after(last_, now);
    if (!screen) return;
    begin(*screen, now);
    is_asked_for_ = true;
    dark_until_ = {};
}

} // namespace tutti::matrix
