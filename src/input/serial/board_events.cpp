#include "input/serial/board_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tutti::input {

namespace {

using device::Saying;

struct Word {
    std::string_view board; ///< as boards write it
    std::string_view type;
};

/// What is a stream of values, whatever a board calls it.
constexpr std::array<Word, 10> words = {{
    {"accelerometer", "raw.accelerometer"},
    {"acceleration", "raw.accelerometer"},
    {"accelerometer.raw", "raw.accelerometer"},
    {"gyroscope", "raw.gyroscope"},
    {"magnetometer", "raw.magnetometer"},
    {"magnetic", "raw.magnetometer"},
    {"button", "button.level"},
    {"switch", "button.level"},
    {"rotation", "knob.turn"},
    {"switch.rotation", "knob.turn"},
}};

/// Which control of which board it is.
std::string control(const Saying& saying) {
    const Value* code = saying.data.find("code");
    return fmt::format(
        "{}/{}", saying.producer.value_or(0), code != nullptr && code->is_string() ? code->string() : ""
    );
}

/// As gates read them (docs/events.md).
constexpr std::array<std::string_view, 3> words_for_down = {"down", "on", "pressed"};

/// The first of the members that gates read too; nothing: the board said no level.
std::optional<bool> level(const Value& data) {
    for (const auto* key : {"pressed", "state", "value"}) {
        const Value* value = data.find(key);
        if (value == nullptr) continue;
        if (value->is_bool()) return value->boolean();
        if (value->is_number()) return value->number() != 0;
        if (value->is_string())
            return std::ranges::find(words_for_down, value->string()) != words_for_down.end();
    }
    return std::nullopt;
}

Value with(const Value& data, std::initializer_list<Member> further) {
    std::vector<Member> members;
    for (const Member& member : data.members())
        if (std::ranges::find(further, member.key, &Member::key) == further.end()) members.push_back(member);
    members.insert(members.end(), further);
    return Value::object(std::move(members));
}

Saying of_button(std::string_view type, const Value& code, std::optional<std::int32_t> producer) {
    Saying saying{.type = std::string(type), .producer = producer};
    if (!code.is_null()) saying.data = Value::object({{"code", code}});
    return saying;
}

} // namespace

std::vector<Saying> BoardEvents::take(Saying saying, SteadyTime now) {
    if (const auto word = std::ranges::find(words, saying.type, &Word::board); word != words.end())
        saying.type = word->type;
    std::vector<Saying> said;
    if (saying.type == "knob.turn") {
        if (auto turned = turn(saying)) said.push_back(std::move(*turned));
    } else if (saying.type == "button.level") {
        press(saying, now, said);
    } else {
        said.push_back(std::move(saying));
    }
    return said;
}

/// A board counts its steps: a number alone is the count, and what it has turned is the difference. Nothing
/// where it has not, and of the first count, which says only where the knob stands.
std::optional<Saying> BoardEvents::turn(const Saying& saying) {
    const Value* position = saying.data.find("position");
    if (position == nullptr) position = saying.data.find("value");
    if (position == nullptr || !position->is_number()) return saying;
    const double now = position->number();
    auto knob = positions_.find(control(saying));
    if (knob == positions_.end()) {
        if (positions_.size() < most_controls) positions_.emplace(control(saying), now);
        return std::nullopt;
    }
    const double delta = now - std::exchange(knob->second, now);
    if (delta == 0 || !std::isfinite(delta)) return std::nullopt;
    Saying turned = saying;
    std::vector<Member> members;
    if (const Value* code = saying.data.find("code")) members.push_back({"code", *code});
    members.push_back({"delta", delta});
    members.push_back({"position", now});
    turned.data = Value::object(std::move(members));
    return turned;
}

void BoardEvents::press(const Saying& saying, SteadyTime now, std::vector<Saying>& said) {
    const auto pressed = level(saying.data);
    if (!pressed) {
        said.push_back(saying);
        return;
    }
    const auto key = control(saying);
    auto button = buttons_.find(key);
    const bool is_new = button == buttons_.end();
    if (is_new) {
        if (buttons_.size() >= most_controls) {
            said.push_back(saying);
            return;
        }
        const Value* code = saying.data.find("code");
        button =
            buttons_
                .emplace(
                    key,
                    Button{signal::Press(long_press_), code != nullptr ? *code : Value(), saying.producer}
                )
                .first;
    }
    auto& [press, code, producer] = button->second;
    // That one is up is news of a button of which nothing is known: whoever heard of it before we were killed
    // may think that it is held.
    if (press.is_down() == *pressed && !is_new) return;
    const auto outcome = press.level(*pressed, now);
    Saying edge = saying;
    edge.data = with(saying.data, {{"pressed", *pressed}});
    // A hold that became long before it was let go is said before that.
    if (outcome == signal::Press::Outcome::LongPress)
        said.push_back(of_button("button.long_press", code, producer));
    said.push_back(std::move(edge));
    if (outcome == signal::Press::Outcome::Press) said.push_back(of_button("button.press", code, producer));
}

std::vector<Saying> BoardEvents::reach(SteadyTime now) {
    std::vector<Saying> said;
    for (auto& [control, button] : buttons_)
        if (button.press.reach(now) == signal::Press::Outcome::LongPress)
            said.push_back(of_button("button.long_press", button.code, button.producer));
    return said;
}

std::optional<SteadyTime> BoardEvents::deadline() const {
    std::optional<SteadyTime> first;
    for (const auto& [control, button] : buttons_)
        if (const auto due = button.press.deadline(); due && (!first || *due < *first)) first = due;
    return first;
}

std::vector<Saying> BoardEvents::let_go() {
    std::vector<Saying> said;
    for (auto& [control, button] : buttons_) {
        if (!button.press.is_down()) continue;
        auto level = of_button("button.level", button.code, button.producer);
        level.data = with(level.data, {{"pressed", false}});
        said.push_back(std::move(level));
        button.press = signal::Press(long_press_);
    }
    return said;
}

} // namespace tutti::input
