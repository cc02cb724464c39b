#include "gateway/query_fields.hpp"

#include "base/url_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <set>
#include <string>

namespace tutti::gateway {

Result<void> for_each_field(
    std::string_view query,
    const std::function<Result<void>(std::string_view key, std::string_view value)>& take
) {
    std::set<std::string_view> said;
    for (const auto part : std::views::split(query, '&')) {
        const std::string_view pair(part.begin(), part.end());
        const auto equals = std::min(pair.find('='), pair.size());
        const auto key = pair.substr(0, equals);
        if (!pair.empty() && !said.insert(key).second) return wrong_field(key, "stands there twice");
        // Forms write a space as '+'.
        std::string raw(pair.substr(std::min(equals + 1, pair.size())));
        std::ranges::replace(raw, '+', ' ');
        auto value = percent_decoded(raw);
        if (!value) return wrong_field(key, "has a % without two hex digits");
        if (value->empty()) continue;
        if (auto taken = take(key, *value); !taken) return taken;
    }
    return {};
}

std::unexpected<Error> wrong_field(std::string_view key, std::string_view why) {
    return fail(ErrorCode::InvalidInput, fmt::format("{}: {}", key, why));
}

} // namespace tutti::gateway
