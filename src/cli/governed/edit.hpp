// `tutti edit`: an object as a manifest in an editor, applied when that ends.
#pragma once

#include "cli/governed/desk.hpp"

#include <string>

namespace tutti::cli {

struct EditOptions {
    DeskOptions desk;
    std::string object; ///< "service/lamp"
    std::string editor; ///< a command line; empty: $VISUAL, $EDITOR, or the system's
};

int edit_object(const EditOptions& options);

} // namespace tutti::cli
