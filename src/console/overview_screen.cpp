// Screen 1: every service with its state, what it uses and how it is; what starts, stops and restarts them.
#include "console/overview_screen.hpp"

#include "command/describe_service.hpp"
#include "console/absence.hpp"
#include "console/control_answer.hpp"
#include "console/governed_popups.hpp"
#include "console/table.hpp"
#include "console/words.hpp"

#include <fmt/format.h>

#include <array>
#include <ranges>

namespace tutti::console {

namespace {

constexpr std::array<KeyRow, 8> overview_key_rows = {{
    {"s", "start the service", "start"},
    {"x", "stop it; it stays stopped until it is started", "stop"},
    {"r", "restart it", "restart"},
    {"l", "the log of that service alone", "logs"},
    {"Enter", "what became of it: why it is as it is", "why"},
    {"h", "what became worse or better, and why, as control has kept it"},
    {"c", "what is not as it is to be, and by which conditions"},
    {"/", "only services whose name or cause has that word", "filter"},
}};

constexpr std::array<Column, 9> overview_columns = {{
    {"SERVICE", 14},
    {"STATE", 10},
    {"PID", 7, 110, Column::Side::Right},
    {"SINCE", 8, 0, Column::Side::Right},
    {"RST", 3, 0, Column::Side::Right},
    {"CPU", 6, 0, Column::Side::Right},
    {"MEMORY", 9, 0, Column::Side::Right},
    {"LAST MINUTE", 12, 100},
    {"HEALTH", 0},
}};
constexpr std::array<Column, 9> widest_columns = {{
    {"SERVICE", 20},
    {"STATE", 12},
    {"PID", 7, 0, Column::Side::Right},
    {"SINCE", 9, 0, Column::Side::Right},
    {"RST", 3, 0, Column::Side::Right},
    {"CPU", 6, 0, Column::Side::Right},
    {"MEMORY", 9, 0, Column::Side::Right},
    {"LAST MINUTE", 60},
    {"HEALTH", 0},
}};
/// Below this there is no room for a curve beside the words; a short one stands in place of a name's blanks.
constexpr std::array<Column, 8> narrow_columns = {{
    {"SERVICE", 13},
    {"STATE", 10},
    {"SINCE", 7, 0, Column::Side::Right},
    {"RST", 3, 0, Column::Side::Right},
    {"CPU", 5, 0, Column::Side::Right},
    {"MEMORY", 8, 0, Column::Side::Right},
    {"", 6},
    {"HEALTH", 0},
}};
constexpr int wide_from = 100;
constexpr int widest_from = 180;
constexpr int seconds_of_curve = 60;

// What control is asked.
constexpr std::string_view health_tag = "what became worse or better";
constexpr std::string_view objects_tag = "what is not as it is to be";

/// What it says of itself, or else how it came to be as it is.
TableCell health_of(const Service& service, Now now) {
    const auto wall = to_seconds(now.wall);
    if (const auto& health = service.health; service.runs() && health) {
        if (now.wall > health->updated_at + health->expires_in)
            return {"it has said nothing of its health since then", Style::Quiet};
        if (health->level == contract::HealthLevel::Error) return {health->message, Style::Bad};
        if (health->level == contract::HealthLevel::Warn) return {health->message, Style::Busy};
        if (!command::flag_of(service.listed, "outdated", false)) return {health->message, Style::Plain};
    }
    auto words = command::describe_cause(service.listed, wall);
    if (const auto exit = command::describe_last_exit(service.listed, wall); !service.runs() && !exit.empty())
        words += fmt::format(" (last: {})", exit);
    return {std::move(words), Style::Quiet};
}

class Overview final : public Screen {
public:
    bool take(const Key& key, Desk& desk) override {
        const auto shown = rows(desk.known);
        list_ = settled(shown);
        if (list_.take(key, static_cast<int>(shown.size()), rows_seen(desk.area))) return remember(shown);
        if (key.is(U'h')) return ask_control(desk, "health.history", health_tag);
        if (key.is(U'c')) return ask_control(desk, "object.list", objects_tag);
        if (shown.empty()) return false;
        list_.settle(static_cast<int>(shown.size()), rows_seen(desk.area));
        const auto& service = *shown[static_cast<std::size_t>(list_.selected())];
        if (key.is(U's')) return act(desk, "start", service.name);
        if (key.is(U'x')) return question(desk, "stop", "Stop", service.name);
        if (key.is(U'r')) return question(desk, "restart", "Restart", service.name);
        if (key.is(U'l')) {
            desk.jump = Jump{'4', service.name};
            return true;
        }
        if (key.code != Key::Code::Enter) return false;
        desk.ask(
            "supervisor", "history", Value::object({{"service", service.name}, {"limit", 50}}), service.name
        );
        return true;
    }

