// Screen 5: levels, spectrum, beat, tempo, key and form, as the service audio says them; where it listens,
// and what of it is on.
#include "console/audio_screen.hpp"

#include "base/value_path.hpp"
#include "command/describe_service.hpp"
#include "console/absence.hpp"
#include "console/words.hpp"
#include "contract/event.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::console {

namespace {

constexpr std::array<KeyRow, 7> audio_key_rows = {{
    {"p", "pitch: off, and on again", "pitch"},
    {"t", "tempo and beats: off, and on again", "tempo"},
    {"o", "form (build-ups, drops, breaks): off, and on again", "form"},
    {"y", "spectrum: off, and on again", "spectrum"},
    {"e", "each of these: off where all are on, else on", "all"},
    {"i", "another place of sound: pulse, alsa:hw:…, file:…", "input"},
    {"d", "the devices that there are, by the names that `i` takes", "devices"},
}};

constexpr std::array<std::string_view, 7> level_names = {"sub_bass", "bass",     "low_mid", "mid",
                                                         "high_mid", "presence", "air"};
constexpr std::array<std::string_view, 4> switch_names = {"pitch", "bpm", "structure", "spectrum"};
constexpr auto beat_is_seen_for = milliseconds(150);
constexpr auto is_fresh_for = seconds(2);

class Hearing final : public Screen {
public:
    Wants wants() const override {
        return {
            .filters =
                {"event/raw/audio/levels", "event/raw/audio/spectrum", "event/raw/audio/features",
                 "event/audio/#"}
        };
    }

    void show(Desk& desk, std::string_view) override { ask(desk); }
    void listed(Desk& desk) override { ask(desk); }
    void tick(Desk& desk) override { ask(desk); }

    void take(const Heard& heard, Now now) override {
        if (!heard.topic.starts_with("event/raw/audio/") && !heard.topic.starts_with("event/audio/")) return;
        auto event = contract::parse_event(heard.payload);
        if (!event) return;
        if (heard.topic == "event/raw/audio/levels") levels_ = event->data;
        if (heard.topic == "event/raw/audio/spectrum") spectrum_ = event->data;
        if (heard.topic == "event/raw/audio/features") features_ = event->data;
        if (heard.topic == "event/audio/beat") {
            beat_ = event->data;
            beat_at_ = now.steady;
            ++beats_;
        }
        if (heard.topic == "event/audio/drop") drop_at_ = now.steady;
        heard_at_ = now.steady;
        has_heard_ = true;
    }

    bool take(const Key& key, Desk& desk) override {
        const auto toggle = [&desk](std::string_view feature) {
            desk.ask("audio", "toggle", Value::object({{"feature", feature}}), "toggle");
            return true;
        };
        if (key.is(U'p')) return toggle("pitch");
        if (key.is(U't')) return toggle("bpm");
        if (key.is(U'o')) return toggle("structure");
        if (key.is(U'y')) return toggle("spectrum");
        if (key.is(U'e')) return toggle_all(toggle);
        if (key.is(U'd')) {
            desk.ask("audio", "list_devices", {}, "devices");
            return true;
        }
        if (key.is(U'i')) {
            desk.wish =
                Wish{"Listen to", std::string(text_at(state_, "state", "input").value_or("")), "input"};
            return true;
        }
        return false;
    }

    void typed(std::string_view, std::string_view text, Desk& desk) override {
        desk.ask("audio", "set_input", Value::object({{"input", text}}), "input");
    }

    void take(const Answered& answered, Desk& desk) override {
        if (!answered.answer) {
            if (answered.tag != "state") desk.said = Said{answered.answer.error().message, Style::Bad};
            return;
        }
        if (answered.tag == "state") {
            state_ = *answered.answer;
        } else if (answered.tag == "devices") {
            Popup popup{.title = "Devices", .lines = {}};
            for (const auto& device : items_of(*answered.answer, "devices"))
                popup.lines.push_back(fmt::format(
                    "{:<30} {}", command::text_of(device, "input"), command::text_of(device, "description")
                ));
            for (const auto& failure : items_of(*answered.answer, "failures"))
                popup.lines.push_back(
                    failure.is_string() ? std::string(failure.string()) : print_members(failure)
                );
            if (popup.lines.empty()) popup.lines.emplace_back("There are none.");
            desk.popup = std::move(popup);
        } else {
            desk.said = Said{"done", Style::Good};
            ask(desk);
        }
    }

    void draw(Canvas& canvas, Area area, const Known& known, Now now) const override {
        if (draw_absence(canvas, area, known, "audio", "What is in the sound", "[service.audio]")) return;
        int y = draw_input(canvas, area);
        y = draw_beat(canvas, area, y, now);
        ++y;
        const bool is_fresh = has_heard_ && now.steady - heard_at_ < is_fresh_for;
        if (!is_fresh) {
            canvas.put(area.x, y, "Nothing is said of levels now.", Style::Quiet);
            return;
        }
        y = draw_levels(canvas, area, y);
        draw_spectrum(canvas, {area.x, y + 1, area.width, area.y + area.height - y - 1});
    }

private:
    bool is_on(std::string_view feature) const {
        return boolean_at(state_, "state", "switches", feature).value_or(true);
    }

