// Screen 8: a display as it shines, in half blocks; the mode, and what the wires and the renderer say.
#include "console/light_screen.hpp"

#include "base/value_path.hpp"
#include "command/describe_service.hpp"
#include "console/absence.hpp"
#include "console/words.hpp"
#include "contract/frame.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tutti::console {

namespace {

constexpr std::array<KeyRow, 7> light_key_rows = {{
    {"← →", "browse to the mode before, to the next one", "browse"},
    {"Enter", "show the mode that was browsed to", "show"},
    {"b", "dark, and light again", "blackout"},
    {"+ -", "brighter, darker", "brightness"},
    {"d", "the next display", "display"},
    {"t", "how long frames take, and from which event to which light", "times"},
    {"m", "all modes"},
}};

constexpr std::size_t largest_frame = 1 << 20;
constexpr int lease = 10;       ///< seconds that the output sends frames for, from each asking on
constexpr int renewed_each = 4; ///< seconds
constexpr int frames_a_second = 12;

class Light final : public Screen {
public:
    Wants wants() const override {
        if (display_.empty()) return {};
        return {.filters = {"frame/" + display_}};
    }
    void show(Desk& desk, std::string_view) override {
        seconds_ = 0;
        ask(desk);
    }
    void hide() override { frame_.clear(); }
    void listed(Desk& desk) override { ask(desk); }
    void tick(Desk& desk) override { ask(desk); }

    void take(const Heard& heard, Now) override {
        if (display_.empty() || heard.topic != "frame/" + display_ || heard.payload.size() > largest_frame)
            return;
        frame_ = heard.payload;
        ++frames_;
    }

    bool take(const Key& key, Desk& desk) override {
        using enum Key::Code;
        const auto order = [&desk](std::string command, Value arguments) {
            desk.ask("render", std::move(command), std::move(arguments), "order");
            return true;
        };
        if (key.code == Left) return order("previous", {});
        if (key.code == Right) return order("next", {});
        if (key.code == Enter) return order("activate", {});
        if (key.is(U'b'))
            return order(
                "blackout", Value::object({{"on", !boolean_at(light_, "blackout").value_or(false)}})
            );
        if (key.is(U'+') || key.is(U'-')) {
            const double now = number_at(light_, "brightness").value_or(1);
            const double wanted = std::clamp(now + (key.is(U'+') ? 0.1 : -0.1), 0.0, 1.0);
            return order("brightness", Value::object({{"value", wanted}}));
        }
        if (key.is(U'd')) {
            choose_next_display();
            seconds_ = 0;
            ask(desk);
            return true;
        }
        if (key.is(U't')) {
            desk.ask("render", "get_stats", {}, "times");
            return true;
        }
        if (key.is(U'm')) {
            Popup popup{.title = "Modes", .lines = {}};
            for (const auto& mode : items_of(light_, "modes")) popup.lines.push_back(describe_mode(mode));
            desk.popup = std::move(popup);
            return true;
        }
        return false;
    }

    void take(const Answered& answered, Desk& desk) override {
        if (!answered.answer) {
            if (answered.tag == "order" || answered.tag == "times")
                desk.said = Said{answered.answer.error().message, Style::Bad};
            return;
        }
        if (answered.tag == "light") {
            light_ = *answered.answer;
            if (display_.empty()) choose_next_display();
        } else if (answered.tag == "outputs")
            outputs_ = *answered.answer;
        else if (answered.tag == "times")
            desk.popup = Popup{.title = "The renderer", .lines = print_pretty(*answered.answer, 400)};
        else if (answered.tag == "order")
            desk.ask("render", "get_light", {}, "light");
    }

    void draw(Canvas& canvas, Area area, const Known& known, Now) const override {
        if (draw_absence(canvas, area, known, "render", "The light", "[display.NAME]")) return;
        int x = canvas.put(area.x, area.y, cut(active_title(), area.width / 2), Style::Strong);
        if (const auto browsing = text_at(light_, "browsing"))
            x = canvas.put(x + 2, area.y, fmt::format("→ {}: Enter shows it", *browsing), Style::Accent);
        if (boolean_at(light_, "blackout").value_or(false))
            x = canvas.put(x + 2, area.y, "BLACKOUT", Style::Bad);
        if (boolean_at(light_, "safe_mode").value_or(false))
            x = canvas.put(x + 2, area.y, "SAFE MODE", Style::Bad);
        const auto brightness =
            fmt::format("brightness {:.0f} %", number_at(light_, "brightness").value_or(1) * 100);
        const int end = area.x + area.width - 1;
        if (x < end - columns_of(brightness)) canvas.put_right(end, area.y, brightness, Style::Quiet);
        canvas.put(area.x, area.y + 1, cut(describe_output(), area.width), Style::Quiet);
        draw_frame(canvas, {area.x, area.y + 2, area.width, area.height - 2});
    }

private:
    void ask(Desk& desk) {
        if (!absence_of(desk.known, "render", "", "").empty()) return;
        desk.ask("render", "get_light", {}, "light");
        desk.ask("output", "get_outputs", {}, "outputs");
        if (!display_.empty() && seconds_++ % renewed_each == 0)
            desk.ask(
                "output", "watch",
                Value::object({{"display", display_}, {"seconds", lease}, {"fps", frames_a_second}}), "watch"
            );
    }

