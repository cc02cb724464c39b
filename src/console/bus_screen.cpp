// Screen 6: topics as a tree, how often and how much comes of each, what came last; and publishing.
#include "console/bus_screen.hpp"

#include "base/json.hpp"
#include "console/absence.hpp"
#include "console/table.hpp"
#include "console/topic_tree.hpp"
#include "console/words.hpp"
#include "mqtt/topic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace tutti::console {

namespace {

constexpr std::array<KeyRow, 8> bus_key_rows = {{
    {"Enter, →", "open what is below the topic; of one with nothing below, the last message", "open"},
    {"←", "close it, or go to what it is below of", "close"},
    {"Backspace", "likewise"},
    {"+", "open all", "all"},
    {"-", "close all"},
    {"p", "publish: first the topic, then the message", "publish"},
    {"c", "begin anew: forget what came", "clear"},
    {"/", "only topics with that word", "filter"},
}};

constexpr std::array<Column, 5> bus_columns = {{
    {"TOPIC", 34},
    {"RATE", 7, 0, Column::Side::Right},
    {"TRAFFIC", 11, 0, Column::Side::Right},
    {"SIZE", 9, 0, Column::Side::Right},
    {"LAST", 0},
}};

constexpr std::size_t largest_shown = 64 << 10; ///< of the message that is looked at

class BusTraffic final : public Screen {
public:
    /// Of pictures the watchers' own are enough; they come here, too, where somebody watches.
    Wants wants() const override { return {.filters = {"#"}}; }

    void hide() override {
        tree_.clear();
        looked_at_.clear();
        whole_.clear();
    }

    void take(const Heard& heard, Now now) override {
        tree_.take(heard, now);
        if (heard.topic == looked_at_ && heard.payload.size() <= largest_shown) whole_ = heard.payload;
    }

    void tick(Desk& desk) override { tree_.tick(desk.now); }

    bool take(const Key& key, Desk& desk) override {
        const auto shown = rows();
        const int count = static_cast<int>(shown.size());
        const int height = rows_seen(below(desk.area));
        list_ = settled(shown);
        list_.settle(count, height);
        if (list_.take(key, count, height)) return select(shown);
        if (key.is(U'p')) {
            desk.wish = Wish{"Publish on topic", selected_, "topic"};
            return true;
        }
        if (key.is(U'c')) {
            tree_.clear();
            open_.clear();
            closed_.clear();
            return true;
        }
        if (key.is(U'+') || key.is(U'-')) {
            open_.clear();
            closed_.clear();
            opens_all_ = key.is(U'+');
            return true;
        }
        if (shown.empty()) return false;
        const auto& row = shown[static_cast<std::size_t>(list_.selected())];
        if (key.code == Key::Code::Enter || key.code == Key::Code::Right) return open(row, desk);
        if (key.code == Key::Code::Left || key.code == Key::Code::Backspace) return close(row, shown);
        return false;
    }

    void take(const Mouse& mouse, Desk& desk) override {
        const auto shown = rows();
        list_ = settled(shown);
        const bool opens = take_mouse(list_, mouse, below(desk.area), static_cast<int>(shown.size()));
        select(shown);
        if (opens) static_cast<void>(take(Key{Key::Code::Enter}, desk));
    }

    void typed(std::string_view tag, std::string_view text, Desk& desk) override {
        if (tag == "topic") {
            if (!mqtt::is_topic_name(text)) {
                desk.said = Said{fmt::format("\"{}\" is not a topic to publish to", text), Style::Bad};
                return;
            }
            publish_on_ = text;
            desk.wish = Wish{fmt::format("Message on {}", text), "", "payload"};
            return;
        }
        desk.requests.push_back(Publish{publish_on_, std::string(text), false});
        desk.said = Said{fmt::format("published on {}", publish_on_), Style::Good};
    }

    void draw(Canvas& canvas, Area area, const Known& known, Now) const override {
        const auto& root = tree_.root();
        // What came before it stopped answering is still to be seen.
        if (const auto silence = silence_of_bus(known);
            !silence.empty() && (!known.is_bus_there || root.messages == 0))
            return draw_notice(canvas, area, silence);
        const auto rest = below(area);
        auto head = fmt::format(
            "{} topics · {} · {}/s · {} messages", tree_.size(),
            root.rate < 0.05 ? "silent" : describe_rate(root.rate), command::describe_bytes(root.bandwidth),
            root.messages
        );
        if (tree_.untracked() > 0)
            head += fmt::format(" · {} on topics that are too many to be shown", tree_.untracked());
        canvas.put(area.x, area.y, head, Style::Quiet, area.x + area.width);
        const auto shown = rows();
        if (shown.empty())
            return draw_notice(
                canvas, rest, {filter_.empty() ? "Nothing has come yet." : "No topic has that word."}
            );
        draw_table(canvas, rest, bus_columns, settled(shown), static_cast<int>(shown.size()), [&](int row) {
            return row_of(shown[static_cast<std::size_t>(row)]);
        });
    }

    std::string* filter() override { return &filter_; }

private:
    struct Row {
        const TopicTree::Node* node;
        std::string topic;
        int depth;
        bool is_open;
    };

    static Area below(Area area) { return {area.x, area.y + 1, area.width, area.height - 1}; }

