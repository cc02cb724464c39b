#include "device/mqtt.hpp"

#include "base/tls_files.hpp"
#include "base/url_parts.hpp"

namespace tutti::device {

namespace {

constexpr const char* forms = "must be mqtt://host:port, or mqtts://host:port over TLS";

} // namespace

toml::Read<std::string> BrokerUrl::operator()(const Value& value) const {
    auto url = toml::Text{}(value);
    if (!url) return url;
    const auto scheme = url->find("://");
    if (!url->starts_with("mqtt://") && !url->starts_with("mqtts://")) return toml::complain(forms);
    const auto [place, query] = cut_url_query(std::string_view(*url).substr(scheme + 3));
    if (place.find('@') != std::string_view::npos)
        return toml::complain("a secret does not stand in the file: user = \"…\", password = { file = \"…\" }"
        );
    if (const auto address = parse_url_address(place); !address || address->host.empty())
        return toml::complain(forms);
    if (!query.empty() && !parse_tls_query(query)) return toml::complain(forms);
    return url;
}

void read_mqtt(toml::TableReader& table, Mqtt& mqtt) {
    table.read("url", mqtt.url, BrokerUrl{});
    table.read("user", mqtt.user, toml::Text{});
    table.read("password", mqtt.password, toml::Secret{});
    for (const auto* key : {"user", "password"})
        if (table.has(key) && !table.has("url")) table.mistake(key, "is for a broker that `url` names");
    if (!table.has("map"))
        return table.missing("map", "what becomes of which topics: map = [{ topic = \"…\", type = \"…\" }]");
    table.read_tables("map", most_topic_rules, [&](toml::TableReader& rule) {
        read_topic_rule(rule, mqtt.map.emplace_back());
    });
}

} // namespace tutti::device
