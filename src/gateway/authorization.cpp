#include "gateway/authorization.hpp"

#include "base/ascii.hpp"
#include "base/base64.hpp"

#include <algorithm>

namespace tutti::gateway {

std::optional<std::string_view> credentials_of(std::string_view field, std::string_view scheme) {
    if (field.size() <= scheme.size() || field[scheme.size()] != ' '
        || !equal_ignoring_case(field.substr(0, scheme.size()), scheme))
        return std::nullopt;
    field.remove_prefix(std::min(field.find_first_not_of(' ', scheme.size()), field.size()));
    return field;
}

std::optional<std::pair<std::string, std::string>> basic_pair(std::string_view field) {
    const auto basic = credentials_of(field, "Basic");
    const auto pair = basic ? from_base64(*basic) : std::nullopt;
    const auto colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos) return std::nullopt;
    return std::pair(pair->substr(0, colon), pair->substr(colon + 1));
}

} // namespace tutti::gateway
