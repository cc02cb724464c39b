// What people ask of the worker `audio`, besides what every worker answers.
#include "sections/merge.hpp"
#include "worker/rim.hpp"
#include "workers/audio/audio_service.hpp"
#include "workers/audio/device_value.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace tutti::audio {

namespace {

/// What can be switched off and on while it runs.
constexpr std::array<std::pair<std::string_view, bool sections::AudioSection::*>, 4> switches = {{
    {"pitch", &sections::AudioSection::pitch},
    {"bpm", &sections::AudioSection::bpm},
    {"structure", &sections::AudioSection::structure},
    {"spectrum", &sections::AudioSection::spectrum},
}};

Result<std::string> text_param(const Value& params, std::string_view name) {
    const auto* value = params.find(name);
    if (value == nullptr || !value->is_string())
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" must be a text", name));
    return std::string(value->string());
}

} // namespace

void AudioService::add_commands() {
    worker::on_command_task(worker_, "list_devices", [](Value) { return list_devices(); });
    worker::on_command_task(worker_, "set_input", [this](Value params) {
        return set_input(std::move(params));
    });
    worker::on_command_task(worker_, "toggle", [this](Value params) { return toggle(std::move(params)); });
}

Task<Result<Value>> AudioService::list_devices() {
    const auto found = co_await sound::list_devices();
    co_return to_value(found);
}

Task<Result<Value>> AudioService::set_input(Value params) {
    auto input = text_param(params, "input");
    if (!input) co_return pass_on(input);
    auto place = contract::parse_sound_place(*input);
    if (!place) co_return pass_on(place);
    options_.input.reset(); // what was said at the start is over
    auto changed = co_await change(Value::object({{"input", *input}}));
    if (!changed) co_return pass_on(changed);
    co_return Value::object({{"input", contract::print_without_secrets(place_)}});
}

Task<Result<Value>> AudioService::toggle(Value params) {
    auto feature = text_param(params, "feature");
    if (!feature) co_return pass_on(feature);
    for (const auto& [name, is_on] : switches) {
        if (name != *feature) continue;
        const bool wanted = !(section_.*is_on);
        auto changed = co_await change(Value::object({{*feature, wanted}}));
        if (!changed) co_return pass_on(changed);
        co_return Value::object({{"feature", *feature}, {"on", wanted}});
    }
    co_return fail(
        ErrorCode::InvalidInput,
        fmt::format("there is no feature {}: pitch, bpm, structure and spectrum can be switched", *feature)
    );
}

/// Who keeps the section says it on the bus; where that is away, it holds here at once all the same.
Task<Result<void>> AudioService::change(Value changes) {
    auto changed = co_await worker::change_config(worker_, changes);
    if (!changed) co_return changed;
    co_return configure(sections::merge(worker_.config(), changes));
}

} // namespace tutti::audio
