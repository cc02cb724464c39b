#include "installation/input_section.hpp"

#include "contract/parts_of_show.hpp"
#include "installation/programs.hpp"
#include "sections/sections.hpp"

#include <fmt/format.h>

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

/// Whose events or live configuration have that name already; empty: nobody's. A program that this
/// installation does not run leaves its name to an input: "osc" is a natural one.
std::string_view who_has(std::string_view name, const Installation& installation) {
    if (installation.find_service(name) != nullptr) return "a service";
    if (installation.find_service(contract::show_service) != nullptr && contract::is_part_of_show(name))
        return "a service";
    if (sections::find_section(name) != nullptr) return "a section of the live configuration";
    if (name == "pad") return "the phones that are controllers";
    return name == "page" ? "what the page says" : "";
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
    if (inputs == nullptr || !inputs->is_object()) return;
    for (const Member& member : inputs->members())
        if (const auto taken = who_has(member.key, installation); !taken.empty())
            document.mistakes().push_back(
                {member.position,
                 toml::join_key("input", member.key),
                 fmt::format(
                     "`{0}` is the name of {1}: name the input otherwise, like `{0}-input`", member.key, taken
                 ),
                 {}}
            );
}

} // namespace tutti::installation
