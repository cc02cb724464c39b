// `tutti doctor`: what is missing on this machine, in plain words, and how to mend it.
#pragma once

#include "cli/supervisor_client.hpp"
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
    /// May name no file: then that of the installation which runs is looked at, else the defaults.
    std::filesystem::path config;
    SupervisorPlace place;
    std::filesystem::path state_directory;
    std::filesystem::path programs; ///< where tutti-hub and the others should be
    bool json = false;
};
/// Failure where there is a Problem.
int doctor(const DoctorOptions& options);
Task<int> examine_machine(DoctorOptions options);

/// What runs in the run directory now.
struct Running {
    Finding finding;
    bool anything = false;        ///< also where nobody supervises it
    std::filesystem::path config; ///< of the installation that is supervised; else empty
};
Task<Running> find_running(SupervisorPlace place);

std::vector<Finding>
examine(const DoctorOptions& options, const installation::Installation& installation, bool running);
std::string describe_findings(const std::vector<Finding>& findings, command::Colours colours);

} // namespace tutti::cli
