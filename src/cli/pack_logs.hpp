// `tutti pack-logs`: packs the rotated log files of services, behind everybody else. The supervisor calls it
// for services with `logs.compress`, and so may a person.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::cli {

struct PackLogsOptions {
    std::filesystem::path directory; ///< where `<service>.log` files are
    std::vector<std::string> names;  ///< of services; empty: all
};

/// Waits while another of us is at it.
int pack_logs(const PackLogsOptions& options);

} // namespace tutti::cli
