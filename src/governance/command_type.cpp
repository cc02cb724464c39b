#include "governance/command_type.hpp"

#include "base/printable.hpp"
#include "toml/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::governance {

namespace {

constexpr std::size_t most_of_unknown_key = 64; ///< that is said again

ParameterMistake unknown(const CommandType& type, std::string_view key) {
    const auto said = printable_beginning(key, most_of_unknown_key);
    std::vector<std::string_view> names;
    for (const auto& parameter : type.parameters) names.push_back(parameter.name);
    const auto meant = toml::nearest(key, names);
    return {
        std::string(key),
        meant.empty() ? fmt::format("{} has no parameter `{}`", type.name, said)
                      : fmt::format("{} has no parameter `{}`; did you mean `{}`?", type.name, said, meant)
    };
}

std::string alternatives_of(const CommandType& type) {
    std::string text;
    for (const auto& together : type.either) {
        if (!text.empty()) text += ", or ";
        for (std::size_t index = 0; index < together.size(); ++index)
            text += fmt::format("{}`{}`", index == 0 ? "" : " and ", together[index]);
    }
    return text;
}

bool has_all(const Value& params, const std::vector<std::string_view>& names) {
    return std::ranges::all_of(names, [&](std::string_view name) { return params.find(name) != nullptr; });
}

template <typename Enum, std::size_t count>
std::string_view word_of(const std::array<std::string_view, count>& words, Enum value) {
    return words[static_cast<std::size_t>(value)];
}

} // namespace

std::string_view name(Permission permission) noexcept {
    return word_of(std::to_array<std::string_view>({"look", "play", "set_up"}), permission);
}
std::string_view name(Effect effect) noexcept {
    return word_of(std::to_array<std::string_view>({"none", "stored", "outside"}), effect);
}
std::string_view name(Repetition repetition) noexcept {
    return word_of(std::to_array<std::string_view>({"never", "safe"}), repetition);
}
std::string_view name(LeaderNeed need) noexcept {
    return word_of(std::to_array<std::string_view>({"none", "leads"}), need);
}
std::string_view name(VaultNeed need) noexcept {
    return word_of(std::to_array<std::string_view>({"none", "bootstrap", "unlocked"}), need);
}

std::optional<ParameterMistake> mistake_in(const CommandType& type, const Value& params) {
    if (!params.is_object())
        return ParameterMistake{
            "", fmt::format("parameters must be an object, not {}", describe(params.kind()))
        };
    for (const Member& member : params.members()) {
        const auto found = std::ranges::find(type.parameters, member.key, &Parameter::name);
        if (found == type.parameters.end()) return unknown(type, member.key);
        if (auto mistake = mistake_in(*found, member.value))
            return ParameterMistake{member.key, fmt::format("{} {}", member.key, *mistake)};
    }
    for (const auto& parameter : type.parameters)
        if (parameter.presence == Presence::Needed && params.find(parameter.name) == nullptr)
            return ParameterMistake{
                std::string(parameter.name),
                fmt::format("{} must be there: {}", parameter.name, parameter.about)
            };
    if (!type.either.empty()
        && std::ranges::none_of(type.either, [&](const auto& names) { return has_all(params, names); }))
        return ParameterMistake{"", fmt::format("say which: {}", alternatives_of(type))};
    return std::nullopt;
}

std::string_view target_parameter(std::string_view target) noexcept {
    return target.starts_with('{') ? target.substr(1, target.size() - 2) : std::string_view();
}

std::pair<std::string, Value> addressed(const CommandType& type, const Value& params) {
    const auto parameter = target_parameter(type.target);
    if (parameter.empty()) return {std::string(type.target), params};
    std::vector<Member> others;
    std::string named;
    for (const Member& member : params.members())
        if (member.key != parameter)
            others.push_back(member);
        else if (member.value.is_string())
            named = member.value.string();
    return {std::move(named), Value::object(std::move(others))};
}

bool is_carried_out_again(const CommandType& type) noexcept {
    return type.repetition == Repetition::Safe && type.contents == Contents::Plain;
}

bool admits(VaultState vault, VaultNeed need) noexcept {
    if (need == VaultNeed::None || vault == VaultState::Unlocked) return true;
    return need == VaultNeed::Bootstrap && vault == VaultState::Preunlock;
}

} // namespace tutti::governance
