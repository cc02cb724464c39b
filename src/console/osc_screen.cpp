// Screen 2: each address of OSC with how often and how evenly it speaks, and what it said last.
#include "console/osc_screen.hpp"

#include "base/json.hpp"
#include "command/describe_service.hpp"
#include "console/absence.hpp"
#include "console/table.hpp"
#include "console/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace tutti::console {

namespace {

constexpr std::array<KeyRow, 5> osc_key_rows = {{
    {"o", "the order: most frequent first, or by address", "order"},
    {"z", "stand still, and go on", "freeze"},
    {"c", "the debugger forgets what it heard", "clear"},
    {"Enter", "the last message of the address, whole"},
    {"/", "only addresses with that word", "filter"},
}};

constexpr std::array<Column, 6> osc_columns = {{
    {"ADDRESS", 30},
    {"RATE", 7, 0, Column::Side::Right},
    {"INTERVAL", 9, 100, Column::Side::Right},
    {"JITTER", 9, 0, Column::Side::Right},
    {"COUNT", 9, 100, Column::Side::Right},
    {"VALUES", 0},
}};

constexpr std::size_t most_addresses = 1024; // as many as the debugger tells apart
constexpr int messages_at_once = 100;

struct Address {
    std::string name;
    Value rate; ///< as the debugger has it
};

class OpenSound final : public Screen {
public:
    void show(Desk& desk, std::string_view) override { ask(desk); }
    void hide() override {
        last_.clear();
        next_ = 0;
        is_waiting_ = false;
    }

    void listed(Desk& desk) override {
        if (!is_waiting_) ask(desk);
    }
    void tick(Desk& desk) override {
        if (is_frozen_ || !absence(desk.known).empty()) return;
        desk.ask("debug", "get_rates", Value::object({{"filter", "//*"}, {"count", 1024}}), "rates");
        // An answer that never came is not waited for.
        if (!is_waiting_ || ++waited_ > 10) ask(desk);
    }

    void take(const Answered& answered, Desk& desk) override {
        if (answered.tag == "messages") is_waiting_ = false;
        if (!answered.answer) {
            trouble_ = answered.answer.error().message;
            return;
        }
        trouble_.clear();
        if (answered.tag == "rates") return take_rates(*answered.answer);
        if (answered.tag == "clear") {
            addresses_.clear();
            last_.clear();
            return;
        }
        for (const auto& message : items_of(*answered.answer, "messages")) {
            const auto address = command::text_of(message, "address");
            if (last_.size() < most_addresses || last_.contains(address)) last_[address] = message;
        }
        next_ = static_cast<std::int64_t>(command::number_of(*answered.answer, "next"));
        if (!is_frozen_) ask(desk);
    }

    bool take(const Key& key, Desk& desk) override {
        const auto shown = rows();
        const int count = static_cast<int>(shown.size());
        list_ = settled(shown);
        if (list_.take(key, count, rows_seen(desk.area))) return remember(shown);
        if (key.is(U'o')) {
            by_name_ = !by_name_;
        } else if (key.is(U'z')) {
            is_frozen_ = !is_frozen_;
            desk.said = Said{is_frozen_ ? "standing still: z goes on" : "going on", Style::Busy};
            if (!is_waiting_) ask(desk);
        } else if (key.is(U'c')) {
            desk.ask("debug", "clear", Value::object({{"what", "all"}}), "clear");
        } else if (key.code == Key::Code::Enter && count > 0) {
            list_.settle(count, rows_seen(desk.area));
            const auto& address = *shown[static_cast<std::size_t>(list_.selected())];
            const auto message = last_.find(address.name);
            desk.popup = Popup{
                .title = address.name,
                .lines = print_pretty(message != last_.end() ? message->second : address.rate, 200)
            };
        } else
            return false;
        return true;
    }

    void take(const Mouse& mouse, Desk& desk) override {
        const auto shown = rows();
        list_ = settled(shown);
        const bool opens = take_mouse(list_, mouse, desk.area, static_cast<int>(shown.size()));
        remember(shown);
        if (opens) static_cast<void>(take(Key{Key::Code::Enter}, desk));
    }

