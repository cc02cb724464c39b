#include "cli/dev/dev_plan.hpp"

#include "installation/programs.hpp"

#include <algorithm>

namespace tutti::cli {

namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

/// The first word is the program: a path of it stands in its folder; what is looked for along PATH is not
/// ours. Of the others, those that are files there.
void find_files(const std::vector<std::string>& command, DevService& service, bool has_watch) {
    for (std::size_t i = 0; i < command.size(); ++i) {
        const auto path = (service.folder / command[i]).lexically_normal();
        const bool is_program = i == 0;
        if (command[i].empty() || (is_program && !command[i].contains('/')) || !is_file(path)) continue;
        if (is_program)
            service.programs.push_back(path);
        else if (!has_watch)
            service.named.push_back(path);
    }
}

} // namespace

std::vector<DevService> dev_services(
    const installation::Installation& installation, const fs::path& config, const fs::path& programs
) {
    std::vector<DevService> services;
    const auto home = fs::absolute(config).parent_path();
    for (const auto& each : installation.services) {
        DevService service{
            .name = each.name,
            .folder = (home / each.directory).lexically_normal(),
            .watch = each.dev.watch,
            .named = {},
            .build = each.dev.build,
            .programs = {}
        };
        if (!each.is_container)
            find_files(installation::command_of(each, programs), service, !each.dev.watch.empty());
        services.push_back(std::move(service));
    }
    return services;
}

DevFiles files_of(const DevService& service) {
    DevFiles files;
    for (const auto& pattern : service.watch) find_source_files(service.folder, pattern, files.sources);
    for (const auto& path : service.named) find_source_file(path, files.sources);
    for (const auto& program : service.programs) find_source_file(program, files.programs);
    return files;
}

} // namespace tutti::cli
