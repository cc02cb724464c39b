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

std::uint64_t bytes_of(const Manifest& manifest) {
    std::uint64_t bytes = 0;
    for (const auto& file : manifest.files) bytes += file.size;
    return bytes;
}

/// Of an export what a line says of it: what it holds is as much again as its manifest, of each of them.
struct Listed {
    std::string name;
    WallTime made = {};
    std::string of = {};
    std::size_t files = 0;
    std::uint64_t bytes = 0;
    std::size_t packs = 0;
    std::string error = {}; ///< empty: it could be read
};

Listed summary_of(const ExportFolder& folder, const std::string& name) {
    const auto read = folder.read(name);
    if (!read) return {.name = name, .error = read.error().message};
    const auto& manifest = read->manifest;
    return {
        .name = name,
        .made = manifest.made,
        .of = manifest.of,
        .files = manifest.files.size(),
        .bytes = bytes_of(manifest),
        .packs = manifest.packs.size()
    };
}

Value to_value(const Listed& listed) {
    if (!listed.error.empty()) return Value::object({{"name", listed.name}, {"error", listed.error}});
    return Value::object(
        {{"name", listed.name},
         {"made", to_seconds(listed.made)},
         {"of", listed.of},
         {"files", listed.files},
         {"bytes", listed.bytes},
         {"packs", listed.packs}}
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
    for (const auto& each : all) {
        if (!each.error.empty()) {
            table.add({{each.name, command::Tone::Strong}, {each.error, command::Tone::Bad}});
            continue;
        }
        table.add(
            {{each.name, command::Tone::Strong},
             {print_time(each.made)},
             {each.of},
             {fmt::format("{}", each.files)},
             {describe(each.bytes)}}
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
    for (const auto& name : *names) all.push_back(summary_of(folder, name));
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
