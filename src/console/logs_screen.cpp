// Screen 4: the last lines of all services beside each other, by level, service and word; at the end it
// follows, above it stands still.
#include "console/logs_screen.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "console/table.hpp"
#include "console/words.hpp"
#include "logs/log_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <set>

namespace tutti::console {

namespace {

using logs::Level;

constexpr std::size_t most_lines_kept = 2000;
constexpr std::size_t longest_message_kept = 400;
constexpr std::size_t longest_line_kept = 1000; ///< of one that has more to say than its message

constexpr std::array<KeyRow, 6> log_key_rows = {{
    {"v", "the least level: debug, info, warning, error", "level"},
    {"w", "the next service alone; after the last one all", "service"},
    {"a", "all services again", "all"},
    {"f", "follow again: go to the end", "follow"},
    {"Enter", "the whole line, with all that it has"},
    {"/", "only lines with that word", "filter"},
}};

constexpr std::array<Column, 4> log_columns = {{
    {"TIME", 12},
    {"SERVICE", 14},
    {"LEVEL", 7},
    {"MESSAGE", 0},
}};

struct KeptLine {
    double timestamp = 0;
    Level level = Level::Info;
    std::string service;
    std::string message;
    std::string text; ///< the line, where it says more
};

Style style_of_level(Level level) {
    if (level == Level::Error) return Style::Bad;
    if (level == Level::Warning) return Style::Busy;
    return level == Level::Debug ? Style::Quiet : Style::Plain;
}

class Logs final : public Screen {
public:
    Wants wants() const override { return {.filters = {}, .logs = true}; }

    void show(Desk&, std::string_view subject) override {
        if (!subject.empty()) {
            service_ = subject;
            follows_ = true;
        }
    }
    void hide() override {
        // It comes again, its past too, when it is shown again.
        lines_.clear();
        follows_ = true;
    }

    void take(const LogLine& line, Now now) override {
        auto record = logs::parse_log_record(line.line);
        KeptLine kept;
        kept.timestamp = record.timestamp != 0 ? record.timestamp : to_seconds(now.wall);
        kept.level = record.level;
        kept.service = record.service.empty() ? std::string(line.service) : std::move(record.service);
        kept.message = first_characters(record.message, longest_message_kept);
        if (line.line.size() <= longest_line_kept) kept.text = line.line;
        // Files are read one after the other: a line goes where its time is.
        auto at = lines_.end();
        while (at != lines_.begin() && std::prev(at)->timestamp > kept.timestamp) --at;
        lines_.insert(at, std::move(kept));
        if (lines_.size() <= most_lines_kept) return;
        lines_.pop_front();
        if (!follows_) list_.scroll(-1); // what is looked at stands still
    }

    bool take(const Key& key, Desk& desk) override {
        const auto shown = rows();
        const int count = static_cast<int>(shown.size());
        const int height = rows_seen(below(desk.area));
        if (follows_) list_.select(count - 1);
        list_.settle(count, height);
        if (list_.take(key, count, height)) {
            follows_ = list_.selected() >= count - 1;
            return true;
        }
        if (key.is(U'v')) {
            level_ = level_ == Level::Error ? Level::Debug : static_cast<Level>(static_cast<int>(level_) + 1);
        } else if (key.is(U'w')) {
            service_ = next_service(desk.known);
        } else if (key.is(U'a')) {
            service_.clear();
        } else if (key.is(U'f')) {
            follows_ = true;
        } else if (key.code == Key::Code::Enter && count > 0) {
            const auto& line = *shown[static_cast<std::size_t>(list_.selected())];
            const auto value = parse_json(line.text);
            desk.popup = Popup{
                .title = fmt::format("{} at {}", line.service, time_of_day(line.timestamp, desk.now)),
                .lines = value ? print_pretty(*value, 200) : std::vector<std::string>{line.message}
            };
        } else
            return false;
        return true;
    }

    void take(const Mouse& mouse, Desk& desk) override {
        const int count = static_cast<int>(rows().size());
        if (follows_) list_.select(count - 1);
        const bool opens = take_mouse(list_, mouse, below(desk.area), count);
        follows_ = list_.selected() >= count - 1;
        if (opens) static_cast<void>(take(Key{Key::Code::Enter}, desk));
    }

    void draw(Canvas& canvas, Area area, const Known&, Now now) const override {
        const auto shown = rows();
        canvas.put(area.x, area.y, describe(shown.size()), Style::Quiet, area.x + area.width);
        const auto rest = below(area);
        if (shown.empty())
            return draw_notice(
                canvas, rest,
                {lines_.empty() ? "Nobody has written anything yet."
                                : "Of the lines that came, none is among what is asked for."}
            );
        auto list = list_;
        if (follows_) list.select(static_cast<int>(shown.size()) - 1);
        draw_table(canvas, rest, log_columns, list, static_cast<int>(shown.size()), [&](int row) -> TableRow {
            const auto& line = *shown[static_cast<std::size_t>(row)];
            return {
                {time_of_day(line.timestamp, now), Style::Quiet},
                {line.service, Style::Strong},
                {line.level == Level::Info ? std::string() : std::string(name(line.level)),
                 style_of_level(line.level)},
                {line.message + fields_of(line), style_of_level(line.level)}
            };
        });
    }

    std::string* filter() override { return &filter_; }

private:
    /// The first row says what is shown.
    static Area below(Area area) { return {area.x, area.y + 1, area.width, area.height - 1}; }

    std::string describe(std::size_t count) const {
        return fmt::format(
            "{} · {} and worse · {} of {} lines · {}", service_.empty() ? "all services" : service_,
            name(level_), count, lines_.size(), follows_ ? "following" : "standing still: f follows"
        );
    }

    /// What the line says beside its message: "  client=system".
    static std::string fields_of(const KeptLine& line) {
        const auto value = parse_json(line.text);
        if (!value || !value->is_object()) return {};
        constexpr std::array<std::string_view, 4> shown = {"timestamp", "level", "service", "message"};
        std::vector<Member> others;
        for (const auto& member : value->members())
            if (std::ranges::find(shown, member.key) == shown.end()) others.push_back(member);
        return others.empty() ? std::string() : "  " + print_members(Value::object(std::move(others)));
    }

    std::vector<const KeptLine*> rows() const {
        std::vector<const KeptLine*> shown;
        for (const auto& line : lines_)
            if (line.level >= level_ && (service_.empty() || line.service == service_)
                && (filter_.empty() || contains_word(line.message, filter_)
                    || contains_word(line.text, filter_)))
                shown.push_back(&line);
        return shown;
    }

    std::string next_service(const Known& known) const {
        std::set<std::string> names;
        for (const auto& service : known.services.all()) names.insert(service.name);
        for (const auto& line : lines_) names.insert(line.service);
        const auto next = service_.empty() ? names.begin() : names.upper_bound(service_);
        return next != names.end() ? *next : std::string();
    }

    std::deque<KeptLine> lines_;
    ListView list_;
    bool follows_ = true;
    Level level_ = Level::Debug;
    std::string service_; ///< alone; empty: all
    std::string filter_;
};

} // namespace

std::span<const KeyRow> logs_keys() noexcept { return log_key_rows; }

std::unique_ptr<Screen> make_logs() { return std::make_unique<Logs>(); }

} // namespace tutti::console
