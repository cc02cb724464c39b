#include "workers/sensors/led_states.hpp"

#include "base/json.hpp"

#include <algorithm>

namespace tutti::sensors {

namespace {

/// Of an LED or a trigger: what the kernel's own are made of.
bool is_plain_name(std::string_view text) noexcept {
    const auto is_plain = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
               || (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == ':';
    };
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, is_plain);
}

std::unexpected<Error> not_understood() {
    return fail(ErrorCode::InvalidInput, "it does not say what LEDs were");
}

} // namespace

Result<LedStates> parse_led_states(std::string_view text) {
    auto document = parse_json(text);
    if (!document) return pass_on(document);
    const auto* version = document->find("v");
    const auto* leds = document->find("leds");
    if (version == nullptr || *version != Value(1) || leds == nullptr || !leds->is_array())
        return not_understood();
    if (leds->items().size() > most_leds) return not_understood();
    LedStates states;
    for (const auto& led : leds->items()) {
        const auto* name = led.find("name");
        const auto* trigger = led.find("trigger");
        const auto* brightness = led.find("brightness");
        if (name == nullptr || trigger == nullptr || brightness == nullptr) return not_understood();
        if (!name->is_string() || !trigger->is_string() || !brightness->is_integer()) return not_understood();
        if (!is_plain_name(name->string()) || !is_plain_name(trigger->string())) return not_understood();
        states.push_back({std::string(name->string()), std::string(trigger->string()), brightness->integer()}
        );
    }
    return states;
}

std::string print(const LedStates& states) {
    std::vector<Value> leds;
    for (const auto& [name, trigger, brightness] : states)
        leds.push_back(Value::object({{"name", name}, {"trigger", trigger}, {"brightness", brightness}}));
    return print_json(Value::object({{"v", 1}, {"leds", Value::array(std::move(leds))}}));
}

std::string_view present_trigger(std::string_view text) noexcept {
    const auto open = text.find('[');
    if (open == std::string_view::npos) return "none";
    text.remove_prefix(open + 1);
    const auto name = text.substr(0, text.find(']'));
    return name.size() < text.size() && is_plain_name(name) ? name : "none";
}

} // namespace tutti::sensors
