// Whether what an installation says of its light fits together: modes, displays, bindings.
#pragma once

#include "installation/installation.hpp"
#include "toml/table_reader.hpp"

namespace tutti::installation {

/// Adds what leads nowhere: as a mistake where the file alone decides, as a warning where a scene in Lua may
/// still make it right.
void check_light(toml::TableReader& document, const Installation& installation);

} // namespace tutti::installation
