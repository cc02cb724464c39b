#include "governance/catalogue.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace tutti::governance {

namespace {

/// None of their parameters ever holds a secret: the audit has their values, and those that are safe to
/// repeat may be kept until it is sure that they were carried out. Not so audio.set_input: a place may have a
/// password in it; nor what people write for others to read.
constexpr auto plain = std::to_array<std::string_view>(
    {"alert.acknowledge", "alert.silence",       "alert.test",         "audio.toggle",
     "camera.discover",   "camera.go_to_preset", "camera.move",        "camera.release",
     "camera.snapshot",   "camera.start_stream", "camera.stop_stream", "camera.use",
     "co2.scan",          "config.reset",        "event.trace_off",    "event.trace_on",
     "job.cancel",        "job.forget",          "job.replay",         "leadership.hand_over",
     "light.activate",    "light.blackout",      "light.brightness",   "light.next",
     "light.previous",    "light.reset",         "light.set",          "light.show",
     "lyrics.refetch",    "lyrics.set_offset",   "matrix.clear",       "matrix.icon",
     "matrix.rotate",     "object.reconcile",    "object.remove",      "object.rollback",
     "output.blackout",   "output.brightness",   "peripheral.remove",  "playlist.remove",
     "playlist.start",    "playlist.stop",       "service.restart",    "service.start",
     "service.stop",      "service.trigger",     "service.use",        "song.choose",
     "source.poll",       "store.backup",        "store.remove"}
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
