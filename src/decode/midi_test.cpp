#include "decode/midi.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace tutti::decode {
namespace {

using Kind = MidiMessage::Kind;
using MidiBytes = std::vector<std::uint8_t>;
using MidiMessages = std::vector<MidiMessage>;

MidiMessages midi_messages(const MidiBytes& bytes) {
    MidiMessages messages;
    MidiParser().feed(bytes, [&](const MidiMessage& message) { messages.push_back(message); });
    return messages;
}

TEST(MidiParser, ReadsEachMessageOfAChannel) {
    EXPECT_EQ(midi_messages({0x80, 60, 64}), (MidiMessages{{Kind::NoteOff, 0, 60, 64}}));
    EXPECT_EQ(midi_messages({0x9F, 60, 100}), (MidiMessages{{Kind::NoteOn, 15, 60, 100}}));
    EXPECT_EQ(midi_messages({0xA1, 60, 5}), (MidiMessages{{Kind::NotePressure, 1, 60, 5}}));
    EXPECT_EQ(midi_messages({0xB2, 7, 127}), (MidiMessages{{Kind::Control, 2, 7, 127}}));
    EXPECT_EQ(midi_messages({0xC3, 11}), (MidiMessages{{Kind::Program, 3, 11, 0}}));
    EXPECT_EQ(midi_messages({0xD4, 99}), (MidiMessages{{Kind::ChannelPressure, 4, 99, 0}}));
    const auto bend = midi_messages({0xE5, 0x01, 0x40});
    ASSERT_EQ(bend.size(), 1U);
    EXPECT_EQ(bend[0].kind, Kind::PitchBend);
    EXPECT_EQ(bend[0].value(), 8193);
}

TEST(MidiParser, AStatusHoldsUntilTheNextOne) {
    EXPECT_EQ(
        midi_messages({0x90, 60, 100, 62, 101, 64, 0}),
        (MidiMessages{{Kind::NoteOn, 0, 60, 100}, {Kind::NoteOn, 0, 62, 101}, {Kind::NoteOn, 0, 64, 0}})
    );
    EXPECT_EQ(
        midi_messages({0xC0, 1, 2}), (MidiMessages{{Kind::Program, 0, 1, 0}, {Kind::Program, 0, 2, 0}})
    );
}

TEST(MidiParser, RealTimeStandsWithinAMessageAndChangesNothingThere) {
    EXPECT_EQ(
        midi_messages({0x90, 0xF8, 60, 0xFA, 100, 0xFE, 62, 0xFC, 101, 0xFB}), (MidiMessages{
                                                                                   {.kind = Kind::Clock},
                                                                                   {.kind = Kind::Start},
                                                                                   {Kind::NoteOn, 0, 60, 100},
                                                                                   {.kind = Kind::Stop},
                                                                                   {Kind::NoteOn, 0, 62, 101},
                                                                                   {.kind = Kind::Continue},
                                                                               })
    );
}

TEST(MidiParser, SystemExclusiveIsPassedOverHoweverLongItIs) {
    MidiBytes bytes{0x90, 60, 100, 0xF0};
    bytes.insert(bytes.end(), 100'000, 0x42);
    bytes.insert(bytes.end(), {0xF8, 0x42, 0xF7, 0x90, 61, 1});
    EXPECT_EQ(
        midi_messages(bytes),
        (MidiMessages{{Kind::NoteOn, 0, 60, 100}, {.kind = Kind::Clock}, {Kind::NoteOn, 0, 61, 1}})
    );
}

TEST(MidiParser, AnyStatusEndsASystemExclusiveWhoseEndWasLost) {
    EXPECT_EQ(midi_messages({0xF0, 1, 2, 3, 0xB0, 1, 2}), (MidiMessages{{Kind::Control, 0, 1, 2}}));
}

TEST(MidiParser, SystemMessagesEndARunningStatusAndAreNotStray) {
    for (const auto& bytes :
         {MidiBytes{0xF1, 5}, MidiBytes{0xF2, 5, 6}, MidiBytes{0xF3, 5}, MidiBytes{0xF6}, MidiBytes{0xF4}}) {
        MidiBytes all{0x90, 60, 100};
        all.insert(all.end(), bytes.begin(), bytes.end());
        MidiParser parser;
        MidiMessages messages;
        parser.feed(all, [&](const MidiMessage& message) { messages.push_back(message); });
        EXPECT_EQ(messages, (MidiMessages{{Kind::NoteOn, 0, 60, 100}}));
        EXPECT_EQ(parser.stray(), 0U);
    }
}

TEST(MidiParser, DataThatBelongToNothingAreCounted) {
    MidiParser parser;
    MidiMessages messages;
    const auto keep = [&](const MidiMessage& message) { messages.push_back(message); };
    parser.feed(MidiBytes{1, 2, 3, 0xF7, 4, 0x90, 5, 6}, keep);
    EXPECT_EQ(parser.stray(), 4U);
    EXPECT_EQ(messages, (MidiMessages{{Kind::NoteOn, 0, 5, 6}}));
}

TEST(MidiParser, AMessageThatIsCutByAnotherIsNone) {
    EXPECT_EQ(midi_messages({0x90, 60, 0xB0, 7, 1}), (MidiMessages{{Kind::Control, 0, 7, 1}}));
}

const MidiBytes a_performance{
    60,   0x90, 60,   100, 62,   0xF8, 0,    0xA0, 60, 5,    0xB1, 7, 127, 8,    0xF0, 1,    2,  0xF8,
    0xF7, 9,    0xC3, 11,  0xD4, 99,   0xE5, 0x01, 64, 0xFA, 0xF2, 1, 2,   0x81, 64,   0xFC, 10,
};

TEST(MidiParser, MessagesAreTheSameHoweverTheBytesAreSplit) {
    const auto at_once = midi_messages(a_performance);
    EXPECT_EQ(at_once.size(), 12U);
    for (std::size_t cut = 0; cut <= a_performance.size(); ++cut) {
        MidiParser parser;
        MidiMessages messages;
        const auto keep = [&](const MidiMessage& message) { messages.push_back(message); };
        parser.feed(std::span(a_performance).first(cut), keep);
        parser.feed(std::span(a_performance).subspan(cut), keep);
        EXPECT_EQ(messages, at_once) << cut;
        EXPECT_EQ(parser.stray(), 2U);
    }
}

TEST(MidiParser, WhatIsCutOffIsTheSameUpToThere) {
    const auto whole = midi_messages(a_performance);
    for (std::size_t size = 0; size <= a_performance.size(); ++size) {
        const auto part =
            midi_messages(MidiBytes(a_performance.begin(), a_performance.begin() + static_cast<long>(size)));
        ASSERT_LE(part.size(), whole.size());
        EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin())) << size;
    }
}

} // namespace
} // namespace tutti::decode