    void choose_next_display() {
        const auto displays = items_of(light_, "displays");
        std::size_t next = 0;
        for (std::size_t i = 0; i < displays.size(); ++i)
            if (command::text_of(displays[i], "name") == display_) next = (i + 1) % displays.size();
        display_ = next < displays.size() ? command::text_of(displays[next], "name") : std::string();
        frame_.clear();
    }

    std::string active_title() const {
        if (light_.is_null()) return "asking render …";
        for (const auto& mode : items_of(light_, "modes"))
            if (boolean_at(mode, "active").value_or(false)) return command::text_of(mode, "title");
        return std::string(text_at(light_, "active").value_or("no mode"));
    }
    static std::string describe_mode(const Value& mode) {
        std::string scenes;
        for (const auto& layer : items_of(mode, "layers"))
            scenes += (scenes.empty() ? "" : " + ") + command::text_of(layer, "scene");
        return fmt::format(
            "{} {:<16} {:<20} {}", boolean_at(mode, "active").value_or(false) ? "▶" : " ",
            command::text_of(mode, "name"), command::text_of(mode, "title"), scenes
        );
    }
    std::string describe_output() const {
        for (const auto& display : items_of(outputs_, "displays")) {
            if (command::text_of(display, "name") != display_) continue;
            auto line = fmt::format(
                "{} · {} × {} · {} · {} frames · {} dropped · {} errors", display_,
                command::text_of(display, "width"), command::text_of(display, "height"),
                command::text_of(display, "state"), command::text_of(display, "frames"),
                command::text_of(display, "dropped"), command::text_of(display, "errors")
            );
            if (const auto amperes = command::number_of(display, "milliamps"); amperes > 0)
                line += fmt::format(" · {:.1f} A", amperes / 1000);
            if (const auto reason = command::text_of(display, "reason"); !reason.empty())
                line += " · " + reason;
            return line;
        }
        return display_;
    }

    /// Two pixels a cell: as large as there is room for, a picture that is too large by means of its pixels,
    /// one that is small by squares for each of its lights.
    void draw_frame(Canvas& canvas, Area area) const {
        const auto frame =
            contract::parse_frame({reinterpret_cast<const std::uint8_t*>(frame_.data()), frame_.size()});
        if (!frame || area.height <= 0 || area.width <= 0) {
            canvas.put(area.x, area.y + 1, "No frame has come yet.", Style::Quiet);
            return;
        }
        const int width = frame->header.width;
        const int height = frame->header.height;
        const double room = std::min(
            static_cast<double>(area.width) / width, 2.0 * static_cast<double>(area.height) / height
        );
        const double zoom = room >= 1 ? std::floor(room) : room;
        const int across = std::max(static_cast<int>(width * zoom), 1);
        const int down = std::max(static_cast<int>(height * zoom), 1);
        for (int y = 0; 2 * y < down; ++y)
            for (int x = 0; x < across; ++x) {
                const auto lower = 2 * y + 1 < down ? mean_of(*frame, x, 2 * y + 1, across, down) : 0;
                canvas.set(
                    area.x + x, area.y + y,
                    {U'▀', Style::Picture, false, mean_of(*frame, x, 2 * y, across, down), lower}
                );
            }
    }
    /// Of the lights that fall on that place of a picture of `across` by `down`.
    static std::uint32_t mean_of(const contract::FrameView& frame, int x, int y, int across, int down) {
        const int width = frame.header.width;
        const int height = frame.header.height;
        const auto from = [](int at, int of, int all) { return at * all / of; };
        const auto until = [&](int at, int of, int all) {
            return std::max(from(at + 1, of, all), from(at, of, all) + 1);
        };
        std::array<std::uint32_t, 3> sum{};
        std::uint32_t count = 0;
        for (int row = from(y, down, height); row < until(y, down, height); ++row)
            for (int column = from(x, across, width); column < until(x, across, width); ++column) {
                const auto at = 3
                                * (static_cast<std::size_t>(row) * static_cast<std::size_t>(width)
                                   + static_cast<std::size_t>(column));
                for (std::size_t part = 0; part < 3; ++part) sum[part] += frame.pixels[at + part];
                ++count;
            }
        return (sum[0] / count) << 16U | (sum[1] / count) << 8U | sum[2] / count;
    }

    Value light_;
    Value outputs_;
    std::string display_;
    std::string frame_; ///< the last one, as it came
    std::uint64_t frames_ = 0;
    int seconds_ = 0;
};

} // namespace

std::span<const KeyRow> light_keys() noexcept { return light_key_rows; }

std::unique_ptr<Screen> make_light() { return std::make_unique<Light>(); }

} // namespace tutti::console