    void take(const Mouse& mouse, Desk& desk) override {
        const auto shown = rows(desk.known);
        list_ = settled(shown);
        const bool opens = take_mouse(list_, mouse, desk.area, static_cast<int>(shown.size()));
        remember(shown);
        if (opens) static_cast<void>(take(Key{Key::Code::Enter}, desk));
    }

    void take(const Answered& answered, Desk& desk) override {
        if (answered.tag == health_tag || answered.tag == objects_tag) return show_control(answered, desk);
        if (!answered.answer) {
            desk.said = Said{answered.tag + ": " + answered.answer.error().message, Style::Bad};
            return;
        }
        const auto* transitions = answered.answer->find("transitions");
        if (transitions == nullptr || !transitions->is_array()) {
            desk.said = Said{answered.tag + ": done", Style::Good};
            return;
        }
        Popup popup{.title = "What became of " + answered.tag, .lines = {}};
        if (const auto* service = desk.known.services.find(answered.tag))
            popup.lines = about(*service, desk.now);
        for (const auto& needed : items_of(*answered.answer, "needs"))
            popup.lines.push_back(fmt::format(
                "it needs {}, which is {}", command::text_of(needed, "name"),
                command::text_of(needed, "state")
            ));
        for (const auto& each : std::views::reverse(transitions->items()))
            popup.lines.push_back(describe_transition(each, desk.now));
        desk.popup = std::move(popup);
    }

    void draw(Canvas& canvas, Area area, const Known& known, Now now) const override {
        const auto& services = known.services;
        if (!services.is_answered()) return draw_notice(canvas, area, {services.why_not()});
        if (services.all().empty())
            return draw_notice(
                canvas, area,
                {"No installation runs here.", services.why_not(), "",
                 "`tutti up CONFIG` starts one; it is shown as soon as it is there.",
                 "Another run directory is named by TUTTI_RUN_DIR."}
            );
        const auto shown = rows(known);
        if (shown.empty())
            return draw_notice(canvas, area, {"No service has that word.", "Esc shows all again."});
        const bool is_wide = area.width >= wide_from;
        const bool is_widest = area.width >= widest_from;
        const std::span<const Column> columns = is_widest ? std::span<const Column>(widest_columns)
                                                : is_wide ? std::span<const Column>(overview_columns)
                                                          : std::span<const Column>(narrow_columns);
        draw_table(canvas, area, columns, settled(shown), static_cast<int>(shown.size()), [&](int row) {
            return row_of(
                *shown[static_cast<std::size_t>(row)], now, is_wide,
                is_widest ? 60
                : is_wide ? 12
                          : 6
            );
        });
    }

    std::string* filter() override { return &filter_; }

private:
    using Rows = std::vector<const Service*>;

    Rows rows(const Known& known) const {
        Rows found;
        for (const auto& service : known.services.all())
            if (contains_word(service.name, filter_)
                || contains_word(command::text_of(service.listed, "cause"), filter_)
                || contains_word(service.state(), filter_))
                found.push_back(&service);
        return found;
    }

