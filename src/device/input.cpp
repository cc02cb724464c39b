#include "device/input.hpp"

#include "base/name.hpp"
#include "device/twin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace tutti::device {

namespace {

template <typename Options, void (*Read)(toml::TableReader&, Options&)>
Kind read_kind(toml::TableReader& table) {
    Options options;
    Read(table, options);
    return options;
}

constexpr std::array<KindWord, std::variant_size_v<Kind>> words = {{
    {"serial", "boards that print lines on serial ports", read_kind<Serial, read_serial>},
    {"program", "a program of yours that prints lines", read_kind<Program, read_program>},
    {"osc", "Open Sound Control on a UDP port", read_kind<Osc, read_osc>},
    {"keyboard", "keys of keyboards, foot switches, remote controls", read_kind<Keyboard, read_keyboard>},
    {"gamepad", "gamepads, joysticks, arcade controls", read_kind<Gamepad, read_gamepad>},
    {"midi", "keyboards and controllers that speak MIDI", read_kind<Midi, read_midi>},
    {"microphone", "how loud it is, by PulseAudio", read_kind<Microphone, read_microphone>},
    {"heart_rate", "straps for the heart rate, over Bluetooth", read_kind<HeartRate, read_heart_rate>},
    {"mqtt", "devices of other systems on MQTT: Zigbee2MQTT, ESPHome", read_kind<Mqtt, read_mqtt>},
    {"http", "devices on the network that are asked: phyphox, anything with JSON",
     read_kind<Http, read_http>},
}};

struct KindName {
    toml::Read<const KindWord*> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        const auto found = std::ranges::find(words, value.string(), &KindWord::word);
        if (found != words.end()) return &*found;
        std::vector<std::string_view> known;
        for (const auto& row : words) known.push_back(row.word);
        return toml::none_of(value.string(), known);
    }
};

void read_input(toml::TableReader& table, Input& input) {
    using Producer = std::numeric_limits<std::int32_t>;
    const KindWord* kind = nullptr;
    const bool is_known = table.read_needed("kind", kind, KindName{}, "what it is: kind = \"serial\"");
    if (!is_known) return table.take_all(); // whose keys they are cannot be told
    input.kind = kind->read(table);
    std::int32_t producer = 0;
    if (table.read("producer", producer, toml::Whole{Producer::min(), Producer::max()}))
        input.producer = producer;
    table.read("rate", input.rate, toml::Real{0.1, 10'000});
    Profiles profiles;
    read_profiles(table, profiles);
    std::vector<Member> seed;
    for (const auto* key : {"calibration", "devices"})
        if (const Value* value = table.table().find(key)) seed.push_back({key, *value});
    input.profiles = Value::object(std::move(seed));
    input.simulation = read_simulation(table);
    if (input.simulation && input.simulation->file.empty() && !has_twin(kind->word))
        table.mistake(
            "simulate",
            "what such a device says cannot be known: name a recording, { file = \"trace.jsonl\" }"
        );
}

void check_name(toml::TableReader& inputs, const Member& member) {
    if (!is_name_segment(member.key))
        inputs.mistake_at(
            member.position, member.key,
            fmt::format("an input's name must be 1 to {} of a-z, 0-9, '_' and '-'", max_name_length)
        );
}

} // namespace

std::span<const KindWord> kind_words() noexcept { return words; }

std::string_view word_of(const Kind& kind) noexcept { return words[kind.index()].word; }

void read_inputs(toml::TableReader& inputs, std::vector<Input>& into) {
    if (inputs.table().members().size() > most_inputs) {
        inputs.take_all();
        return inputs.mistake_here(fmt::format("more than {} inputs", most_inputs));
    }
    inputs.read_each_table([&](const Member& member, toml::TableReader& table) {
        check_name(inputs, member);
        auto& input = into.emplace_back();
        input.name = member.key;
        read_input(table, input);
    });
}

} // namespace tutti::device
