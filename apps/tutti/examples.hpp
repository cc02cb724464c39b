// What stands below the options in `tutti COMMAND --help`: that command's own examples.
#pragma once

#include <string>
#include <string_view>

namespace tutti {

/// Empty for a command without any.
std::string examples_of(std::string_view command);

} // namespace tutti
