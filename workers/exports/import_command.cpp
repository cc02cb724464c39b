#include "base/describe_count.hpp"
#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/terminal.hpp"
#include "io/directories.hpp"
#include "io/lock_file.hpp"
#include "workers/exports/commands.hpp"
#include "workers/exports/import_export.hpp"
#include "workers/exports/progress.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <optional>
#include <unistd.h>
#include <utility>

namespace tutti::exports {

namespace {

const char* word_of(Present present) {
    switch (present) {
    case Present::Missing:
        return "new";
    case Present::Same:
        return "same";
    case Present::Older:
        return "differs";
    case Present::Newer:
        return "newer here";
    }
    std::unreachable();
}

/// `before`: the export of what was there; empty: nothing was.
Value to_value(const ImportPlan& plan, bool is_done, const std::string& before = {}) {
    std::vector<Value> files;
    for (const auto& item : plan.items)
        if (item.changes())
            files.push_back(Value::object(
                {{"path", item.file.path}, {"to", item.to.native()}, {"is", word_of(item.present)}}
            ));
    std::vector<Member> members = {
        {"name", plan.manifest.name}, {"done", is_done}, {"changes", Value::array(std::move(files))}
    };
    if (!before.empty()) members.push_back({"before", before});
    return Value::object(std::move(members));
}

void print_plan(const ImportPlan& plan) {
    command::Table table({"HERE", "FILE", "TO"});
    for (const auto& item : plan.items)
        if (item.changes())
            table.add(
                {{word_of(item.present),
                  item.present == Present::Newer ? command::Tone::Bad : command::Tone::Plain},
                 {item.file.path},
                 {item.to.native()}}
            );
    command::print_out("{}", table.print(command::colours_for(STDOUT_FILENO)));
}

std::ptrdiff_t count_if(const ImportPlan& plan, bool (ImportItem::*is)() const noexcept) {
    return std::ranges::count_if(plan.items, [&](const ImportItem& item) { return (item.*is)(); });
}

SourceFile as_it_is(const ImportItem& item) {
    std::error_code error;
    const auto status = std::filesystem::status(item.to, error);
    const auto size = std::filesystem::file_size(item.to, error);
    return {item.to, item.file.path, static_cast<unsigned>(status.permissions()) & 0777U, error ? 0 : size};
}

/// Why nothing is put back.
std::optional<Error> refusal(const ImportCommand& command, const ImportPlan& plan) {
    const auto taken = count_if(plan, &ImportItem::takes_a_place);
    if (taken > 0 && !command.replaces)
        return Error{
            ErrorCode::Conflict, fmt::format(
                                     "{} there and different, and nothing is put back: see with --dry-run, "
                                     "or let --replace export what "
                                     "is there and replace it",
                                     describe_count(static_cast<std::uint64_t>(taken), "file")
                                 )
        };
    return std::nullopt;
}

/// While it is held nobody starts the installation.
Result<io::LockFile> keep_from_running(const ImportCommand& command) {
    const auto& folder = command.place.run_directory;
    if (auto made = io::make_run_directory(folder); !made) return pass_on(made);
    auto lock = io::LockFile::acquire(folder / "supervisor.lock");
    if (!lock && lock.error().code == ErrorCode::Conflict)
        return fail(ErrorCode::Conflict, "the installation runs: `tutti down` first");
    return lock;
}

/// What is there before is an export, too: all of it that is replaced, also what an export else leaves out.
/// Its name; empty: nothing is replaced.
Result<std::string> keep_what_is_there(const ImportCommand& command, const ImportPlan& plan) {
    CreateCommand before{command.place};
    before.place.config.keep = 0; // or the one that is put back might go
    for (const auto& item : plan.items)
        if (item.takes_a_place()) before.besides.push_back(as_it_is(item));
    if (before.besides.empty()) return std::string();
    auto created = create_silently(before);
    if (!created)
        return fail(
            created.error().code,
            fmt::format(
                "nothing is put back, as what is there could not be exported before: {}. "
                "What is broken beyond use has to be moved away by hand",
                created.error().message
            )
        );
    for (const auto& why : created->passed_over) command::print_err("{}\n", why);
    return created->name;
}

} // namespace

int import(const ImportCommand& command) {
    io::SystemDisk disk;
    const ExportFolder folder(disk, command.place.folder);
    const auto name = folder.find(command.name);
    if (!name) return command::report_failure(name.error());
    const auto plan = plan_import(folder, *name, {command.place.state, command.config});
    if (!plan) return command::report_failure(plan.error());
    const auto changed = count_if(*plan, &ImportItem::changes);
    const bool in_words = command.place.say == Say::Words;
    if (in_words && changed == 0) command::print_out("all of {} is there as it is in it\n", *name);
    if (in_words && changed > 0) print_plan(*plan);
    if (!in_words && (command.dry_run || changed == 0))
        command::print_out("{}\n", print_json(to_value(*plan, false)));
    if (command.dry_run || changed == 0) return command::Success;
    const auto lock = keep_from_running(command);
    if (!lock) return command::report_failure(lock.error());
    if (const auto refused = refusal(command, *plan)) return command::report_failure(*refused);
    const auto before = keep_what_is_there(command, *plan);
    if (!before) return command::report_failure(before.error());
    if (in_words && !before->empty()) command::print_out("what was there is the export {}\n", *before);
    Progress progress(command.place.say, "putting back");
    const auto done = carry_out(folder, *plan, progress.tell());
    progress.clear();
    if (!done) return command::report_failure(done.error());
    if (in_words)
        command::print_out(
            "{} as in {}\n", describe_count(static_cast<std::uint64_t>(changed), "file"), *name
        );
    else
        command::print_out("{}\n", print_json(to_value(*plan, true, *before)));
    return command::Success;
}

} // namespace tutti::exports
