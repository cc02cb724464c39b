#include "apps/tutti/option_values.hpp"

#include "base/scan.hpp"

#include <fmt/format.h>

namespace tutti {

ValueCheck whole_number(std::uint64_t least, std::uint64_t most) {
    return [least, most](const std::string& text) {
        const auto number = parse_number<std::uint64_t>(text);
        if (number && *number >= least && *number <= most) return std::string();
        return fmt::format("'{}' is not a whole number from {} to {}", text, least, most);
    };
}

namespace {
constexpr double a_day = 24.0 * 60 * 60;
} // namespace

ValueCheck some_seconds() {
    return [](const std::string& text) {
        const auto number = parse_number<double>(text);
        // NaN is in no range.
        if (number && *number > 0 && *number <= a_day) return std::string();
        return fmt::format("'{}' is not a number of seconds, more than 0 and at most {}", text, a_day);
    };
}

ValueCheck a_pace() {
    return [](const std::string& text) {
        constexpr double quickest = 0.1; // each look costs something, and processor time comes in hundredths
        const auto number = parse_number<double>(text);
        if (number && *number >= quickest && *number <= a_day) return std::string();
        return fmt::format("'{}' is not a number of seconds, {} to {}", text, quickest, a_day);
    };
}

} // namespace tutti