    void draw(Canvas& canvas, Area area, const Known& known, Now) const override {
        if (const auto sentences = absence(known); !sentences.empty())
            return draw_notice(canvas, area, sentences);
        const auto shown = rows();
        if (shown.empty())
            return draw_notice(
                canvas, area,
                {!is_answered_        ? "asking debug …"
                 : addresses_.empty() ? "No OSC has been heard yet."
                                      : "No address has that word.",
                 trouble_, "",
                 "The debugger hears what comes to the router: `listen` in [osc]. `:call debug get_state` "
                 "says where."}
            );
        draw_table(canvas, area, osc_columns, settled(shown), static_cast<int>(shown.size()), [&](int row) {
            return row_of(*shown[static_cast<std::size_t>(row)]);
        });
    }

    std::string* filter() override { return &filter_; }

private:
    static std::vector<std::string> absence(const Known& known) {
        return absence_of(known, "debug", "What goes over OSC", "[service.debug]");
    }

    void ask(Desk& desk) {
        if (is_frozen_ || !absence(desk.known).empty()) return;
        std::vector<Member> members = {{"filter", "//*"}, {"count", messages_at_once}, {"wait", 2}};
        // At first the last ones there are, from then on what comes.
        if (next_ > 0) members.push_back({"since", next_});
        desk.ask("debug", "get_messages", Value::object(std::move(members)), "messages");
        is_waiting_ = true;
        waited_ = 0;
    }

    void take_rates(const Value& answer) {
        is_answered_ = true;
        addresses_.clear();
        for (const auto& rate : items_of(answer, "rates"))
            if (addresses_.size() < most_addresses)
                addresses_.push_back({command::text_of(rate, "name"), rate});
    }

    std::vector<const Address*> rows() const {
        std::vector<const Address*> shown;
        for (const auto& address : addresses_)
            if (contains_word(address.name, filter_)) shown.push_back(&address);
        if (by_name_)
            std::ranges::sort(shown, {}, [](const Address* one) -> const std::string& { return one->name; });
        return shown;
    }
    ListView settled(const std::vector<const Address*>& shown) const {
        auto list = list_;
        for (std::size_t i = 0; i < shown.size(); ++i)
            if (shown[i]->name == selected_) list.select(static_cast<int>(i));
        return list;
    }
    bool remember(const std::vector<const Address*>& shown) {
        const auto at = static_cast<std::size_t>(list_.selected());
        selected_ = at < shown.size() ? shown[at]->name : std::string();
        return true;
    }

    static std::string milliseconds_of(const Value& rate, std::string_view key) {
        const auto* number = rate.find(key);
        return number != nullptr && number->is_number() ? fmt::format("{:.1f} ms", number->number() * 1000)
                                                        : std::string();
    }
    TableRow row_of(const Address& address) const {
        const auto age = command::number_of(address.rate, "age");
        const auto style = age > 5 ? Style::Quiet : Style::Plain;
        return {
            {address.name, age > 5 ? Style::Quiet : Style::Strong},
            {age > 5 ? command::describe_seconds(age)
                     : describe_rate(command::number_of(address.rate, "rate")),
             style},
            {milliseconds_of(address.rate, "interval"), style},
            {milliseconds_of(address.rate, "jitter"), style},
            {command::text_of(address.rate, "count"), Style::Quiet},
            {values(address.name), style}
        };
    }
    std::string values(const std::string& name) const {
        const auto found = last_.find(name);
        if (found == last_.end()) return {};
        std::string text;
        for (const auto& argument : items_of(found->second, "args")) {
            if (!text.empty()) text += "  ";
            if (argument.is_string())
                text += argument.string();
            else if (argument.kind() == Value::Kind::Real)
                text += fmt::format("{:.3f}", argument.number());
            else
                text += print_json(argument);
        }
        return text;
    }

    std::vector<Address> addresses_; ///< as they came: the most frequent first
    std::map<std::string, Value, std::less<>> last_;
    std::int64_t next_ = 0;    ///< the debugger's number of the next message
    bool is_answered_ = false; ///< with the addresses that there are
    bool is_waiting_ = false;
    int waited_ = 0; ///< seconds
    bool is_frozen_ = false;
    bool by_name_ = false;
    ListView list_;
    std::string selected_;
    std::string filter_;
    std::string trouble_;
};

} // namespace

std::span<const KeyRow> osc_keys() noexcept { return osc_key_rows; }

std::unique_ptr<Screen> make_osc() { return std::make_unique<OpenSound>(); }

} // namespace tutti::console
