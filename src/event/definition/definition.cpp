#include "event/definition/definition.hpp"

#include "base/json.hpp"
#include "base/name.hpp"

#include <fmt/format.h>

namespace tutti::event::definition {

void check_definition_name(
    std::string_view family, std::string_view name, Position position, std::vector<toml::Mistake>& mistakes
) {
    if (is_name_segment(name)) return;
    mistakes.push_back(
        {position,
         toml::join_key(family, name),
         fmt::format("a {}'s name must be 1 to {} of a-z, 0-9, '_' and '-'", family, max_name_length),
         {}}
    );
}

void check_definition_size(toml::TableReader& table) {
    const auto size = print_json(table.table()).size();
    if (size > largest_definition)
        table.mistake_here(fmt::format("must be at most {} bytes as JSON, not {}", largest_definition, size));
}

} // namespace tutti::event::definition
