#include "apps/input/service.hpp"

#include "apps/input/input_part.hpp"
#include "cli/config_file.hpp"
#include "command/print.hpp"

namespace tutti {

namespace {

/// Each says what it, or another, said then: a part that replays has no devices.
void replace_devices(std::vector<device::Input>& inputs, const InputReplay& replay) {
    if (replay.file.empty()) return;
    for (auto& input : inputs)
        input.simulation = device::Simulation{
            .file = replay.file, .source = input.name, .speed = replay.speed, .loop = replay.loop
        };
}

} // namespace

int run_input_service(const InputReplay& replay) {
    const std::filesystem::path file = cli::config_path({});
    auto installation = cli::read_config(file);
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    auto inputs = std::move(installation->inputs);
    replace_devices(inputs, replay);
    InputPart input(*installation, std::move(inputs), file);
    return input.worker().run();
}

} // namespace tutti
