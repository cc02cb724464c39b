#include "installation/input_section.hpp"

#include "installation/programs.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::installation {

namespace {

/// What this installation says itself is no word of a device: it would go around for ever. The input leaves
/// out what wildcards bring of it; a rule for nothing else is a mistake.
void check_topics(toml::TableReader& document, const Installation& installation) {
    const auto own = installation.bus.root + "/event/";
    const Value* inputs = document.table().find("input");
    if (inputs == nullptr || !inputs->is_object()) return;
    for (const Member& input : inputs->members()) {
        const Value* map = input.value.find("map");
        if (map == nullptr || !map->is_array()) continue;
        std::size_t index = 0;
        for (const Value& rule : map->items()) {
            const auto* topic = rule.find("topic");
            if (topic != nullptr && topic->is_string() && topic->string().starts_with(own))
                document.mistakes().push_back(
                    {topic->position(),
                     fmt::format("input.{}.map[{}].topic", input.key, index),
                     "these are events of this installation already: gestures and playlists hear them "
                     "without an input",
                     {}}
                );
            ++index;
        }
    }
}

} // namespace

void read_input_section(toml::TableReader& document, Installation& into) {
    document.read_table("input", [&](toml::TableReader& inputs) {
        device::read_inputs(inputs, into.inputs);
    });
    check_topics(document, into);
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
            document.mistakes().push_back(
                {member.position,
                 toml::join_key("input", member.key),
                 fmt::format("`{}` is the name of a service: name the input otherwise", member.key),
                 {}}
            );
    }
}

} // namespace tutti::installation
