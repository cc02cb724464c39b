#include "command/describe_service.hpp"

#include "contract/service_state.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::command {

std::span<const Value> items_in(const Value& object, std::string_view key) noexcept {
    const auto* list = object.find(key);
    return list != nullptr && list->is_array() ? list->items() : std::span<const Value>();
}

std::string text_of(const Value& object, std::string_view key) {
    const auto* member = object.find(key);
    if (member == nullptr) return {};
    if (member->is_string()) return std::string(member->string());
    return member->is_integer() ? std::to_string(member->integer()) : std::string();
}

double number_of(const Value& object, std::string_view key) {
    const auto* member = object.find(key);
    return member != nullptr && member->is_number() ? member->number() : 0.0;
}

bool flag_of(const Value& object, std::string_view key, bool otherwise) {
    const auto* member = object.find(key);
    return member != nullptr && member->is_bool() ? member->boolean() : otherwise;
}

std::string describe_last_exit(const Value& service, double now) {
    const auto* exit = service.find("last_exit");
    if (exit == nullptr || !exit->is_object()) return {};
    auto text = text_of(*exit, "message");
    if (const auto code = text_of(*exit, "code"); !code.empty()) text = "exit " + code;
    if (const auto signal = text_of(*exit, "signal"); !signal.empty()) text = "signal " + signal;
    if (const auto at = number_of(*exit, "timestamp"); at > 0)
        text += fmt::format(", {} ago", describe_seconds(now - at));
    if (const auto cause = text_of(*exit, "cause"); !cause.empty()) text += fmt::format(" ({})", cause);
    return text;
}

std::string describe_cause(const Value& service, double now) {
    auto cause = text_of(service, "cause");
    if (const auto next = number_of(service, "next_run"); next > 0)
        cause += fmt::format("; next run in {}", describe_seconds(std::max(next - now, 0.0)));
    if (const auto until = number_of(service, "in_use_until"); until > 0)
        cause += fmt::format("; in use for {}", describe_seconds(std::max(until - now, 0.0)));
    if (const auto status = text_of(service, "status"); !status.empty()) cause += fmt::format(": {}", status);
    if (const auto alert = text_of(service, "alert"); !alert.empty()) cause += fmt::format("; {}", alert);
    if (flag_of(service, "outdated", false)) cause += "; configuration differs, restart to apply";
    return cause;
}

std::pair<std::string, Tone> describe_state(const Value& service) {
    auto state = text_of(service, "state");
    const bool alone = state == "ready" && contract::says_bus_away(text_of(service, "status"));
    if (alone) return {fmt::format("{}, {}", state, contract::bus_away), Tone::Busy};
    const auto tone = tone_of_state(state);
    return {std::move(state), tone};
}

} // namespace tutti::command
