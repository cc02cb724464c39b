#include "sections/environment_seed.hpp"

#include "sections/merge.hpp"
#include "sections/secrets.hpp"
#include "sections/section.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::sections {

namespace {

std::string in_lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

} // namespace

EnvironmentSeed seed_from(const Environment& environment, const Section& section) {
    EnvironmentSeed seed;
    const auto take = [&](const Variable& variable, std::string_view name, std::string_view key,
                          std::string_view text) {
        if (text.empty()) return;
        const auto value = variable.read(text);
        if (!value) return seed.complaints.push_back(fmt::format("{}: {}", name, value.error().message));
        const auto change = key.empty() ? *value : Value::object({{std::string(key), *value}});
        auto seeded = merge(seed.config, change);
        if (const auto right = check_section(cover_secrets(section, seeded), section.read); !right)
            return seed.complaints.push_back(fmt::format("{}: {}", name, right.error().message));
        seed.config = std::move(seeded);
    };
    for (const auto& variable : section.variables) {
        if (!variable.name.ends_with('*')) {
            const auto found = environment.find(variable.name);
            if (found != environment.end()) take(variable, variable.name, variable.key, found->second);
            continue;
        }
        const auto prefix = variable.name.substr(0, variable.name.size() - 1);
        for (auto each = environment.lower_bound(prefix);
             each != environment.end() && each->first.starts_with(prefix); ++each)
            take(
                variable, each->first, in_lower_case(std::string_view(each->first).substr(prefix.size())),
                each->second
            );
    }
    return seed;
}

} // namespace tutti::sections
