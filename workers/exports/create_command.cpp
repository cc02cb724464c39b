#include "base/describe_count.hpp"
#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/terminal.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"
#include "workers/exports/commands.hpp"
#include "workers/exports/progress.hpp"
#include "workers/exports/sources.hpp"

#include <fmt/format.h>
#include <system_error>

#include <functional>
#include <iterator>
#include <set>
#include <utility>

namespace tutti::exports {

namespace fs = std::filesystem;

namespace {

/// Copies of databases on their way into an export; gone with this.
class Staging {
public:
    /// One program at a time has it.
    static Result<Staging> begin(io::Disk& disk, const fs::path& state) {
        auto lock = disk.open(state / "exports.lock", {.lock = io::OpenOptions::Lock::Exclusive});
        if (!lock) return pass_on(lock);
        return Staging(state / "exports.staging", std::move(*lock));
    }
    ~Staging() {
        std::error_code none;
        if (lock_ != nullptr) fs::remove_all(folder_, none);
    }
    Staging(Staging&&) noexcept = default;
    Staging& operator=(Staging&&) = delete;

    const fs::path& folder() const noexcept { return folder_; }

private:
    Staging(fs::path folder, std::unique_ptr<io::DiskFile> lock)
        : folder_(std::move(folder)), lock_(std::move(lock)) {}

    fs::path folder_;
    std::unique_ptr<io::DiskFile> lock_;
};

fs::path folder_of(const CreateCommand& command) {
    return command.logs ? command.place.folder / "logs" : command.place.folder;
}

Value to_value(const CreatedExport& created, const fs::path& folder) {
    std::vector<Value> passed_over;
    for (const auto& why : created.passed_over) passed_over.emplace_back(why);
    return Value::object(
        {{"name", created.name},
         {"folder", folder.native()},
         {"files", created.files},
         {"bytes", created.bytes},
         {"written", created.written},
         {"removed", created.removed},
         {"passed_over", Value::array(std::move(passed_over))}}
    );
}

void say(const CreatedExport& created, const fs::path& folder, Say how) {
    if (how != Say::Words) {
        command::print_out("{}\n", print_json(to_value(created, folder)));
        return;
    }
    for (const auto& why : created.passed_over) command::print_err("{}\n", why);
    command::print_out(
        "{}: {}, {}, of which {} are new, in {}\n", created.name, describe_count(created.files, "file"),
        command::describe_bytes(static_cast<double>(created.bytes)),
        command::describe_bytes(static_cast<double>(created.written)), folder.native()
    );
    if (created.removed > 0) command::print_out("older ones that were removed: {}\n", created.removed);
}

/// Those of them that were not found already.
void add_besides(const std::vector<SourceFile>& besides, std::vector<SourceFile>& files) {
    std::set<std::string, std::less<>> there;
    for (const auto& file : files) there.insert(file.path);
    for (const auto& file : besides)
        if (there.insert(file.path).second) files.push_back(file);
}

Result<CreatedExport> create_in(const CreateCommand& command, const ExportFolder& folder) {
    const auto& place = command.place;
    if (auto made = io::make_private_directory(folder.path()); !made) return pass_on(made);
    auto found = find_sources(
        {.state = place.state,
         .config = place.file,
         .include = place.config.include,
         .exports = place.folder,
         .part = command.logs ? Part::Logs : Part::State,
         .recordings = place.config.recordings,
         .secrets = place.config.secrets}
    );
    if (!found) return pass_on(found);
    std::error_code none;
    const bool has_state = fs::is_directory(place.state, none);
    auto staging = has_state ? Staging::begin(folder.disk(), place.state)
                             : Result<Staging>(fail(ErrorCode::NotFound, "there is no state"));
    if (!staging && has_state) return pass_on(staging);
    if (staging && !command.logs) {
        auto copied = copy_databases(place.state, staging->folder());
        if (!copied) return pass_on(copied);
        std::ranges::move(*copied, std::back_inserter(found->files));
    }
    add_besides(command.besides, found->files);
    Progress progress(place.say, "exporting");
    auto created = create_export(
        folder, found->files,
        {.of = place.of,
         .now = io::wall_now(),
         .parity = place.config.parity,
         .keep = place.config.keep,
         .tell = progress.tell()}
    );
    progress.clear();
    if (created) std::ranges::move(found->passed_over, std::back_inserter(created->passed_over));
    return created;
}

} // namespace

Result<CreatedExport> create_silently(const CreateCommand& command) {
    io::SystemDisk disk;
    return create_in(command, ExportFolder(disk, folder_of(command)));
}

int create(const CreateCommand& command) {
    const auto created = create_silently(command);
    if (!created) return command::report_failure(created.error());
    say(*created, folder_of(command), command.place.say);
    return command::Success;
}

} // namespace tutti::exports
