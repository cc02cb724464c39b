#include "gateway/query_fields.hpp"

#include "base/url_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <string>

namespace tutti::gateway {

Result<void> for_each_field(
    std::string_view query,
    const std::function<Result<void>(std::string_view key, std::string_view value)>& take
) {
    for (const auto part : std::views::split(query, '&')) {
        const std::string_view pair(part.begin(), part.end());
        const auto equals = std::min(pair.find('='), pair.size());
        // Forms write a space as '+'.
        std::string raw(pair.substr(std::min(equals + 1, pair.size())));
        std::ranges::replace(raw, '+', ' ');
        auto value = percent_decoded(raw);
        if (!value) return pass_on(value);
        if (value->empty()) continue;
        if (auto taken = take(pair.substr(0, equals), *value); !taken) return taken;
    }
    return {};
}

std::unexpected<Error> wrong_field(std::string_view key, std::string_view why) {
    return fail(ErrorCode::InvalidInput, fmt::format("{}: {}", key, why));
}

} // namespace tutti::gateway
