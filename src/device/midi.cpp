#include "device/midi.hpp"

#include "device/serial.hpp"

namespace tutti::device {

namespace {

/// A relative one would be looked for wherever the service was started.
struct DevicePath {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (text && !text->starts_with('/'))
            return toml::complain("must be the whole path of a device: /dev/snd/midiC1D0");
        return text;
    }
};

} // namespace

void read_midi(toml::TableReader& table, Midi& midi) {
    table.read("port", midi.port, toml::Text{});
    table.read("raw", midi.raw, DevicePath{});
    table.read("baud", midi.baud, any_baud);
    table.read("clock", midi.clock, toml::Boolean{});
    if (table.has("raw") && table.has("port"))
        table.mistake("port", "belongs to the ALSA sequencer, and `raw` goes past it: leave one of them out");
    if (table.has("baud") && !table.has("raw")) table.mistake("baud", "belongs to `raw`, which is missing");
}

std::vector<std::string> arguments_of(const Midi& midi) {
    std::vector<std::string> arguments; // with '=', so that a name may begin with anything
    if (!midi.port.empty()) arguments.push_back("--port=" + midi.port);
    if (!midi.raw.empty()) {
        arguments.push_back("--raw=" + midi.raw);
        arguments.push_back("--baud=" + std::to_string(midi.baud));
    }
    if (!midi.clock) arguments.emplace_back("--no-clock");
    return arguments;
}

} // namespace tutti::device
