#include "sections/spotify_section.hpp"

#include <algorithm>

namespace tutti::sections {

namespace {

toml::Read<std::string> client_id(const Value& value) {
    constexpr std::size_t length = 32;
    auto text = toml::AnyText{}(value);
    if (!text || text->empty()) return text;
    const auto is_hexadecimal = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    if (text->size() != length || !std::ranges::all_of(*text, is_hexadecimal))
        return toml::complain(
            "must be the Client ID of an app at Spotify, 32 digits of 0 to 9 and a to f: copy it from "
            "developer.spotify.com/dashboard"
        );
    return text;
}

} // namespace

// developer.spotify.com/documentation/web-api/concepts/redirect_uri
toml::Read<std::string> redirect_uri(const Value& value) {
    constexpr std::size_t longest = 500;
    auto text = toml::Text{}(value);
    if (!text) return text;
    const auto is_at = [&](std::string_view host) {
        const auto rest = std::string_view(*text).substr(std::min(host.size(), text->size()));
        return text->starts_with(host) && (rest.empty() || rest[0] == ':' || rest[0] == '/');
    };
    const bool is_taken = text->starts_with("https://") || is_at("http://127.0.0.1") || is_at("http://[::1]");
    if (!is_taken || text->size() > longest || text->contains('#'))
        return toml::complain(
            "must begin with https://, http://127.0.0.1 or http://[::1]: Spotify takes no other"
        );
    return text;
}

void read_spotify(toml::TableReader& table, SpotifySection& section) {
    constexpr Period period{milliseconds(500), std::chrono::minutes(5)};
    table.read("client_id", section.client_id, client_id);
    table.read("redirect_uri", section.redirect_uri, redirect_uri);
    table.read("accounts_url", section.accounts_url, WebAddress{});
    table.read("api_url", section.api_url, WebAddress{});
    table.read("interval", section.interval, period);
    table.read("idle_interval", section.idle_interval, period);
    read_timeout(table, section.timeout);
}

} // namespace tutti::sections
