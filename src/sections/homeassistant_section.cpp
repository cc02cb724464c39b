#include "sections/homeassistant_section.hpp"

#include "contract/topics.hpp"
#include "sections/reading_filter.hpp"

namespace tutti::sections {

namespace {

toml::Read<std::string> discovery_prefix(const Value& value) {
    auto text = toml::Text{}(value);
    if (!text) return text;
    if (!contract::is_topic_root(*text))
        return toml::complain("must be names joined by '/', such as \"homeassistant\"");
    return text;
}

} // namespace

void read_homeassistant(toml::TableReader& table, HomeassistantSection& section) {
    table.read("prefix", section.prefix, discovery_prefix);
    table.read("id", section.id, toml::Name{});
    table.read_list("readings", section.readings, reading_filter);
    table.read("services", section.services, toml::Boolean{});
    table.read_list("restartable", section.restartable, toml::Name{});
}

} // namespace tutti::sections
