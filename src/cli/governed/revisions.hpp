// `tutti revisions`, `tutti rollback`: what was applied, by whom, and back.
#pragma once

#include "cli/governed/desk.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::cli {

struct RevisionOptions {
    DeskOptions desk;
    std::optional<std::int64_t> number; ///< that one, with what it changed; nothing: a list
    std::string object;                 ///< "service/lamp": only what changed that
    std::int64_t most = 20;
};

int show_revisions(const RevisionOptions& options);

struct RollbackOptions {
    DeskOptions desk;
    std::optional<std::int64_t> revision; ///< all objects as they were after it; nothing: the last but one
    bool is_dry = false;
};

int roll_back(const RollbackOptions& options);

} // namespace tutti::cli
