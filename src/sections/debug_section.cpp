#include "sections/debug_section.hpp"

#include "mqtt/topic.hpp"

namespace tutti::sections {

namespace {

toml::Read<std::string> topic_filter(const Value& value) {
    auto text = toml::Text{}(value);
    if (!text) return text;
    const auto parsed = mqtt::parse_filter(*text);
    if (!parsed || !parsed->share_name.empty() || text->starts_with('/'))
        return toml::complain("must be a filter on topics below the root, such as \"event/#\"");
    return text;
}

} // namespace

void read_debug(toml::TableReader& table, DebugSection& section) {
    table.read("messages", section.messages, toml::Whole{10, 10'000});
    table.read("logs", section.logs, toml::Whole{10, 10'000});
    table.read("router", section.router, toml::Name{});
    table.read("listen", section.listen, toml::AddressOrOff{});
    table.read_list("topics", section.topics, topic_filter);
    table.read_list("ignore", section.ignore, topic_filter);
}

} // namespace tutti::sections
