#include "command/check_filters.hpp"

#include "mqtt/topic.hpp"

#include <fmt/format.h>

namespace tutti::command {

Result<void> check_filters(std::span<const std::string> filters) {
    for (const auto& filter : filters) {
        // The '/' of what is not below the root is not on the wire.
        const auto text = std::string_view(filter).substr(filter.starts_with('/') ? 1 : 0);
        if (mqtt::parse_filter(text)) continue;
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is not a topic filter", filter));
    }
    return {};
}

} // namespace tutti::command
