#include "apps/input/input_part.hpp"

#include "apps/worker_options.hpp"

#include <variant>

namespace tutti {

namespace {

/// Files that inputs name lie beside the installation's; so do programs that it names by a path.
void find_files(device::Input& input, const std::filesystem::path& folder) {
    if (input.simulation && !input.simulation->file.empty())
        input.simulation->file = folder / input.simulation->file;
    if (auto* mqtt = std::get_if<device::Mqtt>(&input.kind);
        mqtt != nullptr && mqtt->password && mqtt->password->vault.empty())
        mqtt->password->file = folder / mqtt->password->file;
    // Without a slash it is looked for along PATH.
    if (auto* program = std::get_if<device::Program>(&input.kind);
        program != nullptr && !program->run.empty() && program->run.front().find('/') != std::string::npos)
        program->run.front() = folder / program->run.front();
}

input::Options input_options(
    const installation::Installation& installation, std::vector<device::Input> inputs,
    const std::filesystem::path& file
) {
    for (auto& input : inputs) find_files(input, file.parent_path());
    return {.inputs = std::move(inputs), .prefix = installation.bus_prefix(), .root = installation.bus.root};
}

} // namespace

InputPart::InputPart(
    const installation::Installation& installation, std::vector<device::Input> inputs,
    const std::filesystem::path& file
)
    : worker_(event_worker_options(installation, "input", "Devices of every kind become events.")),
      service_(worker_, input_options(installation, std::move(inputs), file)) {}

} // namespace tutti
