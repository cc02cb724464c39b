// Reading the installation's file for a command, with the mistakes printed as a person wants them.
#pragma once

#include "installation/installation.hpp"

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>

namespace tutti::cli {

/// The file given, else $TUTTI_CONFIG, else ./tutti.toml.
std::filesystem::path config_path(const std::filesystem::path& given);

struct ConfigFailure {
    std::string text; ///< whole lines, ready to print
    int exit_code;
};

/// Whether what is odd but works is printed to stderr: once is enough, where a person starts something.
enum class Warnings : std::uint8_t { Print, Keep };

/// With what was applied besides, where the file has [control].
std::expected<installation::Installation, ConfigFailure>
read_config(const std::filesystem::path& path, Warnings warnings = Warnings::Keep);

/// The same, and what it was read from.
struct LoadedConfig {
    installation::Installation installation;
    Value document; ///< with the tables that were applied
};
std::expected<LoadedConfig, ConfigFailure>
load_config(const std::filesystem::path& path, Warnings warnings = Warnings::Keep);

/// What the environment says of an installation where its file does not.
std::expected<installation::Installation, ConfigFailure> usual_installation();

/// Whether the file is right, with its warnings; else its mistakes. Used by `tutti config-check`.
struct ConfigCheckOptions {
    std::filesystem::path path;
    bool json = false;
    /// Looks through what only its own program knows of light; an exit code. Asked where there are displays.
    std::function<int()> check_light = {};
};
int config_check(const ConfigCheckOptions& options);

} // namespace tutti::cli
