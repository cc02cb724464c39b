#include "toml/server_url.hpp"

#include "base/url_parts.hpp"

#include <string_view>

namespace tutti::toml {

Read<std::string> ServerUrl::operator()(const Value& value) const {
    if (!value.is_string()) return wrong_kind("a string", value);
    auto text = value.string();
    if (text.starts_with("http://") || text.starts_with("https://")) text.remove_prefix(text.find("//") + 2);
    const bool has_scheme = text.size() < value.string().size();
    if (!has_scheme || !parse_url_address(text) || text.find_first_of("@/?#, ") != std::string_view::npos)
        return complain(std::string("must be such as ") + examples);
    return std::string(value.string());
}

} // namespace tutti::toml
