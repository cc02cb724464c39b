// The commands of the matrix: clear, set_rotation, get_matrix, show_text, show_icon.
#include "io/clock.hpp"
#include "sections/section.hpp"
#include "worker/rim.hpp"
#include "workers/sensors/display.hpp"

#include <fmt/format.h>

namespace tutti::sensors {

namespace {

constexpr std::size_t most_of_a_text = 256;

/// [255, 120, 0].
struct ColourValue {
    toml::Read<matrix::Colour> operator()(const Value& value) const {
        const auto is_part = [](const Value& part) {
            return part.is_integer() && part.integer() >= 0 && part.integer() <= 255;
        };
        if (!value.is_array() || value.items().size() != 3 || !std::ranges::all_of(value.items(), is_part))
            return toml::complain("must be red, green and blue, each from 0 to 255");
        const auto part = [&](std::size_t i) {
            return static_cast<std::uint8_t>(value.items()[i].integer());
        };
        return matrix::Colour{part(0), part(1), part(2)};
    }
};

struct IconValue {
    toml::Read<matrix::Icon> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        if (const auto icon = matrix::find_icon(value.string())) return *icon;
        const auto names = matrix::icon_names();
        return toml::none_of(value.string(), {names.begin(), names.end()});
    }
};

struct ShortText {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (text && text->size() > most_of_a_text)
            return toml::complain(fmt::format("has more than {} bytes", most_of_a_text));
        return text;
    }
};

} // namespace

void Display::listen_to_commands() {
    worker_.on_command("clear", [this](const Value& params) { return clear(params); });
    worker_.on_command("set_rotation", [this](const Value& params) { return set_rotation(params); });
    worker_.on_command("get_matrix", [this](const Value&) { return get_matrix(); });
    worker_.on_command("show_text", [this](const Value& params) { return show_text(params); });
    worker_.on_command("show_icon", [this](const Value& params) { return show_icon(params); });
}

/// What a command that changed the picture answers: what is to be seen now.
Result<Value> Display::get_matrix() {
    if (!lights_) return fail(ErrorCode::Unavailable, "the display is not up yet");
    is_looked_at();
    turn();
    turn_now();
    return contract::to_value(pace_.state());
}

Result<Value> Display::clear(const Value& params) {
    microseconds duration = seconds(10);
    auto checked = sections::check_section(params, [&](toml::TableReader& table) {
        table.read("duration", duration, sections::Period{milliseconds(100), std::chrono::hours(24)});
    });
    if (!checked) return pass_on(checked);
    cycle_.clear(duration, io::steady_now());
    return get_matrix();
}

Result<Value> Display::set_rotation(const Value& params) {
    std::int64_t degrees = 0;
    auto checked = sections::check_section(params, [&](toml::TableReader& table) {
        table.read_needed("rotation", degrees, toml::Whole{0, 270}, "by how many degrees");
        if (!matrix::rotation_of(degrees)) table.mistake("rotation", "must be 0, 90, 180 or 270");
    });
    if (!checked) return pass_on(checked);
    rotation_ = *matrix::rotation_of(degrees);
    return get_matrix();
}

Result<Value> Display::show_text(const Value& params) {
    std::string text;
    matrix::Colour colour = matrix::white;
    microseconds column = display_.scroll_speed;
    auto checked = sections::check_section(params, [&](toml::TableReader& table) {
        table.read_needed("text", text, ShortText{}, "what to show");
        table.read("colour", colour, ColourValue{});
        table.read("scroll_speed", column, sections::Period{milliseconds(10), seconds(5)});
    });
    if (!checked) return pass_on(checked);
    cycle_.show(text, colour, column, io::steady_now());
    return get_matrix();
}

Result<Value> Display::show_icon(const Value& params) {
    matrix::Icon icon{};
    microseconds duration = display_.icon_duration;
    auto checked = sections::check_section(params, [&](toml::TableReader& table) {
        table.read_needed("icon", icon, IconValue{}, "which one");
        table.read("duration", duration, sections::Period{milliseconds(100), std::chrono::hours(1)});
    });
    if (!checked) return pass_on(checked);
    cycle_.show(icon, duration, io::steady_now());
    return get_matrix();
}

} // namespace tutti::sensors
