#include "worker/settings.hpp"

#include "base/name.hpp"
#include "contract/topics.hpp"
#include "control/heartbeat_period.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"

#include <fmt/format.h>

namespace tutti::worker {

namespace {

/// What was said on the command line or in code, else in the environment, else the default.
std::string first_of(const std::string& said, const char* variable, std::string otherwise) {
    if (!said.empty()) return said;
    return io::environment(variable).value_or(std::move(otherwise));
}

} // namespace

std::string_view own_name(std::string_view name) noexcept {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

std::string beside(std::string_view name, std::string_view other) {
    const auto node = name.substr(0, name.size() - own_name(name).size());
    return std::string(node).append(other);
}

Result<Settings> settle(const Options& options) {
    Settings settings;
    settings.name = options.name;
    settings.section = options.name;
    settings.version = options.version;
    settings.topics = options.topics;
    settings.pattern = options.pattern;
    auto heartbeat = control::heartbeat_period(options.heartbeat);
    if (!heartbeat) return pass_on(heartbeat);
    settings.heartbeat = *heartbeat;
    settings.run_directory =
        options.run_directory.empty() ? io::run_directory() : std::filesystem::path(options.run_directory);
    settings.bus = first_of(options.bus, "TUTTI_BUS", "unix://" + (settings.run_directory / "mqtt").native());
    settings.root = first_of(options.root, "TUTTI_ROOT", "tutti");
    if (!is_dotted_name(settings.name))
        return fail(
            ErrorCode::InvalidInput,
            fmt::format(
                "\"{}\" is no name for a worker: use a-z, 0-9, _ and -, in segments joined by '.'",
                settings.name
            )
        );
    if (!contract::is_topic_root(settings.root))
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is no root of topics", settings.root));
    return settings;
}

} // namespace tutti::worker
