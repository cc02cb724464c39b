#include "installation/input_section.hpp"

#include "installation/programs.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::installation {

void read_input_section(toml::TableReader& document, Installation& into) {
    document.read_table("input", [&](toml::TableReader& inputs) {
        device::read_inputs(inputs, into.inputs);
    });
}

void read_input_profiles(toml::TableReader&, Installation& into) {
    for (const auto& input : into.inputs) into.configuration.emplace_back(input.name, input.profiles);
}

void check_input_names(toml::TableReader& document, Installation& installation) {
    const Value* inputs = document.table().find("input");
    if (inputs == nullptr) return;
    for (const Member& member : inputs->members()) {
        const bool is_taken = installation.find_service(member.key) != nullptr
                              || std::ranges::find(program_names(), member.key) != program_names().end();
        if (is_taken)
            document.mistake_at(
                member.position, toml::join_key("input", member.key),
                fmt::format("`{}` is the name of a service: name the input otherwise", member.key)
            );
    }
}

} // namespace tutti::installation
