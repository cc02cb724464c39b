// Screen 0: the devices of the service input, how each is, and what is said by them as it comes.
#include "console/inputs_screen.hpp"

#include "base/value_path.hpp"
#include "command/describe_service.hpp"
#include "console/absence.hpp"
#include "console/table.hpp"
#include "console/words.hpp"
#include "contract/event.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>

namespace tutti::console {

namespace {

constexpr std::array<KeyRow, 3> inputs_key_rows = {{
    {"r", "also what comes sixty times a second (raw values), and not any more", "raw"},
    {"Enter", "all that is known of the device", "open"},
    {"/", "only devices and events with that word", "filter"},
}};

constexpr std::array<Column, 6> inputs_columns = {{
    {"INPUT", 14},
    {"KIND", 12},
    {"DEVICE", 24},
    {"STATE", 14},
    {"EVENTS", 8, 0, Column::Side::Right},
    {"LAST", 0},
}};
constexpr std::array<Column, 6> narrow_inputs_columns = {{
    {"INPUT", 9},
    {"KIND", 8},
    {"DEVICE", 14},
    {"STATE", 12},
    {"EVENTS", 6, 0, Column::Side::Right},
    {"LAST", 0},
}};
constexpr int wide_inputs_from = 100;

constexpr std::size_t most_events = 200;
constexpr std::size_t longest_data = 300;

struct DeviceRow {
    TableRow cells;
    Value whole;
};

/// An event as it is shown.
struct ToldEvent {
    std::string time;
    std::string source;
    std::string type;
    std::string data;

    bool has(std::string_view word) const {
        return contains_word(source, word) || contains_word(type, word) || contains_word(data, word);
    }
};

class Inputs final : public Screen {
public:
    Wants wants() const override { return {.filters = {"event/#"}}; }
    void show(Desk& desk, std::string_view) override { ask(desk); }
    void hide() override { events_.clear(); }
    void listed(Desk& desk) override { ask(desk); }
    void tick(Desk& desk) override { ask(desk); }

    void take(const Heard& heard, Now now) override {
        if (!heard.topic.starts_with("event/") || heard.retained) return;
        if (!with_raw_ && heard.topic.starts_with("event/raw/")) return;
        const auto event = contract::parse_event(heard.payload);
        if (!event) return;
        const auto at = event->timestamp.time_since_epoch().count() != 0 ? event->timestamp : now.wall;
        auto data = print_members(event->data);
        if (data.size() > longest_data) data = cut(data, static_cast<int>(longest_data));
        events_.push_back({time_of_day(to_seconds(at), now), event->source, event->type, std::move(data)});
        if (events_.size() > most_events) events_.pop_front();
    }

    bool take(const Key& key, Desk& desk) override {
        const auto shown = rows(desk.now);
        const int count = static_cast<int>(shown.size());
        const auto area = of_devices(desk.area, count);
        if (list_.take(key, count, rows_seen(area))) return true;
        if (key.is(U'r')) {
            with_raw_ = !with_raw_;
            return true;
        }
        if (key.code != Key::Code::Enter || count == 0) return false;
        list_.settle(count, rows_seen(area));
        const auto& row = shown[static_cast<std::size_t>(list_.selected())];
        desk.popup = Popup{.title = row.cells.front().text, .lines = print_pretty(row.whole, 200)};
        return true;
    }

    void take(const Mouse& mouse, Desk& desk) override {
        const int count = static_cast<int>(rows(desk.now).size());
        const bool opens = take_mouse(list_, mouse, of_devices(desk.area, count), count);
        if (opens) static_cast<void>(take(Key{Key::Code::Enter}, desk));
    }

    void take(const Answered& answered, Desk&) override {
        if (!answered.answer) return;
        state_ = *answered.answer;
        is_answered_ = true;
    }

