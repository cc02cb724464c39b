// How [input.x] of kind "midi" and of kind "microphone" are read, and the command lines that they become.
#include "device/input.hpp"
#include "device/midi.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::device {
namespace {

using Words = std::vector<std::string>;

/// Of one input of these lines: what it is, or the first mistake.
struct OneInput {
    Kind kind;
    std::string mistake;
};

OneInput one_input(const std::string& lines) {
    std::vector<Input> inputs;
    const auto review = toml::read_text("[input.x]\n" + lines, [&](toml::TableReader& document) {
        document.read_table("input", [&](toml::TableReader& table) { read_inputs(table, inputs); });
    });
    if (!review.mistakes.empty())
        return {{}, review.mistakes.front().key + ": " + review.mistakes.front().reason};
    return {inputs.at(0).kind, ""};
}

Words midi_words(const std::string& lines) {
    const auto input = one_input("kind = \"midi\"\n" + lines);
    EXPECT_EQ(input.mistake, "");
    return input.mistake.empty() ? arguments_of(std::get<Midi>(input.kind)) : Words{};
}

std::string midi_mistake(const std::string& lines) { return one_input("kind = \"midi\"\n" + lines).mistake; }

TEST(MidiInput, BecomesACommandLine) {
    EXPECT_EQ(midi_words(""), Words{});
    EXPECT_EQ(midi_words("port = \"nano*\"\nclock = false\n"), (Words{"--port=nano*", "--no-clock"}));
    EXPECT_EQ(
        midi_words("raw = \"/dev/snd/midiC1D0\"\n"), (Words{"--raw=/dev/snd/midiC1D0", "--baud=31250"})
    );
    EXPECT_EQ(
        midi_words("raw = \"/dev/ttyUSB0\"\nbaud = 115200\n"), (Words{"--raw=/dev/ttyUSB0", "--baud=115200"})
    );
}

TEST(MidiInput, SaysWhatIsWrong) {
    EXPECT_EQ(
        midi_mistake("raw = \"midiC1D0\"\n"),
        "input.x.raw: must be the whole path of a device: /dev/snd/midiC1D0"
    );
    EXPECT_EQ(
        midi_mistake("raw = \"/dev/x\"\nport = \"y\"\n"),
        "input.x.port: belongs to the ALSA sequencer, and `raw` goes past it: leave one of them out"
    );
    EXPECT_EQ(midi_mistake("baud = 31250\n"), "input.x.baud: belongs to `raw`, which is missing");
    EXPECT_EQ(midi_mistake("clock = 1\n").substr(0, 14), "input.x.clock:");
}

TEST(MicrophoneInput, BecomesACommandLine) {
    const auto words = [](const std::string& lines) {
        const auto input = one_input("kind = \"microphone\"\n" + lines);
        EXPECT_EQ(input.mistake, "");
        return input.mistake.empty() ? arguments_of(std::get<Microphone>(input.kind)) : Words{};
    };
    EXPECT_EQ(words(""), Words{"--block=50ms"});
    EXPECT_EQ(
        words("device = \"alsa_input.usb-*\"\nblock = \"0.1s\"\n"),
        (Words{"--device=alsa_input.usb-*", "--block=100ms"})
    );
}

TEST(MicrophoneInput, HasBlocksOfFiveMillisecondsToASecond) {
    for (const auto* block : {"4ms", "2s"})
        EXPECT_EQ(
            one_input("kind = \"microphone\"\nblock = \"" + std::string(block) + "\"\n")
                .mistake.substr(0, 14),
            "input.x.block:"
        );
}

} // namespace
} // namespace tutti::device
