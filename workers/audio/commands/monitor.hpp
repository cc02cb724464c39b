// `tutti audio monitor`: meters, spectrum, beat and tempo in this terminal, until Ctrl-C.
#pragma once

#include "command/bus_target.hpp"
#include "contract/sound_place.hpp"

#include <optional>
#include <string>

namespace tutti::audio {

struct MonitorOptions {
    command::BusTarget bus;
    std::string prefix; ///< of the worker's name: "left."
    /// Heard here, without any worker; nothing: what the worker says on the bus.
    std::optional<contract::SoundPlace> input;
};

/// The exit code.
int monitor(const MonitorOptions& options);

} // namespace tutti::audio
