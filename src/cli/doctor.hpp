// `tutti doctor`: what is missing on this machine, in plain words, and how to mend it.
#pragma once

#include "command/terminal.hpp"
#include "installation/installation.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tutti::cli {

/// One thing that was looked at.
struct Finding {
    enum class Level { Good, Advice, Problem };
    Level level;
    std::string subject; ///< "port 1883 (hub)"
    std::string message; ///< what is so
    std::string remedy;  ///< what to do; empty where nothing is to be done
};

struct DoctorOptions {
    std::filesystem::path config; ///< may name no file: then the defaults are looked at
    std::filesystem::path run_directory;
    std::filesystem::path state_directory;
    std::filesystem::path programs; ///< where tutti-hub and the others should be
    bool json = false;
};
/// Failure where there is a Problem.
int doctor(const DoctorOptions& options);

std::vector<Finding> examine(const DoctorOptions& options, const installation::Installation& installation);
std::string describe_findings(const std::vector<Finding>& findings, command::Colours colours);

} // namespace tutti::cli
