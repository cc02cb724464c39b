// Screen 9: alerts that fire and that did, the rules behind them, and long tasks with how far they are.
#include "console/alerts_screen.hpp"

#include "base/value_path.hpp"
#include "command/describe_service.hpp"
#include "console/absence.hpp"
#include "console/table.hpp"
#include "console/words.hpp"
#include "contract/job.hpp"
#include "contract/topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace tutti::console {

namespace {

constexpr std::array<KeyRow, 4> alerts_key_rows = {{
    {"a", "acknowledge the alert: it was seen", "acknowledge"},
    {"z", "silence its rule for an hour, and not any more", "silence"},
    {"Enter", "all of it", "open"},
    {"/", "only rows with that word", "filter"},
}};

constexpr std::array<Column, 5> alerts_columns = {{
    {"WHAT", 22},
    {"STATE", 13},
    {"SINCE", 8, 0, Column::Side::Right},
    {"LEVEL", 9},
    {"SAYS", 0},
}};

constexpr std::size_t most_jobs = 200;

struct AlertRow {
    TableRow cells;
    bool fires = false;
    std::string rule; ///< empty: it is no alert's
    Value whole;
};

class Alerts final : public Screen {
public:
    Wants wants() const override { return {.filters = {"job/+"}}; }
    void show(Desk& desk, std::string_view) override { ask(desk); }
    void hide() override { jobs_.clear(); }
    void listed(Desk& desk) override { ask(desk); }
    void tick(Desk& desk) override { ask(desk); }

    void take(const Heard& heard, Now) override {
        const auto topic = contract::parse_topic(heard.topic);
        if (!topic || topic->family != contract::Family::Job) return;
        jobs_.erase(std::string(topic->name));
        auto job = contract::parse_job(heard.payload);
        if (!job || jobs_.size() >= most_jobs) return;
        // What came to its end well needs nobody's look: screen J has it.
        using enum contract::JobPhase;
        if (job->state == Succeeded || job->state == Cancelled) return;
        jobs_.emplace(topic->name, std::move(*job));
    }

    bool take(const Key& key, Desk& desk) override {
        const auto shown = rows(desk.now);
        const int count = static_cast<int>(shown.size());
        if (list_.take(key, count, rows_seen(desk.area))) return true;
        if (count == 0) return false;
        list_.settle(count, rows_seen(desk.area));
        const auto& row = shown[static_cast<std::size_t>(list_.selected())];
        if (key.is(U'a')) {
            if (!row.fires)
                desk.said = Said{"only what fires is acknowledged", Style::Busy};
            else
                desk.ask(
                    "alerts", "acknowledge",
                    Value::object({{"rule", row.rule}, {"subject", command::text_of(row.whole, "subject")}}),
                    "acknowledged"
                );
            return true;
        }
        if (key.is(U'z')) {
            if (row.rule.empty()) return true;
            const bool is_over = is_silenced(row.rule, desk.now);
            std::vector<Member> members = {{"rule", row.rule}};
            if (!is_over) members.push_back({"for", "1h"});
            desk.ask(
                "alerts", "silence", Value::object(std::move(members)),
                is_over ? "heard again" : "silent for an hour"
            );
            return true;
        }
        if (key.code != Key::Code::Enter) return false;
        desk.popup = Popup{.title = row.cells.front().text, .lines = print_pretty(row.whole, 200)};
        return true;
    }

    void take(const Mouse& mouse, Desk& desk) override {
        const bool opens = take_mouse(list_, mouse, desk.area, static_cast<int>(rows(desk.now).size()));
        if (opens) static_cast<void>(take(Key{Key::Code::Enter}, desk));
    }

    void take(const Answered& answered, Desk& desk) override {
        if (!answered.answer) {
            if (answered.tag == "list")
                trouble_ = answered.answer.error().message;
            else
                desk.said = Said{answered.answer.error().message, Style::Bad};
        } else if (answered.tag == "list") {
            alerts_ = *answered.answer;
            is_answered_ = true;
        } else {
            desk.said = Said{answered.tag, Style::Good};
            ask(desk);
        }
    }

