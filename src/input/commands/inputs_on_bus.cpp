#include "input/commands/inputs_on_bus.hpp"

#include "base/json.hpp"
#include "bus/kept_states.hpp"
#include "contract/health.hpp"

#include <algorithm>
#include <chrono>

namespace tutti::input {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view health_branch = "health/";

} // namespace

std::string text_of(const Value& object, std::string_view key) {
    const Value* value = object.find(key);
    if (value == nullptr) return "";
    if (value->is_string()) return std::string(value->string());
    return value->is_number() ? print_json(*value) : "";
}

std::vector<InputOnBus> inputs_in(std::string_view component, const Value& health) {
    std::vector<InputOnBus> found;
    const Value* details = health.find("details");
    const Value* inputs = details != nullptr ? details->find("inputs") : nullptr;
    if (inputs == nullptr || !inputs->is_array()) return found;
    for (const Value& each : inputs->items()) {
        InputOnBus input{
            .service = std::string(component),
            .source = text_of(each, "source"),
            .kind = text_of(each, "kind"),
            .trouble = text_of(each, "trouble"),
            .devices = {}
        };
        if (const Value* devices = each.find("devices"); devices != nullptr && devices->is_array())
            input.devices.assign(devices->items().begin(), devices->items().end());
        if (!input.source.empty()) found.push_back(std::move(input));
    }
    return found;
}

Task<Result<std::vector<InputOnBus>>> inputs_on(bus::Bus& bus) {
    std::vector<InputOnBus> found;
    const auto healths = bus.subscribe("health/#", bus::QoS::AtMostOnce, [&](const bus::Message& message) {
        const auto health = parse_json(message.payload);
        if (!message.retain || !health) return;
        const auto component = std::string_view(message.topic).substr(health_branch.size());
        for (auto& input : inputs_in(component, *health)) found.push_back(std::move(input));
    });
    if (!healths) co_return std::unexpected(healths.error());
    auto came = co_await bus::kept_states_come(bus, "health/none/of/this/name", 5s);
    if (!came) co_return pass_on(came);
    std::ranges::sort(found, {}, &InputOnBus::source);
    co_return found;
}

} // namespace tutti::input
