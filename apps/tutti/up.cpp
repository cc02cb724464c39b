#include "apps/tutti/programs.hpp"
#include "cli/config_file.hpp"
#include "command/exit_code.hpp"
#include "io/directories.hpp"
#include "supervisor/supervisor.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti {

namespace {

namespace fs = std::filesystem;

/// What the command line says of the page goes to the gateway as its environment.
void hand_to_gateway(installation::Installation& installation, const UpOptions& options) {
    const auto gateway =
        std::ranges::find(installation.services, std::string("gateway"), &installation::ServiceConfig::name);
    if (gateway == installation.services.end()) return;
    const auto add = [&](const char* variable, const std::string& value) {
        if (!value.empty()) gateway->environment.emplace_back(variable, value);
    };
    const auto absolute = [](const fs::path& path) {
        return path.empty() ? std::string() : fs::absolute(path).native();
    };
    add("TUTTI_GATEWAY_LISTEN", options.listen);
    add("TUTTI_GATEWAY_PASSWORD_FILE", absolute(options.password_file));
    add("TUTTI_WEB", absolute(options.web));
}

} // namespace

int run_up(const UpOptions& options) {
    const auto path = cli::config_path(options.config);
    auto installation = cli::read_config(path, cli::Warnings::Print);
    if (!installation) {
        fmt::print(stderr, "{}", installation.error().text);
        return installation.error().exit_code;
    }
    hand_to_gateway(*installation, options);
    supervisor::Options supervisor;
    supervisor.installation = std::move(*installation);
    supervisor.config_file = fs::absolute(path);
    supervisor.run_directory = fs::absolute(io::run_directory());
    supervisor.state_directory = fs::absolute(io::state_directory());
    supervisor.program_directory = io::program_directory();
    const auto ended = supervisor::run(std::move(supervisor));
    if (ended) return command::Success;
    fmt::print(stderr, "tutti: {}\n", ended.error().message);
    return command::Failure;
}

} // namespace tutti