    std::vector<Row> rows() const {
        std::vector<Row> found;
        add_rows(found, tree_.root(), "", 0);
        return found;
    }
    /// Whether anything is to be seen of it.
    bool
    add_rows(std::vector<Row>& rows, const TopicTree::Node& node, const std::string& above, int depth) const {
        bool has_any = false;
        for (const auto& [name, child] : node.below) {
            auto topic = above.empty() ? name : above + '/' + name;
            const bool is_open = !filter_.empty() || opened(topic);
            const auto at = rows.size();
            rows.push_back({child.get(), topic, depth, is_open});
            bool is_seen = contains_word(topic, filter_);
            if (is_open) is_seen = add_rows(rows, *child, topic, depth + 1) || is_seen;
            if (!is_seen) rows.resize(at);
            has_any = has_any || is_seen;
        }
        return has_any;
    }

    TableRow row_of(const Row& row) const {
        const auto& node = *row.node;
        const bool has_more = !node.below.empty();
        std::string name(static_cast<std::size_t>(row.depth) * 2, ' ');
        name += has_more ? (row.is_open ? "▾ " : "▸ ") : "  ";
        name += node.name;
        std::string last;
        if (node.has_payload)
            last = describe_payload(node.payload, node.size);
        else if (!row.is_open)
            last = fmt::format("{} below", node.below.size());
        return {
            {std::move(name), has_more ? Style::Strong : Style::Plain},
            {describe_rate(node.rate)},
            {node.bandwidth < 0.5 ? std::string() : command::describe_bytes(node.bandwidth) + "/s"},
            {node.has_payload ? command::describe_bytes(static_cast<double>(node.size)) : std::string()},
            {std::move(last), node.retained ? Style::Quiet : Style::Plain}
        };
    }
    static std::string describe_payload(std::string_view payload, std::size_t size) {
        const auto is_text = [](char byte) {
            return static_cast<unsigned char>(byte) >= 0x20 || byte == '\n' || byte == '\t';
        };
        if (std::ranges::all_of(payload, is_text)) {
            if (payload.size() < size) return print_cut_members(of_interest(payload));
            const auto value = parse_json(payload);
            if (!value || !value->is_object()) return std::string(payload);
            const auto* data = value->find("data");
            return print_members(data != nullptr && data->is_object() ? *data : *value);
        }
        return fmt::format("{} that are no text", command::describe_bytes(static_cast<double>(size)));
    }

    /// Of an event its data: of what kind it is says its topic.
    static std::string_view of_interest(std::string_view json) {
        constexpr std::string_view key = "\"data\":";
        const auto data = json.find(key);
        return data == json.npos || !json.substr(data + key.size()).starts_with('{')
                   ? json
                   : json.substr(data + key.size());
    }

    ListView settled(const std::vector<Row>& shown) const {
        auto list = list_;
        for (std::size_t i = 0; i < shown.size(); ++i)
            if (shown[i].topic == selected_) list.select(static_cast<int>(i));
        return list;
    }
    bool select(const std::vector<Row>& shown) {
        const auto at = static_cast<std::size_t>(list_.selected());
        selected_ = at < shown.size() ? shown[at].topic : std::string();
        return true;
    }

    bool open(const Row& row, Desk& desk) {
        selected_ = row.topic;
        if (!row.node->below.empty() && !opened(row.topic)) {
            open_.insert(row.topic);
            closed_.erase(row.topic);
            return true;
        }
        if (!row.node->has_payload) return true;
        Popup popup{.title = row.topic, .lines = {}};
        const auto& payload = looked_at_ == row.topic && !whole_.empty() ? whole_ : row.node->payload;
        const auto value = parse_json(payload);
        if (value)
            popup.lines = print_pretty(*value, 400);
        else
            popup.lines.push_back(describe_payload(payload, row.node->size));
        popup.lines.emplace_back();
        popup.lines.push_back(fmt::format(
            "{} · {} · at {}{}", command::describe_bytes(static_cast<double>(row.node->size)),
            row.node->retained ? "kept" : "live", time_of_day(to_seconds(row.node->at), desk.now),
            payload.size() < row.node->size ? " · its beginning: the next one is kept whole" : ""
        ));
        looked_at_ = row.topic;
        whole_.clear();
        desk.popup = std::move(popup);
        return true;
    }
    bool close(const Row& row, const std::vector<Row>& shown) {
        if (!row.node->below.empty() && opened(row.topic)) {
            open_.erase(row.topic);
            closed_.insert(row.topic);
            return true;
        }
        const auto above = row.topic.rfind('/');
        if (above == std::string::npos) return true;
        selected_ = row.topic.substr(0, above);
        list_ = settled(shown);
        return true;
    }
    /// Of what comes later, too, where all was to be open.
    bool opened(std::string_view topic) const {
        return open_.contains(topic) || (opens_all_ && !closed_.contains(topic));
    }

    TopicTree tree_;
    ListView list_;
    std::string selected_; ///< a topic
    bool opens_all_ = false;
    std::set<std::string, std::less<>> open_;
    std::set<std::string, std::less<>> closed_; ///< of all that are open
    std::string filter_;
    std::string publish_on_;
    std::string looked_at_; ///< the topic whose next message is kept whole
    std::string whole_;
};

} // namespace

std::span<const KeyRow> bus_keys() noexcept { return bus_key_rows; }

std::unique_ptr<Screen> make_bus() { return std::make_unique<BusTraffic>(); }

} // namespace tutti::console
