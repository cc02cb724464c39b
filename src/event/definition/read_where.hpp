// `where` and `gate`: the conditions on an event's data in definitions of gestures, to and from their tables.
#pragma once

#include "event/definition/gesture.hpp"
#include "toml/table_reader.hpp"

namespace tutti::event::definition {

/// A `where` table: each key is a field, each value what it must be equal to or a table of comparisons.
void read_where(toml::TableReader& table, Where& where);
/// The `where` of a table, where it has one.
void read_where(toml::TableReader& table, std::optional<Where>& where);
/// The `by` of a table: the name of a field.
void read_by(toml::TableReader& table, std::string& field);
/// The `gate` of a table: one, or a list of them; there must be one.
void read_gates(toml::TableReader& table, std::vector<Gate>& gates);

Value to_value(const Where& where);
/// The table of a single gate, a list of several.
Value to_value(const std::vector<Gate>& gates);

} // namespace tutti::event::definition
