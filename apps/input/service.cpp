#include "apps/input/service.hpp"

#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "input/input_service.hpp"
#include "io/directories.hpp"
#include "worker/worker.hpp"

#include <filesystem>
#include <variant>

namespace tutti {

namespace {

/// Files that inputs name lie beside the installation's; so do programs that it names by a path.
void find_files(device::Input& input, const std::filesystem::path& folder) {
    if (input.simulation && !input.simulation->file.empty())
        input.simulation->file = folder / input.simulation->file;
    if (auto* mqtt = std::get_if<device::Mqtt>(&input.kind); mqtt != nullptr && !mqtt->password_file.empty())
        mqtt->password_file = folder / mqtt->password_file;
    // Without a slash it is looked for along PATH.
    if (auto* program = std::get_if<device::Program>(&input.kind);
        program != nullptr && !program->run.empty() && program->run.front().find('/') != std::string::npos)
        program->run.front() = folder / program->run.front();
}

} // namespace

namespace {

/// Each input says what it said then.
void replace_devices(std::vector<device::Input>& inputs, const InputReplay& replay) {
    if (replay.file.empty()) return;
    for (auto& input : inputs)
        input.simulation = device::Simulation{
            .file = replay.file, .source = input.name, .speed = replay.speed, .loop = replay.loop
        };
}

} // namespace

int run_input_service(const InputReplay& replay) {
    const auto file = cli::config_path({});
    auto installation = cli::read_config(file);
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    for (auto& input : installation->inputs) find_files(input, std::filesystem::path(file).parent_path());
    replace_devices(installation->inputs, replay);
    worker::Options options;
    options.name = installation->bus_name("input");
    options.version = TUTTI_VERSION;
    options.description = "Devices of every kind become events.";
    options.run_directory = io::run_directory();
    options.root = installation->bus.root;
    options.topics = {"event/#", "health/" + options.name, "clock/" + options.name};
    worker::Worker worker(std::move(options));
    input::InputService service(
        worker, {.inputs = std::move(installation->inputs),
                 .prefix = installation->bus_prefix(),
                 .root = installation->bus.root}
    );
    return worker.run();
}

} // namespace tutti
