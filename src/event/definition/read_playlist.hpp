// A playlist from its keys, and back: the same for a table of the file and for a definition that comes over
// the bus.
#pragma once

#include "event/definition/playlist.hpp"
#include "toml/table_reader.hpp"

#include <expected>
#include <string_view>
#include <vector>

namespace tutti::event::definition {

/// Reads a definition that came alone, or gives everything that is wrong with it. What is odd but works is
/// added to `warnings`, if any. What other definitions it fits with is check_definitions' business.
std::expected<Playlist, std::vector<toml::Mistake>>
read_playlist(std::string_view name, const Value& definition, std::vector<toml::Mistake>* warnings = nullptr);

/// The keys of one table into `playlist`; complaints go to the table's.
void read_playlist(toml::TableReader& table, Playlist& playlist);

/// The keys as in TOML; defaults are left out. Reading it again gives an equal playlist.
Value to_value(const Playlist& playlist);

} // namespace tutti::event::definition
