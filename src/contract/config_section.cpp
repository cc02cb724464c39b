#include "contract/config_section.hpp"

#include "contract/codec.hpp"

namespace tutti::contract {

Result<ConfigSection> parse_config_section(std::string_view json) {
    return parse_with(json, config_section_from);
}

Result<ConfigSection> config_section_from(const Value& payload) {
    FieldReader fields(payload);
    ConfigSection section;
    section.revision = fields.count("revision");
    section.config = fields.object("config");
    return fields.finish(std::move(section));
}

Value to_value(const ConfigSection& section) {
    return Value::object({{"v", version}, {"revision", section.revision}, {"config", section.config}});
}

std::string print(const ConfigSection& section) { return print_json(to_value(section)); }

} // namespace tutti::contract
