// `tutti apply`, `tutti diff`: what a manifest says is to be, and what that would change.
#pragma once

#include "cli/governed/desk.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::cli {

struct ApplyOptions {
    DeskOptions desk;
    std::filesystem::path file;           ///< "-": standard input
    std::vector<std::string> labels = {}; ///< "app=stage"
    bool prunes = false;                  ///< what has all of those labels and is not in the file, goes
    bool is_dry = false;                  ///< only says what it would change
};

/// Makes what is to be what the file says, and shows what that changed.
int apply(const ApplyOptions& options);

} // namespace tutti::cli