    bool toggle_all(const auto& toggle) const {
        const bool are_all_on = std::ranges::all_of(switch_names, [this](auto name) { return is_on(name); });
        for (const auto name : switch_names)
            if (is_on(name) == are_all_on) toggle(name);
        return true;
    }

    void ask(Desk& desk) {
        if (absence_of(desk.known, "audio", "", "").empty()) desk.ask("audio", "get_state", {}, "state");
    }

    int draw_input(Canvas& canvas, Area area) const {
        int y = area.y;
        int x = canvas.put(area.x, y, "listens to ", Style::Quiet);
        x = canvas.put(
            x, y, cut(text_at(state_, "state", "input").value_or("…"), area.width / 2), Style::Strong
        );
        x = canvas.put(x + 2, y, text_at(state_, "state", "input_state").value_or(""), Style::Good);
        canvas.put(
            x + 2, y, cut(text_at(state_, "state", "message").value_or(""), area.width - x - 2), Style::Quiet
        );
        x = area.x;
        for (const auto name : switch_names) {
            const bool on = is_on(name);
            x = canvas.put(
                    x, y + 1, fmt::format("{} {}", on ? "●" : "○", name), on ? Style::Good : Style::Quiet
                )
                + 2;
        }
        return y + 3;
    }

    int draw_beat(Canvas& canvas, Area area, int y, Now now) const {
        const auto bpm = number_at(features_, "bpm").value_or(0);
        int x = canvas.put(area.x, y, fmt::format("{:6.1f} BPM", bpm), Style::Strong);
        x = canvas.put(
            x + 2, y, fmt::format("sure {:.0f} %", number_at(features_, "bpm_confidence").value_or(0) * 100),
            Style::Quiet
        );
        const auto in_bar =
            static_cast<int>(std::clamp(number_at(beat_, "beats_per_bar").value_or(4), 1.0, 16.0));
        const auto number = static_cast<int>(number_at(beat_, "number").value_or(0));
        const bool is_now = beats_ > 0 && now.steady - beat_at_ < beat_is_seen_for;
        x += 2;
        for (int i = 1; i <= in_bar; ++i)
            x = canvas.put(x, y, i == number ? "●" : "·", i == number && is_now ? Style::Bad : Style::Accent)
                + 1;
        if (const auto key = text_at(features_, "key").value_or(""); !key.empty())
            x = canvas.put(x + 1, y, fmt::format("key {}", key), Style::Plain);
        const auto pitch = number_at(features_, "pitch").value_or(0);
        if (pitch > 0) x = canvas.put(x + 2, y, fmt::format("pitch {:.0f} Hz", pitch), Style::Plain);
        if (boolean_at(features_, "is_buildup").value_or(false))
            x = canvas.put(x + 2, y, "BUILD-UP", Style::Busy);
        if (boolean_at(features_, "is_break").value_or(false))
            x = canvas.put(x + 2, y, "BREAK", Style::Accent);
        if (drop_at_ != SteadyTime{} && now.steady - drop_at_ < is_fresh_for)
            canvas.put(x + 2, y, "DROP", Style::Bad);
        return y + 1;
    }

    int draw_levels(Canvas& canvas, Area area, int y) const {
        const int named = 10;
        for (const auto name : level_names) {
            if (y >= area.y + area.height) break;
            const auto level = number_at(levels_, name).value_or(0);
            canvas.put(area.x, y, name, Style::Quiet);
            canvas.put(
                area.x + named, y++, bar(level, area.width - named - 1), level > 0.9 ? Style::Bad : Style::Bar
            );
        }
        return y;
    }

    /// Each band as a column of blocks.
    void draw_spectrum(Canvas& canvas, Area area) const {
        const auto bands = items_of(spectrum_, "bands");
        if (bands.empty() || area.height < 1) return;
        const int count = static_cast<int>(bands.size());
        const int wide = std::clamp((area.width + 1) / count, 1, 6);
        const int height = std::min(area.height, 40);
        static constexpr std::array<char32_t, 9> eighths = {U' ', U'▁', U'▂', U'▃', U'▄',
                                                            U'▅', U'▆', U'▇', U'█'};
        for (int i = 0; i < count && i * wide + wide <= area.width; ++i) {
            const auto& band = bands[static_cast<std::size_t>(i)];
            const double level = band.is_number() ? std::clamp(band.number(), 0.0, 1.0) : 0;
            const int parts = static_cast<int>(level * height * 8 + 0.5);
            for (int row = 0; row < height; ++row) {
                const int filled = std::clamp(parts - row * 8, 0, 8);
                for (int column = 0; column < std::max(wide - 1, 1); ++column)
                    canvas.set(
                        area.x + i * wide + column, area.y + height - 1 - row,
                        {eighths[static_cast<std::size_t>(filled)], Style::Bar}
                    );
            }
        }
    }

    Value state_;
    Value levels_;
    Value spectrum_;
    Value features_;
    Value beat_;
    SteadyTime beat_at_;
    SteadyTime drop_at_;
    SteadyTime heard_at_;
    bool has_heard_ = false;
    std::uint64_t beats_ = 0;
};

} // namespace

std::span<const KeyRow> audio_keys() noexcept { return audio_key_rows; }

std::unique_ptr<Screen> make_audio() { return std::make_unique<Hearing>(); }

} // namespace tutti::console
