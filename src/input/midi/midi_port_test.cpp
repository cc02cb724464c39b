#include "input/midi/midi_port.hpp"

#include <gtest/gtest.h>

namespace tutti::input::midi {
namespace {

using Names = std::vector<std::string>;

std::vector<MidiPort> studio() {
    std::vector<MidiPort> ports{
        {.address = {28, 0}, .client = "nanoKONTROL2", .port = "nanoKONTROL2 MIDI 1"},
        {.address = {14, 0}, .client = "Midi Through", .port = "Midi Through Port-0"},
        {.address = {20, 1}, .client = "Keystation", .port = "Keystation MIDI 2"},
        {.address = {20, 0}, .client = "Keystation", .port = "Keystation MIDI 1"},
    };
    identify(ports);
    return ports;
}

Names identities(const std::vector<MidiPort>& ports) {
    Names names;
    for (const auto& port : ports) names.push_back(port.identity);
    return names;
}

TEST(MidiPorts, AreKnownByTheirNamesAndNotByTheirNumbers) {
    EXPECT_EQ(
        identities(studio()), (Names{
                                  "Midi Through:Midi Through Port-0",
                                  "Keystation:Keystation MIDI 1",
                                  "Keystation:Keystation MIDI 2",
                                  "nanoKONTROL2:nanoKONTROL2 MIDI 1",
                              })
    );
}

TEST(MidiPorts, TwoOfTheSameNamesAreStillTwo) {
    std::vector<MidiPort> ports{
        {.address = {24, 0}, .client = "Pad", .port = "1"}, {.address = {20, 0}, .client = "Pad", .port = "1"}
    };
    identify(ports);
    EXPECT_EQ(identities(ports), (Names{"Pad:1", "Pad:1 (2)"}));
    EXPECT_EQ(ports[0].address, (PortAddress{20, 0}));
}

TEST(MidiPorts, TheSecondOfTwoStaysTheSecondWhenTheFirstGoes) {
    const Identities known{{{20, 0}, "Pad:1"}, {{24, 0}, "Pad:1 (2)"}, {{28, 0}, "Other:1"}};
    std::vector<MidiPort> ports{
        {.address = {24, 0}, .client = "Pad", .port = "1"}, // it was the second
        {.address = {28, 0}, .client = "Pad", .port = "1"}, // by this number there was another device
        {.address = {32, 0}, .client = "Pad", .port = "1"},
    };
    identify(ports, known);
    EXPECT_EQ(identities(ports), (Names{"Pad:1 (2)", "Pad:1", "Pad:1 (3)"}));
}

TEST(ChosenPorts, AreAllDevicesWhereNothingIsAskedFor) {
    EXPECT_EQ(
        identities(chosen_ports(studio(), "")), (Names{
                                                    "Keystation:Keystation MIDI 1",
                                                    "Keystation:Keystation MIDI 2",
                                                    "nanoKONTROL2:nanoKONTROL2 MIDI 1",
                                                })
    );
}

TEST(ChosenPorts, MatchByBothNamesOrByTheClients) {
    EXPECT_EQ(identities(chosen_ports(studio(), "nano*")), Names{"nanoKONTROL2:nanoKONTROL2 MIDI 1"});
    EXPECT_EQ(identities(chosen_ports(studio(), "*MIDI 2")), Names{"Keystation:Keystation MIDI 2"});
    EXPECT_EQ(chosen_ports(studio(), "Keystation").size(), 2U);
    EXPECT_EQ(chosen_ports(studio(), "keystation").size(), 0U);
    EXPECT_EQ(identities(chosen_ports(studio(), "Midi Thr*")), Names{"Midi Through:Midi Through Port-0"});
}

TEST(ChosenPorts, AreNoMoreThanTheLimit) {
    std::vector<MidiPort> ports;
    for (int i = 0; i < 200; ++i) ports.push_back({.address = {20 + i, 0}, .client = "Pad", .port = "1"});
    identify(ports);
    EXPECT_EQ(chosen_ports(ports, "").size(), most_ports);
}

} // namespace
} // namespace tutti::input::midi
