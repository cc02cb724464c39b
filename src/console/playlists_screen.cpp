// Screen 7: playlists and gestures as the director has them, what runs, and what led to what.
#include "console/playlists_screen.hpp"

#include "base/describe_count.hpp"
#include "base/json.hpp"
#include "command/describe_service.hpp"
#include "console/absence.hpp"
#include "console/table.hpp"
#include "console/timeline.hpp"
#include "console/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::console {

namespace {

constexpr std::array<KeyRow, 6> playlists_key_rows = {{
    {"s", "start the playlist", "start"},
    {"x", "stop all of its runs", "stop"},
    {"Enter", "all of the definition, and its last runs", "open"},
    {"e", "the last events but raw values, the newest first, each with its cause", "events"},
    {"w", "why: the last event that is no raw value, and what led to it", "why"},
    {"/", "only those with that word", "filter"},
}};

constexpr std::array<Column, 6> playlists_columns = {{
    {"NAME", 22},
    {"KIND", 12},
    {"NOW", 18},
    {"TIMES", 6, 0, Column::Side::Right},
    {"LAST", 9, 0, Column::Side::Right},
    {"HEARS → SAYS", 0},
}};

constexpr std::size_t most_definitions = 1000;
constexpr int pause = 3;          ///< seconds between two looks at all definitions
constexpr int longest_pause = 30; ///< where the first look has not come to its end
constexpr int most_events = 500;  ///< as many as the director has
constexpr int piece = 32;         ///< as many as the director tells at once

struct Definition {
    bool is_playlist = true;
    Value told;

    std::string name() const { return command::text_of(told, "name"); }
};

class Score final : public Screen {
public:
    void show(Desk& desk, std::string_view) override {
        seconds_ = longest_pause;
        ask(desk);
    }
    void listed(Desk& desk) override { ask(desk); }
    void tick(Desk& desk) override {
        if (!is_there(desk.known)) return;
        desk.ask("director", "playlist.runs", {}, "runs");
        // While pieces come no others are asked for: they would be taken for more of the same.
        if (++seconds_ >= (is_coming_ ? longest_pause : pause)) ask_all(desk);
    }

    bool take(const Key& key, Desk& desk) override {
        const auto shown = rows();
        const int count = static_cast<int>(shown.size());
        list_ = settled(shown);
        if (list_.take(key, count, rows_seen(of_definitions(desk.area, count)))) return remember(shown);
        if (key.is(U'e') || key.is(U'w')) {
            desk.ask(
                "director", "events.recent", Value::object({{"limit", most_events}}),
                key.is(U'e') ? "events" : "newest"
            );
            return true;
        }
        if (count == 0) return false;
        list_.settle(count, rows_seen(of_definitions(desk.area, count)));
        const auto& definition = *shown[static_cast<std::size_t>(list_.selected())];
        const auto by_name = Value::object({{"name", definition.name()}});
        if (key.is(U's') || key.is(U'x')) {
            if (!definition.is_playlist)
                desk.said =
                    Said{"a gesture is made by what it hears: only playlists are started", Style::Busy};
            else if (key.is(U's'))
                desk.ask("director", "playlist.start", by_name, definition.name());
            else
                desk.question = Question{
                    fmt::format("Stop all runs of {}?", definition.name()),
                    {Ask{"director", "playlist.stop", by_name, desk.screen, definition.name(), desk.visit}}
                };
            return true;
        }
        if (key.code != Key::Code::Enter) return false;
        desk.popup = open(definition, desk.now);
        return true;
    }

    void take(const Mouse& mouse, Desk& desk) override {
        const auto shown = rows();
        list_ = settled(shown);
        const int count = static_cast<int>(shown.size());
        const bool opens = take_mouse(list_, mouse, of_definitions(desk.area, count), count);
        remember(shown);
        if (opens) static_cast<void>(take(Key{Key::Code::Enter}, desk));
    }

    void take(const Answered& answered, Desk& desk) override {
        const auto& tag = answered.tag;
        if (!answered.answer) {
            trouble_ = answered.answer.error().message;
            if (tag == "playlists" || tag == "gestures") is_coming_ = false;
            if (tag != "playlists" && tag != "gestures" && tag != "runs")
                desk.said = Said{trouble_, Style::Bad};
            return;
        }
        const auto& answer = *answered.answer;
        trouble_.clear();
        if (tag == "playlists" || tag == "gestures") {
            take_piece(answer, tag == "playlists", desk);
        } else if (tag == "runs") {
            runs_ = answer;
        } else if (tag == "events") {
            Popup popup{.title = "The last events, the newest first", .lines = {}};
            std::vector<std::pair<double, std::string>> lines;
            for (const auto* event : told_events(answer))
                lines.emplace_back(command::number_of(*event, "timestamp"), describe_event(*event, desk.now));
            std::ranges::sort(lines, std::ranges::greater(), &std::pair<double, std::string>::first);
            for (auto& [at, line] : lines) popup.lines.push_back(std::move(line));
            if (popup.lines.empty()) popup.lines.emplace_back("Nothing has happened yet.");
            desk.popup = std::move(popup);
        } else if (tag == "newest") {
            const auto events = told_events(answer);
            if (events.empty()) {
                desk.said = Said{"nothing has happened yet", Style::Busy};
                return;
            }
            const auto& newest = *events.back();
            desk.ask(
                "director", "why",
                Value::object(
                    {{"source", command::text_of(newest, "source")}, {"id", command::text_of(newest, "id")}}
                ),
                "why"
            );
        } else if (tag == "why") {
            Popup popup{.title = "What led to the last event, the first cause above", .lines = {}};
            for (const auto& event : items_of(answer, "events"))
                popup.lines.push_back(describe_event(event, desk.now));
            desk.popup = std::move(popup);
        } else {
            const auto* stopped = answer.find("stopped");
            desk.said = Said{
                stopped != nullptr ? fmt::format("{}: {} stopped", tag, print_json(*stopped))
                                   : tag + ": started",
                Style::Good
            };
            desk.ask("director", "playlist.runs", {}, "runs");
        }
    }

