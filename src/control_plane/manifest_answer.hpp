// What somebody has written of objects, read for those who cannot read it themselves: the page.
#pragma once

#include "control_plane/command_desk.hpp"

#include <string_view>

namespace tutti::control_plane {

/// `{objects}`, as `object.apply` takes them. Of a text that is wrong InvalidInput, with line and column of
/// the first mistake.
governance::Outcome read_manifest_answer(std::string_view text);

/// `object.read`.
void add_manifest_command(CommandDesk& desk);

} // namespace tutti::control_plane
