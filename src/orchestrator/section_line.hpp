// One line of the file in which the live configuration is kept: a section as it is now.
#pragma once

#include "contract/config_section.hpp"

#include <string>
#include <string_view>

namespace tutti::orchestrator {

struct SectionLine {
    std::string name; ///< without the node's prefix
    contract::ConfigSection section;

    bool operator==(const SectionLine&) const = default;
};

/// `{"v":1,"section":"weather","revision":3,"config":{…}}`. InvalidInput; UnknownVersion.
Result<SectionLine> parse_section_line(std::string_view json);
/// Without '\n'.
std::string print(const SectionLine& line);

/// Whether a section may have that name: segments joined by '.'.
bool is_section_name(std::string_view name) noexcept;

} // namespace tutti::orchestrator
