// `tutti apply`, `tutti diff`: what a manifest says is to be, and what that would change.
#pragma once

#include "cli/governed/desk.hpp"
#include "cli/governed/manifest_file.hpp"

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
    bool waits = false;                   ///< until all of it is ready
    double timeout = 60;                  ///< of the wait, in seconds
};

/// Makes what is to be what the file says, and shows what that changed.
int apply(const ApplyOptions& options);

/// As diff(1) ends: what of what the file says is not so is 1, trouble 2.
int diff(const ApplyOptions& options);

/// Asks control to change what is to be, and gives what it answered.
Asked apply_objects(const DeskOptions& desk, const governance::Manifest& objects, std::string_view source);

/// What an answer with changes says, line by line and in one; as JSON the answer itself.
void show_changes(const DeskOptions& desk, const Value& answer, std::string_view said);
/// The same of an answer that names a revision: what that changed.
void show_revision(const DeskOptions& desk, const Value& answer, std::string_view said);

} // namespace tutti::cli