    void draw(Canvas& canvas, Area area, const Known& known, Now now) const override {
        if (draw_absence(canvas, area, known, "director", "Playlists and gestures", "[playlist.NAME]"))
            return;
        const auto shown = rows();
        if (shown.empty()) {
            if (!definitions_.empty()) return draw_notice(canvas, area, {"None has that word."});
            if (!is_answered_) return draw_notice(canvas, area, {"asking director …", trouble_});
            return draw_notice(
                canvas, area,
                {"There is no playlist, and no gesture.", trouble_, "",
                 "To have one, put `[playlist.NAME]` or `[gesture.NAME]` into the installation's file, then "
                 "`tutti reload`."}
            );
        }
        const int count = static_cast<int>(shown.size());
        const auto above = of_definitions(area, count);
        draw_table(canvas, above, playlists_columns, settled(shown), count, [&](int row) {
            return row_of(*shown[static_cast<std::size_t>(row)], now);
        });
        std::vector<std::string> names;
        for (const auto* definition : shown)
            if (definition->is_playlist) names.push_back(definition->name());
        const int below = above.height + 1;
        draw_timeline(
            canvas, {area.x, area.y + below, area.width, area.height - below}, names, items_of(runs_, "runs"),
            now
        );
    }

    std::string* filter() override { return &filter_; }

private:
    /// Half of a screen is enough for them where the other half has a timeline to show.
    static Area of_definitions(Area area, int count) {
        const int half = area.height > 12 ? area.height / 2 : area.height;
        return {area.x, area.y, area.width, std::min(count + 1, half)};
    }

    static bool is_there(const Known& known) { return absence_of(known, "director", "", "").empty(); }

    void ask(Desk& desk) {
        if (is_there(desk.known)) desk.ask("director", "playlist.runs", {}, "runs");
        ask_all(desk);
    }
    void ask_all(Desk& desk) {
        if (!is_there(desk.known)) return;
        seconds_ = 0;
        coming_.clear();
        is_coming_ = true;
        ask_piece(desk, true, 0);
    }
    static void ask_piece(Desk& desk, bool playlists, std::int64_t after) {
        desk.ask(
            "director", playlists ? "playlist.list" : "peripheral.list",
            Value::object({{"after", after}, {"limit", piece}}), playlists ? "playlists" : "gestures"
        );
    }
    /// Lists come in pieces: playlists first, then gestures; what is whole takes the place of what was.
    void take_piece(const Value& answer, bool playlists, Desk& desk) {
        for (const auto& told : items_of(answer, playlists ? "playlists" : "peripherals"))
            if (coming_.size() < most_definitions) coming_.push_back({playlists, told});
        const auto* next = answer.find("next");
        if (next != nullptr && next->is_integer() && coming_.size() < most_definitions)
            return ask_piece(desk, playlists, next->integer());
        if (playlists) return ask_piece(desk, false, 0);
        definitions_ = std::move(coming_);
        is_answered_ = true;
        coming_.clear();
        is_coming_ = false;
    }

    std::vector<const Definition*> rows() const {
        std::vector<const Definition*> shown;
        for (const auto& definition : definitions_)
            if (filter_.empty() || contains_word(print_json(definition.told), filter_))
                shown.push_back(&definition);
        return shown;
    }
    ListView settled(const std::vector<const Definition*>& shown) const {
        auto list = list_;
        for (std::size_t i = 0; i < shown.size(); ++i)
            if (shown[i]->name() == selected_) list.select(static_cast<int>(i));
        return list;
    }
    bool remember(const std::vector<const Definition*>& shown) {
        const auto at = static_cast<std::size_t>(list_.selected());
        selected_ = at < shown.size() ? shown[at]->name() : std::string();
        return true;
    }

    static std::string words(const Value& value) {
        if (value.is_string()) return std::string(value.string());
        std::string text;
        if (value.is_array())
            for (const auto& item : value.items())
                if (item.is_string()) text += (text.empty() ? "" : ", ") + std::string(item.string());
        return text;
    }
    static std::string words_of(const Value& told, std::string_view key) {
        const auto* found = told.find(key);
        return found != nullptr ? words(*found) : std::string();
    }