    void draw(Canvas& canvas, Area area, const Known& known, Now now) const override {
        const auto shown = rows(now);
        if (shown.empty()) {
            auto sentences = absence_of(known, "alerts", "What people are told of", "[service.alerts]");
            if (sentences.empty() && !is_answered_)
                sentences = {"asking alerts …", trouble_};
            else if (sentences.empty())
                sentences = {
                    "Nothing fires, and there is no rule.",
                    "`[config.alerts.rules.NAME]` in the file makes one."
                };
            if (known.services.is_answered()) {
                sentences.emplace_back();
                sentences.emplace_back("Nobody says anything of a long task, either.");
            }
            return draw_notice(canvas, area, sentences);
        }
        draw_table(canvas, area, alerts_columns, list_, static_cast<int>(shown.size()), [&](int row) {
            return shown[static_cast<std::size_t>(row)].cells;
        });
    }

    std::string* filter() override { return &filter_; }

private:
    static void ask(Desk& desk) {
        if (absence_of(desk.known, "alerts", "", "").empty()) desk.ask("alerts", "list", {}, "list");
    }

    bool is_silenced(std::string_view rule, Now now) const {
        for (const auto& each : items_of(alerts_, "rules"))
            if (command::text_of(each, "name") == rule)
                return command::number_of(each, "silenced_until") > to_seconds(now.wall);
        return false;
    }

    static Style style_of_severity(std::string_view severity) {
        return severity == "critical" ? Style::Bad : severity == "warning" ? Style::Busy : Style::Plain;
    }

    std::vector<AlertRow> rows(Now now) const {
        const auto wall = to_seconds(now.wall);
        const auto age = [wall](double at) {
            return at > 0 ? command::describe_seconds(wall - at) : std::string();
        };
        std::vector<AlertRow> all;
        for (const auto& each : items_of(alerts_, "firing")) {
            const bool is_seen = command::number_of(each, "acknowledged") > 0;
            const auto severity = command::text_of(each, "severity");
            all.push_back(
                {{{command::text_of(each, "alert"), Style::Strong},
                  {is_seen ? "seen" : "fires", is_seen ? Style::Busy : Style::Bad},
                  {age(command::number_of(each, "since"))},
                  {severity, style_of_severity(severity)},
                  {command::text_of(each, "message")}},
                 true,
                 command::text_of(each, "alert"),
                 each}
            );
        }
        for (const auto& [name, job] : jobs_) all.push_back(row_of(name, job, wall));
        for (const auto& each : items_of(alerts_, "rules")) {
            const bool is_off = !command::flag_of(each, "enabled", true);
            const bool is_silent = command::number_of(each, "silenced_until") > wall;
            all.push_back(
                {{{command::text_of(each, "name"), Style::Strong},
                  {is_off      ? "rule, off"
                   : is_silent ? "rule, silent"
                               : "rule",
                   Style::Quiet},
                  {},
                  {command::text_of(each, "severity"), Style::Quiet},
                  {command::text_of(each, "words"), Style::Quiet}},
                 false,
                 command::text_of(each, "name"),
                 each}
            );
        }
        for (const auto& each : items_of(alerts_, "past"))
            all.push_back(
                {{{command::text_of(each, "alert")},
                  {"over", Style::Quiet},
                  {age(command::number_of(each, "cleared")), Style::Quiet},
                  {command::text_of(each, "severity"), Style::Quiet},
                  {command::text_of(each, "message"), Style::Quiet}},
                 false,
                 command::text_of(each, "alert"),
                 each}
            );
        std::erase_if(all, [this](const AlertRow& row) {
            return std::ranges::none_of(row.cells, [this](const TableCell& cell) {
                return contains_word(cell.text, filter_);
            });
        });
        return all;
    }

    static AlertRow row_of(const std::string& name, const contract::Job& job, double wall) {
        auto whole = contract::to_value(job);
        const auto state = command::text_of(whole, "state");
        const auto style = state == "failed"      ? Style::Bad
                           : state == "succeeded" ? Style::Good
                                                  : Style::Accent;
        auto says = job.message;
        if (job.progress)
            says = fmt::format("{} {:.0f} %  {}", bar(*job.progress, 20), *job.progress * 100, job.message);
        return {
            {{name, Style::Strong},
             {"job " + state, style},
             {command::describe_seconds(wall - to_seconds(job.updated_at))},
             {},
             {std::move(says)}},
            false,
            {},
            std::move(whole)
        };
    }

    Value alerts_;
    bool is_answered_ = false;
    std::string trouble_; ///< why there is no answer
    std::map<std::string, contract::Job, std::less<>> jobs_;
    ListView list_;
    std::string filter_;
};

} // namespace

std::span<const KeyRow> alerts_keys() noexcept { return alerts_key_rows; }

std::unique_ptr<Screen> make_alerts() { return std::make_unique<Alerts>(); }

} // namespace tutti::console