    void draw(Canvas& canvas, Area area, const Known& known, Now now) const override {
        const auto shown = rows(now);
        const int count = static_cast<int>(shown.size());
        const auto sentences = absence_of(known, "input", "What devices say", "[input.NAME]");
        const auto above = of_devices(area, count);
        if (count == 0)
            canvas.put(
                area.x, area.y, cut(sentences.empty() ? none() : sentences.front(), area.width), Style::Quiet
            );
        else
            draw_table(
                canvas, above, area.width >= wide_inputs_from ? inputs_columns : narrow_inputs_columns, list_,
                count, [&](int row) { return shown[static_cast<std::size_t>(row)].cells; }
            );
        int y = above.y + above.height;
        if (count == 0 && sentences.size() > 2)
            canvas.put(area.x, y++, cut(sentences.back(), area.width), Style::Quiet);
        const int bottom = area.y + area.height;
        if (y < bottom) canvas.put(area.x, y++, with_raw_ ? "EVENTS, RAW ONES TOO" : "EVENTS", Style::Quiet);
        std::vector<const ToldEvent*> told;
        for (const auto& event : events_)
            if (event.has(filter_)) told.push_back(&event);
        const auto room = static_cast<std::size_t>(std::max(bottom - y, 0));
        for (auto i = told.size() - std::min(told.size(), room); i < told.size(); ++i)
            draw_event(canvas, area, y++, *told[i]);
    }

    std::string* filter() override { return &filter_; }

private:
    std::string none() const { return is_answered_ ? "No device is there." : "asking input …"; }

    static void draw_event(Canvas& canvas, Area area, int y, const ToldEvent& event) {
        const int end = area.x + area.width;
        int x = canvas.put(area.x, y, event.time, Style::Quiet, end) + 1;
        x = std::max(canvas.put(x, y, event.source, Style::Strong, end), x + 12) + 1;
        x = std::max(canvas.put(x, y, event.type, Style::Accent, end), x + 24) + 1;
        canvas.put(x, y, cut(event.data, end - x), Style::Plain, end);
    }

    static Area of_devices(Area area, int count) {
        return {area.x, area.y, area.width, std::min(count + 1, std::max(area.height / 2, 2))};
    }
    static void ask(Desk& desk) {
        if (absence_of(desk.known, "input", "", "").empty()) desk.ask("input", "get_state", {}, "state");
    }

    std::vector<DeviceRow> rows(Now now) const {
        const auto wall = to_seconds(now.wall);
        std::vector<DeviceRow> all;
        const auto* inputs = find_at(state_, "state", "inputs");
        if (inputs == nullptr || !inputs->is_array()) return all;
        for (const auto& input : inputs->items()) {
            const auto name = command::text_of(input, "name");
            const auto kind = command::text_of(input, "kind");
            const auto trouble = command::text_of(input, "trouble");
            if (trouble.empty() && items_of(input, "devices").empty())
                all.push_back({{{name, Style::Strong}, {kind}, {}, {"no device", Style::Busy}, {}, {}}, input}
                );
            if (!trouble.empty())
                all.push_back(
                    {{{name, Style::Strong}, {kind}, {}, {"trouble", Style::Bad}, {}, {trouble, Style::Bad}},
                     input}
                );
            for (const auto& device : items_of(input, "devices"))
                all.push_back(row_of(name, kind, device, wall));
        }
        std::erase_if(all, [this](const DeviceRow& row) {
            return std::ranges::none_of(row.cells, [this](const TableCell& cell) {
                return contains_word(cell.text, filter_);
            });
        });
        return all;
    }

    static DeviceRow
    row_of(const std::string& input, const std::string& kind, const Value& device, double wall) {
        const auto state = command::text_of(device, "state");
        const auto style = state == "connected"      ? Style::Good
                           : state == "disconnected" ? Style::Bad
                                                     : Style::Busy;
        auto called = command::text_of(device, "name");
        if (called.empty()) called = command::text_of(device, "device");
        auto last = command::text_of(device, "last_type");
        if (const auto at = command::number_of(device, "last_event"); at > 0)
            last += fmt::format(", {} ago", command::describe_seconds(wall - at));
        if (const auto reason = command::text_of(device, "reason"); !reason.empty()) last += "  " + reason;
        return {
            {{input, Style::Strong},
             {kind},
             {std::move(called)},
             {state, style},
             {command::text_of(device, "events")},
             {std::move(last), Style::Quiet}},
            device
        };
    }

    Value state_;
    bool is_answered_ = false;
    std::deque<ToldEvent> events_; ///< the last ones, oldest first
    ListView list_;
    std::string filter_;
    bool with_raw_ = false;
};

} // namespace

std::span<const KeyRow> inputs_keys() noexcept { return inputs_key_rows; }

std::unique_ptr<Screen> make_inputs() { return std::make_unique<Inputs>(); }

} // namespace tutti::console
