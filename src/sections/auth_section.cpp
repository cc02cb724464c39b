#include "sections/auth_section.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::sections {

namespace {

constexpr std::size_t most_origins = 32;
constexpr std::size_t longest_username = 64;

toml::Read<std::string> web_origin(const Value& value) {
    auto text = toml::Text{}(value);
    if (!text || is_web_origin(*text)) return text;
    return toml::complain("must be the origin of a page, such as \"https://home.example\": no path, no `*`");
}

toml::Read<std::string> username(const Value& value) {
    auto text = toml::AnyText{}(value);
    if (text && text->size() > longest_username)
        return toml::complain(fmt::format("must have at most {} bytes", longest_username));
    return text;
}

} // namespace

bool is_web_origin(std::string_view text) noexcept {
    constexpr std::size_t longest = 255;
    for (const std::string_view scheme : {"http://", "https://"})
        if (text.starts_with(scheme)) {
            const auto host = text.substr(scheme.size());
            return !host.empty() && text.size() <= longest && std::ranges::all_of(host, [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
                       || std::string_view("-._:[]").contains(c);
            });
        }
    return false;
}

void read_auth(toml::TableReader& table, AuthSection& section) {
    table.read("enabled", section.enabled, toml::Boolean{});
    table.read("username", section.username, username);
    table.read("password_hash", section.password_hash, toml::Secret{});
    const bool listed = table.read_list("cors_origins", section.cors_origins, web_origin);
    if (listed && section.cors_origins.size() > most_origins)
        table.mistake("cors_origins", fmt::format("must be at most {} origins", most_origins));
}

} // namespace tutti::sections
