#include "base/describe_count.hpp"
#include "base/iso_time.hpp"
#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/terminal.hpp"
#include "workers/exports/commands.hpp"
#include "workers/exports/export_folder.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <utility>

namespace tutti::exports {

namespace {

struct Listed {
    std::string name;
    Result<ReadManifest> read;
};

std::uint64_t bytes_of(const Manifest& manifest) {
    std::uint64_t bytes = 0;
    for (const auto& file : manifest.files) bytes += file.size;
    return bytes;
}

Value to_value(const Listed& listed) {
    if (!listed.read) return Value::object({{"name", listed.name}, {"error", listed.read.error().message}});
    const auto& manifest = listed.read->manifest;
    return Value::object(
        {{"name", listed.name},
         {"made", to_seconds(manifest.made)},
         {"of", manifest.of},
         {"files", manifest.files.size()},
         {"bytes", bytes_of(manifest)},
         {"packs", manifest.packs.size()}}
    );
}

Value files_value(const Manifest& manifest) {
    std::vector<Value> files;
    for (const auto& file : manifest.files)
        files.push_back(Value::object({{"path", file.path}, {"size", file.size}}));
    return Value::object({{"name", manifest.name}, {"files", Value::array(std::move(files))}});
}

std::string describe(std::uint64_t bytes) { return command::describe_bytes(static_cast<double>(bytes)); }

void print_table(const std::vector<Listed>& all) {
    command::Table table({"NAME", "MADE", "OF", "FILES", "SIZE"});
    for (const auto& [name, read] : all) {
        if (!read) {
            table.add({{name, command::Tone::Strong}, {read.error().message, command::Tone::Bad}});
            continue;
        }
        const auto& manifest = read->manifest;
        table.add(
            {{name, command::Tone::Strong},
             {print_time(manifest.made)},
             {manifest.of},
             {fmt::format("{}", manifest.files.size())},
             {describe(bytes_of(manifest))}}
        );
    }
    command::print_out("{}", table.print(command::colours_for(STDOUT_FILENO)));
}

} // namespace

int list(const Place& place) {
    io::SystemDisk disk;
    const ExportFolder folder(disk, place.folder);
    const auto names = folder.names();
    if (!names) return command::report_failure(names.error());
    std::vector<Listed> all;
    for (const auto& name : *names) all.push_back({name, folder.read(name)});
    if (place.say != Say::Words) {
        std::vector<Value> values;
        for (const auto& listed : all) values.push_back(to_value(listed));
        command::print_out("{}\n", print_json(Value::array(std::move(values))));
    } else if (all.empty()) {
        command::print_out("no export lies in {}: `tutti exports create`\n", place.folder.native());
    } else {
        print_table(all);
    }
    return command::Success;
}

int show(const Place& place, const std::string& name) {
    io::SystemDisk disk;
    const ExportFolder folder(disk, place.folder);
    const auto found = folder.find(name);
    if (!found) return command::report_failure(found.error());
    const auto read = folder.read(*found);
    if (!read) return command::report_failure(read.error());
    const auto& manifest = read->manifest;
    if (place.say != Say::Words) {
        command::print_out("{}\n", print_json(files_value(manifest)));
        return command::Success;
    }
    command::print_out(
        "{} of {}, made {}: {}, {}\n", manifest.name, manifest.of, print_time(manifest.made),
        describe_count(manifest.files.size(), "file"), describe(bytes_of(manifest))
    );
    command::Table table({"SIZE", "FILE"});
    for (const auto& file : manifest.files) table.add({{describe(file.size)}, {file.path}});
    command::print_out("{}", table.print(command::colours_for(STDOUT_FILENO)));
    return command::Success;
}

} // namespace tutti::exports
