#include "sections/hass_section.hpp"

#include "base/name.hpp"
#include "toml/values.hpp"

namespace tutti::sections {

namespace {

/// The reference as it is: only who asks looks into its file.
struct TokenReference {
    toml::Read<Value> operator()(const Value& value) const {
        if (const auto secret = toml::Secret{}(value); !secret) return std::unexpected(secret.error());
        return value;
    }
};

toml::Read<std::string> server_url(const Value& value) {
    auto text = toml::Text{}(value);
    if (!text) return text;
    if (!text->starts_with("http://")) return toml::complain("must be an http:// URL");
    while (text->ends_with('/')) text->pop_back();
    return text;
}

/// It becomes a sensor's name, with '_' for the dot.
toml::Read<std::string> entity_id(const Value& value) {
    auto text = toml::Text{}(value);
    if (!text) return text;
    const bool has_domain = text->find('.') != std::string::npos && text->find('.') == text->rfind('.');
    if (!has_domain || !is_dotted_name(*text) || text->size() > max_name_length)
        return toml::complain(
            "must be an entity's id of at most 64 letters, such as \"sensor.outside_temperature\""
        );
    return text;
}

} // namespace

void read_hass(toml::TableReader& table, HassSection& section) {
    read_simulate(table);
    table.read("url", section.url, server_url);
    table.read("token", section.token, TokenReference{});
    if (table.read_list("entities", section.entities, entity_id)
        && section.entities.size() > HassSection::most_entities)
        table.mistake("entities", "at most 64");
    read_timeout(table, section.timeout);
}

} // namespace tutti::sections
