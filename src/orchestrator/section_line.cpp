#include "orchestrator/section_line.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "contract/fields.hpp"

namespace tutti::orchestrator {

Result<SectionLine> parse_section_line(std::string_view json) {
    const auto value = parse_json(json);
    if (!value) return std::unexpected(value.error());
    contract::FieldReader fields(*value);
    SectionLine line;
    line.name = fields.name("section");
    line.section.revision = fields.count("revision");
    line.section.config = fields.object("config");
    return fields.finish(std::move(line));
}

std::string print(const SectionLine& line) {
    return print_json(Value::object(
        {{"v", contract::version},
         {"section", line.name},
         {"revision", line.section.revision},
         {"config", line.section.config}}
    ));
}

bool is_section_name(std::string_view name) noexcept { return is_dotted_name(name); }

} // namespace tutti::orchestrator
