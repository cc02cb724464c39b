// What control is asked of its store, as handlers of its desk: rows, events, the audit, a check, a copy.
#pragma once

#include "control_plane/command_desk.hpp"

#include <filesystem>

namespace tutti::control_plane {

/// `file` is the store's; copies go below `backups/` beside it. The writer outlives the desk.
void add_store_commands(CommandDesk& desk, StoreWriter& writer, const std::filesystem::path& file);

} // namespace tutti::control_plane
