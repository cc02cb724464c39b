// One input as `[input.<name>]` describes it: of one kind, with all its devices.
#pragma once

#include "device/evdev.hpp"
#include "device/heart_rate.hpp"
#include "device/http.hpp"
#include "device/microphone.hpp"
#include "device/midi.hpp"
#include "device/mqtt.hpp"
#include "device/osc.hpp"
#include "device/profile.hpp"
#include "device/program.hpp"
#include "device/serial.hpp"
#include "device/simulation.hpp"
#include "toml/table_reader.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tutti::device {

/// One alternative a kind, in the order of kind_words().
using Kind = std::variant<Serial, Program, Osc, Keyboard, Gamepad, Midi, Microphone, HeartRate, Mqtt, Http>;

struct KindWord {
    std::string_view word;  ///< `kind = "serial"`
    std::string_view about; ///< for people
    Kind (*read)(toml::TableReader& table);
};

std::span<const KindWord> kind_words() noexcept;
std::string_view word_of(const Kind& kind) noexcept;

struct Input {
    std::string name;
    Kind kind;
    /// What its events have as `producer`, where it has one device. Absent: 0, or where the kind has several
    /// devices a number made of each one's identity.
    std::optional<std::int32_t> producer;
    double rate = 60; ///< raw values a second, of each stream
    /// What of it seeds the section of its name: `calibration` and `devices`, as they stand in the file.
    Value profiles = Value::object({});
    std::optional<Simulation> simulation = {}; ///< there is no device, but its twin

    bool operator==(const Input&) const = default;
};

/// How many inputs one installation has at most.
inline constexpr std::size_t most_inputs = 256;

/// `[input.<name>]`, each.
void read_inputs(toml::TableReader& inputs, std::vector<Input>& into);

} // namespace tutti::device
