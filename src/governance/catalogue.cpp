#include "governance/catalogue.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace tutti::governance {

namespace {

/// None of their parameters ever holds a secret: they may be kept until it is sure that they were carried
/// out. Not so audio.set_input: a place may have a password in it.
constexpr auto plain = std::to_array<std::string_view>(
    {"alert.acknowledge",   "camera.discover",    "camera.go_to_preset", "camera.release", "camera.snapshot",
     "camera.start_stream", "camera.stop_stream", "camera.use",          "co2.scan",       "event.trace_off",
     "event.trace_on",      "light.blackout",     "light.brightness",    "light.reset",    "light.set",
     "light.show",          "lyrics.refetch",     "lyrics.set_offset",   "matrix.rotate",  "output.blackout",
     "output.brightness",   "service.start",      "service.stop",        "service.use",    "song.choose",
     "source.poll"}
);

} // namespace

CommandTable catalogue() {
    std::vector<CommandType> all;
    for (auto* const some :
         {service_commands, config_commands, director_commands, light_commands, home_commands,
          camera_commands, music_commands, leadership_commands, store_commands, vault_commands,
          object_commands, job_commands, policy_commands, health_commands}) {
        auto types = some();
        std::ranges::move(types, std::back_inserter(all));
    }
    for (const auto name : plain) {
        const auto type = std::ranges::find(all, name, &CommandType::name);
        invariant(type != all.end(), "a command without secrets is not there");
        type->contents = Contents::Plain;
    }
    return CommandTable(std::move(all));
}

} // namespace tutti::governance
