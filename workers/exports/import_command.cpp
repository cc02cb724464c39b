#include "base/describe_count.hpp"
#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/terminal.hpp"
#include "io/lock_file.hpp"
#include "workers/exports/commands.hpp"
#include "workers/exports/import_export.hpp"
#include "workers/exports/progress.hpp"

#include <fmt/format.h>

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

Value to_value(const ImportPlan& plan, bool is_done) {
    std::vector<Value> files;
    for (const auto& item : plan.items)
        if (item.changes())
            files.push_back(Value::object(
                {{"path", item.file.path}, {"to", item.to.native()}, {"is", word_of(item.present)}}
            ));
    return Value::object(
        {{"name", plan.manifest.name}, {"done", is_done}, {"changes", Value::array(std::move(files))}}
    );
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

/// Why nothing is put back.
std::optional<Error> refusal(const ImportCommand& command, const ImportPlan& plan) {
    if (io::LockFile::holder(command.place.run_directory / "supervisor.lock") != 0)
        return Error{ErrorCode::Conflict, "the installation runs: `tutti down` first"};
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

/// What is there before is an export, too.
int keep_what_is_there(const ImportCommand& command, const ImportPlan& plan) {
    if (count_if(plan, &ImportItem::takes_a_place) == 0) return command::Success;
    CreateCommand before{command.place};
    before.place.config.keep = 0; // or the one that is put back might go
    return create(before);
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
    if (const auto refused = refusal(command, *plan)) return command::report_failure(*refused);
    if (const int kept = keep_what_is_there(command, *plan); kept != command::Success) return kept;
    Progress progress(command.place.say, "putting back");
    const auto done = carry_out(folder, *plan, progress.tell());
    progress.clear();
    if (!done) return command::report_failure(done.error());
    if (in_words)
        command::print_out(
            "{} as in {}\n", describe_count(static_cast<std::uint64_t>(changed), "file"), *name
        );
    else
        command::print_out("{}\n", print_json(to_value(*plan, true)));
    return command::Success;
}

} // namespace tutti::exports