    /// The run that is under way, and the last one that is over.
    struct Runs {
        const Value* running = nullptr;
        const Value* last = nullptr;
        int count = 0;
    };
    Runs runs_of(std::string_view name) const {
        Runs found;
        for (const auto& run : items_of(runs_, "runs")) {
            if (command::text_of(run, "playlist_name") != name) continue;
            ++found.count;
            if (command::text_of(run, "state") == "running") found.running = &run;
            const bool is_later =
                found.last == nullptr
                || command::number_of(run, "started") >= command::number_of(*found.last, "started");
            if (is_later) found.last = &run;
        }
        return found;
    }

    TableRow row_of(const Definition& definition, Now now) const {
        const auto wall = to_seconds(now.wall);
        const auto& told = definition.told;
        const auto ago = [wall](double at) {
            return at > 0 ? command::describe_seconds(wall - at) : std::string();
        };
        if (!definition.is_playlist)
            return {
                {definition.name(), Style::Strong},
                {command::text_of(told, "kind")},
                {},
                {command::text_of(told, "fired"), Style::Quiet},
                {ago(command::number_of(told, "last_fired")), Style::Quiet},
                {fmt::format("{} → {}", words_of(told, "listens"), words_of(told, "emits")), Style::Quiet}
            };
        const auto trigger = words_of(told, "trigger");
        const auto runs = runs_of(definition.name());
        TableCell state;
        if (runs.running != nullptr) {
            const auto from = command::number_of(*runs.running, "started");
            const auto until = command::number_of(*runs.running, "planned_end");
            const double share = until > from ? (wall - from) / (until - from) : 0;
            state = {fmt::format("▶ {}", until > from ? bar(share, 16) : "running"), Style::Good};
        } else if (runs.last != nullptr)
            state = {command::text_of(*runs.last, "state"), Style::Quiet};
        return {
            {definition.name(), Style::Strong},
            {"playlist"},
            std::move(state),
            {runs.count > 0 ? std::to_string(runs.count) : std::string(), Style::Quiet},
            {runs.last != nullptr ? ago(command::number_of(*runs.last, "started")) : std::string(),
             Style::Quiet},
            {fmt::format(
                 "{}{}→ {}", trigger, trigger.empty() ? "" : " ",
                 describe_count(items_of(told, "steps").size(), "step")
             ),
             Style::Quiet}
        };
    }

    Popup open(const Definition& definition, Now now) const {
        Popup popup{.title = definition.name(), .lines = {}};
        for (const auto& step : items_of(definition.told, "steps"))
            popup.lines.push_back(fmt::format(
                "{:>8.2f} s  {}{}", command::number_of(step, "offset"), command::text_of(step, "event_type"),
                command::number_of(step, "repeat") > 1
                    ? fmt::format(
                          "  × {} each {} s", command::text_of(step, "repeat"),
                          command::number_of(step, "interval")
                      )
                    : std::string()
            ));
        if (!popup.lines.empty()) popup.lines.emplace_back();
        for (const auto& run : items_of(runs_, "runs"))
            if (definition.is_playlist && command::text_of(run, "playlist_name") == definition.name())
                popup.lines.push_back(fmt::format(
                    "{}  {}  {} events", time_of_day(command::number_of(run, "started"), now),
                    command::text_of(run, "state"), command::text_of(run, "emitted")
                ));
        if (!popup.lines.empty()) popup.lines.emplace_back();
        for (auto& line : print_pretty(definition.told, 400)) popup.lines.push_back(std::move(line));
        return popup;
    }

    /// Without what devices measure many times a second: of what it led to it is the cause.
    static std::vector<const Value*> told_events(const Value& answer) {
        std::vector<const Value*> told;
        for (const auto& event : items_of(answer, "events"))
            if (!command::text_of(event, "type").starts_with("raw.")) told.push_back(&event);
        return told;
    }
    static std::string describe_event(const Value& event, Now now) {
        const auto* data = event.find("data");
        auto line = fmt::format(
            "{}  {:<22} {}", time_of_day(command::number_of(event, "timestamp"), now),
            command::text_of(event, "type"),
            data != nullptr && data->is_object() ? print_members(*data) : std::string()
        );
        line += fmt::format("  by {}", command::text_of(event, "source"));
        if (const auto cause = command::text_of(event, "cause"); !cause.empty()) line += ", for " + cause;
        return line;
    }

    std::vector<Definition> definitions_;
    std::vector<Definition> coming_;
    bool is_answered_ = false;
    bool is_coming_ = false; ///< pieces of it are
    Value runs_;
    ListView list_;
    std::string selected_;
    std::string filter_;
    std::string trouble_;
    int seconds_ = 0; ///< since all was asked for
};

} // namespace

std::span<const KeyRow> playlists_keys() noexcept { return playlists_key_rows; }

std::unique_ptr<Screen> make_playlists() { return std::make_unique<Score>(); }

} // namespace tutti::console
