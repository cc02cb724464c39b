// What people ask the running debugger: tutti debug messages, logs, rates, export, clear. Each returns its
// exit code.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tutti::debug {

struct ShowOptions {
    std::string what = "messages";    ///< or "logs", "rates"
    std::vector<std::string> filters; ///< of messages and rates
    std::string worker;               ///< of logs; empty: all
    std::string level;                ///< likewise, and what is worse
    std::string grep;                 ///< likewise, a regular expression
    int count = 20;
    bool follow = false;
    bool json = false;
    std::string service = "debug"; ///< the debugger's
};
int show(const ShowOptions& options);

/// All that is kept of it, as lines of JSON or for people; to the standard output where there is no file.
int export_all(const ShowOptions& options, const std::filesystem::path& file);

int clear(const std::string& what, const std::string& service);

} // namespace tutti::debug
