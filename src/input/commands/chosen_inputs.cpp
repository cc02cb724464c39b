#include "input/commands/chosen_inputs.hpp"

#include <fmt/format.h>

namespace tutti::input {

namespace {

/// Phones are the gateway's, and no input (docs/pad.md).
constexpr std::string_view phones = "pad";

std::string list_of(const std::vector<InputOnBus>& inputs) {
    if (inputs.empty()) return "there is none: add a table [input.<name>] to the installation's file";
    std::string text = "there are";
    for (const auto& input : inputs)
        text += fmt::format("{} {}", text.ends_with("are") ? "" : ",", input.source);
    return text;
}

} // namespace

bool is_named(std::string_view source, std::string_view name) noexcept {
    if (source == name) return true;
    const auto dot = source.find('.');
    return dot != std::string_view::npos && source.substr(dot + 1) == name;
}

std::string several_named(std::string_view name, const std::set<std::string, std::less<>>& sources) {
    return fmt::format("{} is the name of several inputs: say which of {}", name, fmt::join(sources, ", "));
}

Task<Result<std::set<std::string, std::less<>>>>
chosen_sources(bus::Bus& bus, const std::vector<std::string>& names) {
    auto inputs = co_await inputs_on(bus);
    if (!inputs) co_return pass_on(inputs);
    std::set<std::string, std::less<>> sources;
    for (const auto& input : *inputs)
        if (names.empty()) sources.insert(input.source);
    if (names.empty()) sources.emplace(phones);
    for (const auto& name : names) {
        const auto before = sources.size();
        for (const auto& input : *inputs)
            if (is_named(input.source, name)) sources.insert(input.source);
        if (is_named(name, phones)) sources.insert(name);
        if (sources.size() == before && !sources.contains(name))
            co_return fail(ErrorCode::NotFound, fmt::format("no input {}; {}", name, list_of(*inputs)));
    }
    co_return sources;
}

} // namespace tutti::input
