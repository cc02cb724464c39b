// What playlists and gestures have in common as definitions: how large one may be, and how its table is read
// on its own.
#pragma once

#include "toml/table_reader.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace tutti::event::definition {

inline constexpr std::size_t most_definitions = 10'000; ///< playlists and gestures together
inline constexpr std::size_t most_steps = 1000;
inline constexpr std::size_t longest_field = 128; ///< the name of a field of an event's data
/// As compact JSON: lifecycle events and lists carry definitions, and a message of the bus is at most 1 MiB.
inline constexpr std::size_t largest_definition = 256 * 1024;

/// A mistake where a definition's name is no name segment; `family` is "playlist" or "gesture".
void check_definition_name(
    std::string_view family, std::string_view name, Position position, std::vector<toml::Mistake>& mistakes
);
/// A mistake where the definition is too large.
void check_definition_size(toml::TableReader& table);

/// One definition that came alone, such as over the bus, to `read(TableReader&)`. Returns all mistakes; keys
/// begin with
/// "<family>.<name>". `warnings`, if any, are added to.
template <typename ReadTable>
std::vector<toml::Mistake> read_definition(
    std::string_view family, std::string_view name, const Value& definition,
    std::vector<toml::Mistake>* warnings, const ReadTable& read
) {
    std::vector<toml::Mistake> mistakes;
    check_definition_name(family, name, definition.position(), mistakes);
    auto path = toml::join_key(family, name);
    if (!definition.is_object()) {
        mistakes.push_back(
            {definition.position(), path, toml::wrong_kind("a table", definition).error().reason, {}}
        );
        return mistakes;
    }
    toml::TableReader table(definition, std::move(path), mistakes, warnings);
    read(table);
    table.finish();
    return mistakes;
}

} // namespace tutti::event::definition