    /// The selection stays with its service where others come and go.
    ListView settled(const Rows& shown) const {
        auto list = list_;
        for (std::size_t i = 0; i < shown.size(); ++i)
            if (shown[i]->name == selected_) list.select(static_cast<int>(i));
        return list;
    }
    bool remember(const Rows& shown) {
        const auto at = static_cast<std::size_t>(list_.selected());
        selected_ = at < shown.size() ? shown[at]->name : std::string();
        return true;
    }

    static bool ask_control(Desk& desk, std::string command, std::string_view tag) {
        if (absence_of(desk.known, "control", "", "").empty())
            run_at_control(desk, std::move(command), Value::object({{"most", 200}}), std::string(tag));
        else
            desk.said = Said{"control knows that, and does not run here", Style::Busy};
        return true;
    }
    static void show_control(const Answered& answered, Desk& desk) {
        const auto data = data_of(answered);
        if (!data)
            desk.said = Said{data.error().message, Style::Bad};
        else
            desk.popup =
                answered.tag == health_tag ? health_popup(*data, desk.now) : objects_popup(*data, desk.now);
    }

    static bool act(Desk& desk, std::string command, const std::string& service) {
        auto tag = command + ' ' + service;
        desk.ask("supervisor", std::move(command), Value::object({{"service", service}}), std::move(tag));
        return true;
    }
    static bool question(Desk& desk, std::string command, std::string_view verb, const std::string& service) {
        auto tag = command + ' ' + service;
        desk.question = Question{
            fmt::format("{} {}?", verb, service),
            {Ask{
                "supervisor", std::move(command), Value::object({{"service", service}}), desk.screen,
                std::move(tag), desk.visit
            }}
        };
        return true;
    }

    static TableRow row_of(const Service& service, Now now, bool is_wide, int curve) {
        const auto wall = to_seconds(now.wall);
        auto [state, tone] = command::describe_state(service.listed);
        const auto since = command::number_of(service.listed, "since");
        const auto restarts = command::text_of(service.listed, "restarts");
        const bool runs = service.runs();
        TableRow row = {{service.name, Style::Strong}, {std::move(state), style_of(tone)}};
        if (is_wide) row.push_back({command::text_of(service.listed, "pid"), Style::Quiet});
        auto age = since > 0 ? command::describe_seconds(wall - since) : std::string();
        if (!is_wide) age = age.substr(0, age.find(' '));
        row.push_back({std::move(age)});
        row.push_back({restarts, restarts == "0" ? Style::Quiet : Style::Busy});
        row.push_back({runs && service.processor ? fmt::format("{:.1f}%", *service.processor) : ""});
        row.push_back({runs && service.memory ? memory(*service.memory) : ""});
        row.push_back({sparkline(service.processor_was, curve, seconds_of_curve, 10), Style::Accent});
        row.push_back(health_of(service, now));
        return row;
    }
    static std::string memory(double bytes) { return fmt::format("{:.1f} MB", bytes / 1e6); }

    static std::vector<std::string> about(const Service& service, Now now) {
        const auto wall = to_seconds(now.wall);
        std::vector<std::string> lines;
        lines.push_back(fmt::format(
            "now {}: {}", command::text_of(service.listed, "state"),
            command::describe_cause(service.listed, wall)
        ));
        if (auto exit = command::describe_last_exit(service.listed, wall); !exit.empty())
            lines.push_back("it ended last by " + exit);
        if (service.health) lines.push_back("it says: " + service.health->message);
        lines.emplace_back();
        return lines;
    }
    static std::string describe_transition(const Value& each, Now now) {
        return fmt::format(
            "{}  {:<10}  {}", time_of_day(command::number_of(each, "timestamp"), now),
            command::text_of(each, "to"), command::text_of(each, "cause")
        );
    }

    ListView list_;
    std::string selected_;
    std::string filter_;
};

} // namespace

std::span<const KeyRow> overview_keys() noexcept { return overview_key_rows; }

std::unique_ptr<Screen> make_overview() { return std::make_unique<Overview>(); }

} // namespace tutti::console
