#include "installation/otlp_section.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tutti::installation {

namespace {

constexpr toml::Duration intervals{seconds(1), std::chrono::hours(1)};
constexpr std::size_t most_headers = 16;
constexpr std::size_t longest_endpoint = 1024;

/// With a path below which those of the signals come, or without.
struct Endpoint {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (!text) return text;
        const bool has_scheme = text->starts_with("http://") || text->starts_with("https://");
        const auto rest = has_scheme ? text->substr(text->find("//") + 2) : std::string();
        const auto is_odd = [](char c) {
            return c <= ' ' || c >= '\x7f' || c == '@' || c == '?' || c == '#';
        };
        if (rest.empty() || rest.starts_with('/') || std::ranges::any_of(rest, is_odd)
            || text->size() > longest_endpoint)
            return toml::complain(
                R"(must be such as "http://127.0.0.1:4318" or "https://otlp.example.org/otlp": without a name, a query or a fragment)"
            );
        while (text->ends_with('/')) text->pop_back();
        return text;
    }
};

/// Whoever wrote the secret itself into the file is told where it belongs.
bool speaks_of_secrets(std::string_view name) {
    constexpr auto words =
        std::to_array<std::string_view>({"authorization", "key", "token", "secret", "password"});
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), to_lower);
    return std::ranges::any_of(words, [&](std::string_view word) { return lower.contains(word); });
}

bool is_field_name(std::string_view name) {
    return !name.empty() && name.size() <= 128 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
               || c == '_';
    });
}

struct Header {
    toml::Read<HeaderValue> operator()(const Value& value) const {
        if (!value.is_string()) {
            auto secret = toml::Secret{}(value);
            if (!secret) return std::unexpected(std::move(secret.error()));
            return HeaderValue(std::move(*secret));
        }
        const auto text = toml::Text{}(value);
        if (!text) return std::unexpected(text.error());
        if (std::ranges::any_of(*text, [](char c) { return c < ' ' || c == '\x7f'; }))
            return toml::complain("must be a line of text");
        return HeaderValue(*text);
    }
};

void read_headers(toml::TableReader& table, OtlpConfig& otlp) {
    table.read_each(Header{}, [&](const Member& member, HeaderValue value) {
        if (!is_field_name(member.key))
            table.mistake_at(member.position, member.key, "is no name of a header");
        else if (std::holds_alternative<std::string>(value) && speaks_of_secrets(member.key))
            table.mistake_at(
                member.position, member.key,
                "a secret is never a value in the file: { file = \"…\" } or { vault = \"…\" }"
            );
        else
            otlp.headers.emplace_back(member.key, std::move(value));
    });
    if (otlp.headers.size() > most_headers) table.mistake_here("there are more than 16 headers");
}

} // namespace

void read_otlp(toml::TableReader& table, OtlpConfig& otlp) {
    otlp.runs = true;
    table.read_needed(
        "endpoint", otlp.endpoint, Endpoint{}, "where the collector is: \"http://127.0.0.1:4318\""
    );
    table.read_table("headers", [&](toml::TableReader& headers) { read_headers(headers, otlp); });
    table.read("interval", otlp.interval, intervals);
    table.read("service_name", otlp.service_name, toml::Text{});
    table.read("traces", otlp.traces, toml::Boolean{});
    table.read("metrics", otlp.metrics, toml::Boolean{});
}

} // namespace tutti::installation
