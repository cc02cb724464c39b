#include "base/describe_count.hpp"
#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/terminal.hpp"
#include "workers/exports/commands.hpp"
#include "workers/exports/progress.hpp"
#include "workers/exports/verify_export.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::exports {

namespace {

constexpr std::size_t most_named = 20;

Value to_value(const Findings& found) {
    std::vector<Value> packs;
    for (const auto& pack : found.packs)
        packs.push_back(Value::object(
            {{"name", pack.name}, {"missing", pack.is_missing}, {"damaged", pack.damaged}, {"lost", pack.lost}
            }
        ));
    std::vector<Value> lost;
    for (const auto& path : found.lost) lost.emplace_back(path);
    return Value::object(
        {{"name", found.name},
         {"whole", found.is_whole()},
         {"bytes", found.bytes},
         {"blocks", found.read},
         {"damaged", found.damaged()},
         {"mended", found.mended},
         {"packs", Value::array(std::move(packs))},
         {"lost", Value::array(std::move(lost))}}
    );
}

void say_packs(const Findings& found) {
    if (found.manifest_damaged > 0)
        command::print_out("  its manifest: {} damaged\n", describe_count(found.manifest_damaged, "block"));
    for (const auto& pack : found.packs) {
        if (pack.is_missing)
            command::print_out("  {} is missing\n", pack.name);
        else
            command::print_out(
                "  {}: {} damaged, of which {} cannot be made anew\n", pack.name,
                describe_count(pack.damaged, "block"), pack.lost
            );
    }
}

void say_lost(const Findings& found) {
    for (std::size_t i = 0; i < found.lost.size() && i < most_named; ++i)
        command::print_out("  lost: {}\n", found.lost[i]);
    if (found.lost.size() > most_named)
        command::print_out("  lost: and {} more\n", found.lost.size() - most_named);
}

void say(const Findings& found, const VerifyCommand& command) {
    if (command.place.say != Say::Words) {
        command::print_out("{}\n", print_json(to_value(found)));
        return;
    }
    const auto size = command::describe_bytes(static_cast<double>(found.bytes));
    if (found.is_whole()) {
        command::print_out("{} is whole: {}\n", found.name, size);
        return;
    }
    const auto* verdict = !found.lost.empty()         ? "is damaged, and some of it is lost"
                          : command.mend == Mend::Yes ? "was damaged, and is whole again"
                                                      : "is damaged, and can be repaired";
    command::print_out("{} {}: {}\n", found.name, verdict, size);
    say_packs(found);
    say_lost(found);
    if (command.mend == Mend::No && found.mended == 0)
        command::print_out("  what can be mended: `tutti exports repair {}`\n", found.name);
}

bool is_well(const Findings& found, Mend mend) {
    return mend == Mend::Yes ? found.lost.empty() : found.is_whole();
}

Result<std::vector<std::string>> names_of(const ExportFolder& folder, const std::string& name) {
    auto found = folder.find(name == "all" ? "latest" : name); // of none that there is nothing is well
    if (!found) return pass_on(found);
    if (name == "all") return folder.names();
    return std::vector{std::move(*found)};
}

} // namespace

int verify(const VerifyCommand& command) {
    io::SystemDisk disk;
    const ExportFolder folder(disk, command.place.folder);
    const auto names = names_of(folder, command.name);
    if (!names) return command::report_failure(names.error());
    int exit_code = command::Success;
    for (const auto& name : *names) {
        Progress progress(command.place.say, command.mend == Mend::Yes ? "mending" : "reading");
        const auto found = command.mend == Mend::Yes ? repair_export(folder, name, progress.tell())
                                                     : verify_export(folder, name, progress.tell());
        progress.clear();
        if (!found) exit_code = command::report_failure(found.error());
        if (!found) continue;
        say(*found, command);
        if (!is_well(*found, command.mend)) exit_code = command::Failure;
    }
    return exit_code;
}

} // namespace tutti::exports
