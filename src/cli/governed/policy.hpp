// `tutti policy`: who may what, and why.
#pragma once

#include "cli/governed/desk.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tutti::cli {

/// The roles, rules and quotas that hold.
int show_policy(const DeskOptions& desk);

struct ExplainOptions {
    DeskOptions desk;
    std::string subject;
    std::string action;
    std::string resource = {};           ///< empty: of nothing in particular
    std::vector<std::string> roles = {}; ///< that the subject has
    std::string address = {};            ///< empty: it comes over no network
    std::optional<double> at = {};       ///< epoch seconds; nothing: now
};
/// Success where it may, Failure where it may not, NotRunning where the hub decides and does not answer.
int explain_policy(const ExplainOptions& options);

struct PolicyTestOptions {
    DeskOptions desk;
    std::filesystem::path file;       ///< roles, rules and quotas; "-": standard input
    std::filesystem::path cases = {}; ///< `[[case]]` tables; empty: none
    std::int64_t last = 1000;
};
/// What would become other by the file. Failure where a case is not as expected.
int test_policy(const PolicyTestOptions& options);

} // namespace tutti::cli
