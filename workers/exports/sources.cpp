#include "workers/exports/sources.hpp"

#include "command/run_task.hpp"
#include "io/child_output.hpp"
#include "io/clock.hpp"
#include "io/directories.hpp"
#include "io/file.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <optional>
#include <utility>

namespace tutti::exports {

namespace fs = std::filesystem;

namespace {

constexpr int deepest = 32;

/// Names below the folder of our state that hold secrets as they are: those of the live configuration, logins
/// and sessions at services, private keys.
bool holds_a_secret(std::string_view name) {
    constexpr std::string_view endings[] = {".login.json", ".session", ".pem", ".key"};
    return name == "secrets"
           || std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

constexpr auto copy_patience = std::chrono::minutes(15);

/// "state/" and "./state" as "state", so that what lies in it is known by its parent.
fs::path plain(const fs::path& folder) {
    auto path = folder.lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

/// However either is written, by whichever links.
bool is_same_folder(const fs::path& path, const fs::path& other) {
    std::error_code none;
    return fs::equivalent(path, other, none);
}

/// Below the folder of our state: what is made anew, is a copy itself, or is asked for by another name.
bool is_left_out(const SourceOptions& options, const fs::path& path) {
    const std::string name = path.filename().native();
    if (name == never_copied) return true;
    if (holds_a_secret(name)) return !options.secrets;
    if (path.parent_path() != options.state) return false;
    if (name == "log") return true;
    if (name == "backups" || name == "exports.staging") return true;
    if (name == "recordings") return !options.recordings;
    return std::ranges::any_of(owned_databases, [&](const OwnedDatabase& database) {
        return name.starts_with(database.file);
    });
}

/// What a program that was killed has not finished, and names without contents.
bool is_of_no_use(const fs::path& path) {
    const std::string name = path.filename().native();
    return name.ends_with(".new") || name.ends_with(".lock") || name.ends_with(".unfinished")
           || name.ends_with(staged_ending);
}

class Walk {
public:
    Walk(const SourceOptions& options, FoundSources& found) : options_(options), found_(found) {}

    Result<void> into(const fs::path& path, const std::string& as, int depth = 0) {
        if (is_left_out(options_, path) || is_of_no_use(path)) return {};
        std::error_code error;
        const auto status = fs::symlink_status(path, error);
        if (fs::is_regular_file(status)) return add_file(path, as, status);
        if (fs::is_directory(status)) {
            // An export of exports would double with each.
            if (is_same_folder(path, options_.exports)) return {};
            return into_folder(path, as, depth);
        }
        if (fs::is_symlink(status) && depth > 0)
            found_.passed_over.push_back(
                fmt::format("{} is a link: what it names is not in it", path.native())
            );
        if (fs::is_symlink(status) && depth == 0) return into(fs::canonical(path, error), as, 1);
        if (!fs::exists(status) && depth == 0)
            found_.passed_over.push_back(fmt::format("there is no {}", path.native()));
        return {}; // sockets and pipes hold nothing
    }

    /// What lies in a folder, without the folder itself.
    Result<void> into_folder(const fs::path& folder, const std::string& as, int depth) {
        if (depth > deepest)
            return fail(ErrorCode::LimitExceeded, fmt::format("{} lies too deep", folder.native()));
        std::error_code error;
        const auto paths = io::paths_in(folder, error);
        if (error == std::errc::no_such_file_or_directory) return {};
        if (error)
            return fail(ErrorCode::Environment, fmt::format("{}: {}", folder.native(), error.message()));
        for (const auto& path : paths) {
            const auto name = as + "/" + path.filename().native();
            if (auto walked = into(path, name, depth + 1); !walked) return walked;
        }
        return {};
    }

private:
    Result<void> add_file(const fs::path& path, const std::string& as, fs::file_status status) {
        if (found_.files.size() == most_files)
            return fail(ErrorCode::LimitExceeded, fmt::format("there are more than {} files", most_files));
        std::error_code none;
        const auto size = fs::file_size(path, none);
        found_.files.push_back(
            {path, as, static_cast<unsigned>(status.permissions()) & 0777u, none ? 0 : size}
        );
        return {};
    }

    const SourceOptions& options_;
    FoundSources& found_;
};

std::string without_end(std::string_view part) { return std::string(part.substr(0, part.size() - 1)); }

Result<void> walk_config(const SourceOptions& options, Walk& walk) {
    if (options.config.empty()) return {};
    const auto beside = options.config.parent_path();
    const auto as = [](const fs::path& path) { return std::string(config_part) + path.native(); };
    if (auto walked = walk.into(options.config, as(options.config.filename())); !walked) return walked;
    for (const auto& include : options.include) {
        auto relative = fs::path(include).lexically_normal();
        if (!relative.has_filename()) relative = relative.parent_path();
        if (!is_exported_path(relative.native()))
            return fail(
                ErrorCode::InvalidInput,
                fmt::format("exports.include: {} is not beside the installation's file", include)
            );
        if (auto walked = walk.into(beside / relative, as(relative)); !walked) return walked;
    }
    return {};
}

Task<int> run_copy(io::ChildCall call, std::string& errors) {
    const auto output = co_await io::run_child(std::move(call), io::steady_now() + copy_patience);
    errors = output ? output->errors : output.error().message;
    co_return output ? output->exit_code : 1;
}

} // namespace

Result<FoundSources> find_sources(const SourceOptions& given) {
    auto options = given;
    options.state = plain(given.state);
    FoundSources found;
    Walk walk(options, found);
    auto walked = options.part == Part::Logs
                      ? walk.into_folder(options.state / "log", without_end(state_part) + "/log", 0)
                      : walk.into_folder(options.state, without_end(state_part), 0);
    if (walked && options.part == Part::State) walked = walk_config(options, walk);
    if (!walked) return pass_on(walked);
    return found;
}

Result<std::vector<SourceFile>> copy_databases(const fs::path& state, const fs::path& staging) {
    std::error_code error;
    fs::remove_all(staging, error);
    if (auto made = io::make_private_directory(staging); !made) return pass_on(made);
    std::vector<SourceFile> copied;
    for (const auto& [file, program] : owned_databases) {
        if (!fs::exists(state / file, error)) continue;
        const auto to = staging / file;
        std::string errors;
        const int code = command::run_task([&](asio::io_context&) {
            return run_copy({io::program_directory() / program, {"backup", to.native()}}, errors);
        });
        if (code != 0)
            return fail(
                ErrorCode::Unavailable,
                fmt::format("{} could not be copied: {}", (state / file).native(), errors)
            );
        const auto size = fs::file_size(to, error);
        copied.push_back({to, fmt::format("{}{}", state_part, file), 0600, error ? 0 : size});
    }
    return copied;
}

} // namespace tutti::exports
