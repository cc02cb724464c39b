#include "base/json.hpp"
#include "input/midi/midi_events.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace tutti::input::midi {
namespace {

using Kind = decode::MidiMessage::Kind;

/// The type and the data of what is said of it, on one line.
std::string said_of(const decode::MidiMessage& message) {
    MidiEvents events(Beats::Said);
    const auto event = events.take(message, SteadyTime{});
    return event ? std::string(event->type) + " " + print_json(event->data) : "";
}

TEST(MidiEvents, ANoteHasItsNumberItsNameAndItsVelocity) {
    EXPECT_EQ(
        said_of({Kind::NoteOn, 0, 60, 100}),
        R"(midi.note_on {"channel":1,"note":60,"name":"C4","velocity":100})"
    );
    EXPECT_EQ(
        said_of({Kind::NoteOff, 15, 61, 64}),
        R"(midi.note_off {"channel":16,"note":61,"name":"C#4","velocity":64})"
    );
}

TEST(MidiEvents, ANoteOnWithoutVelocityIsANoteOff) {
    EXPECT_EQ(
        said_of({Kind::NoteOn, 0, 69, 0}), R"(midi.note_off {"channel":1,"note":69,"name":"A4","velocity":0})"
    );
}

TEST(MidiEvents, OfAPortThatGoesNoNoteStaysDown) {
    MidiEvents events(Beats::Said);
    events.take({Kind::NoteOn, 0, 60, 100}, {});
    events.take({Kind::NoteOn, 0, 62, 100}, {});
    events.take({Kind::NoteOn, 15, 127, 100}, {});
    events.take({Kind::NoteOn, 0, 62, 0}, {});
    std::vector<std::string> said;
    for (const auto& event : events.let_go())
        said.push_back(std::string(event.type) + " " + print_json(event.data));
    EXPECT_EQ(
        said, (std::vector<std::string>{
                  R"(midi.note_off {"channel":1,"note":60,"name":"C4","velocity":0})",
                  R"(midi.note_off {"channel":16,"note":127,"name":"G9","velocity":0})",
              })
    );
    EXPECT_TRUE(events.let_go().empty());
}

TEST(MidiEvents, AChannelThatIsSilencedHasNoNoteDown) {
    constexpr std::uint8_t silencing[] = {120, 123, 124, 125, 126, 127};
    for (const std::uint8_t controller : silencing) {
        MidiEvents events(Beats::Said);
        events.take({Kind::NoteOn, 1, 0, 100}, {});
        events.take({Kind::NoteOn, 1, 127, 100}, {});
        events.take({Kind::NoteOn, 0, 127, 100}, {});
        events.take({Kind::NoteOn, 2, 0, 100}, {});
        std::vector<std::string> said;
        for (const auto& event : events.ended_by({Kind::Control, 1, controller, 0}))
            said.push_back(std::string(event.type) + " " + print_json(event.data));
        EXPECT_EQ(
            said, (std::vector<std::string>{
                      R"(midi.note_off {"channel":2,"note":0,"name":"C-1","velocity":0})",
                      R"(midi.note_off {"channel":2,"note":127,"name":"G9","velocity":0})",
                  })
        ) << int{controller};
        EXPECT_TRUE(events.ended_by({Kind::Control, 1, controller, 0}).empty());
        EXPECT_EQ(events.let_go().size(), 2U) << "of the other channels";
    }
}

TEST(MidiEvents, WhatSilencesNoChannelLeavesItsNotesDown) {
    constexpr std::uint8_t others[] = {1, 64, 119, 121, 122};
    MidiEvents events(Beats::Said);
    events.take({Kind::NoteOn, 0, 60, 100}, {});
    for (const std::uint8_t controller : others)
        EXPECT_TRUE(events.ended_by({Kind::Control, 0, controller, 0}).empty()) << int{controller};
    EXPECT_TRUE(events.ended_by({Kind::Program, 0, 123, 0}).empty());
    EXPECT_EQ(events.let_go().size(), 1U);
}

TEST(NoteName, GoesFromMinusOneToNine) {
    EXPECT_EQ(note_name(0), "C-1");
    EXPECT_EQ(note_name(59), "B3");
    EXPECT_EQ(note_name(127), "G9");
}

TEST(MidiEvents, ControllersAreFromZeroToOne) {
    EXPECT_EQ(
        said_of({Kind::Control, 0, 7, 0}), R"(raw.midi.control {"channel":1,"controller":7,"value":0.0})"
    );
    EXPECT_EQ(
        said_of({Kind::Control, 0, 7, 127}), R"(raw.midi.control {"channel":1,"controller":7,"value":1.0})"
    );
    EXPECT_EQ(
        said_of({Kind::Control, 1, 7, 64}), R"(raw.midi.control {"channel":2,"controller":7,"value":0.5039})"
    );
}

TEST(MidiEvents, EachOfTheValuesOfAControllerIsAnother) {
    MidiEvents events(Beats::Said);
    std::set<double> values;
    for (int value = 0; value < 128; ++value) {
        const auto event = events.take({Kind::Control, 0, 1, static_cast<std::uint8_t>(value)}, {});
        ASSERT_TRUE(event);
        values.insert(event->data.find("value")->number());
    }
    EXPECT_EQ(values.size(), 128U);
}

TEST(MidiEvents, APitchBendReachesBothEndsAndRestsAtZero) {
    EXPECT_EQ(said_of({Kind::PitchBend, 0, 0, 0}), R"(raw.midi.pitch_bend {"channel":1,"value":-1.0})");
    EXPECT_EQ(said_of({Kind::PitchBend, 0, 0, 64}), R"(raw.midi.pitch_bend {"channel":1,"value":0.0})");
    EXPECT_EQ(said_of({Kind::PitchBend, 0, 127, 127}), R"(raw.midi.pitch_bend {"channel":1,"value":1.0})");
}

TEST(MidiEvents, PressureIsOfAChannelOrOfANote) {
    EXPECT_EQ(said_of({Kind::ChannelPressure, 2, 127, 0}), R"(raw.midi.pressure {"channel":3,"value":1.0})");
    EXPECT_EQ(
        said_of({Kind::NotePressure, 2, 60, 127}),
        R"(raw.midi.pressure {"channel":3,"note":60,"name":"C4","value":1.0})"
    );
}

TEST(MidiEvents, AProgramIsAsItWasSent) {
    EXPECT_EQ(said_of({Kind::Program, 0, 5, 0}), R"(midi.program {"channel":1,"program":5})");
}

TEST(MidiEvents, ATransportIsSaid) {
    EXPECT_EQ(said_of({.kind = Kind::Start}), "midi.start {}");
    EXPECT_EQ(said_of({.kind = Kind::Stop}), "midi.stop {}");
    EXPECT_EQ(said_of({.kind = Kind::Continue}), "midi.continue {}");
}

class ClockCase : public ::testing::Test {
protected:
    /// As many ticks, at that tempo; what is said of them.
    std::vector<std::string> tick(int ticks, double bpm) {
        std::vector<std::string> said;
        for (int i = 0; i < ticks; ++i) {
            now_ += microseconds{static_cast<std::int64_t>(60e6 / bpm / 24)};
            note({.kind = Kind::Clock}, said);
        }
        return said;
    }
    std::vector<std::string> send(Kind kind) {
        std::vector<std::string> said;
        note({.kind = kind}, said);
        return said;
    }
    void wait(microseconds duration) { now_ += duration; }

private:
    void note(const decode::MidiMessage& message, std::vector<std::string>& said) {
        if (const auto event = events_.take(message, now_))
            said.push_back(std::string(event->type) + " " + print_json(event->data));
    }
    MidiEvents events_{Beats::Said};
    SteadyTime now_{seconds{1000}};
};

using Said = std::vector<std::string>;

TEST_F(ClockCase, EveryTwentyFourthTickIsABeat) {
    EXPECT_EQ(tick(1, 120), Said{R"(midi.beat {"beat":1,"bpm":null})"});
    EXPECT_EQ(tick(23, 120), Said{});
    EXPECT_EQ(tick(1, 120), Said{R"(midi.beat {"beat":2,"bpm":120.0})"});
    EXPECT_EQ(
        tick(48, 120), (Said{R"(midi.beat {"beat":3,"bpm":120.0})", R"(midi.beat {"beat":4,"bpm":120.0})"})
    );
}

TEST_F(ClockCase, AStartMakesTheNextTickTheFirstBeat) {
    tick(30, 100);
    EXPECT_EQ(send(Kind::Start), Said{"midi.start {}"});
    EXPECT_EQ(tick(1, 100), Said{R"(midi.beat {"beat":1,"bpm":100.0})"}); // the clock ran before
    EXPECT_EQ(tick(24, 100), Said{R"(midi.beat {"beat":2,"bpm":100.0})"});
}

TEST_F(ClockCase, WhileItIsStoppedThereAreNoBeatsAndItGoesOnWhereItWas) {
    tick(1 + 12, 120);
    send(Kind::Stop);
    EXPECT_EQ(tick(100, 120), Said{});
    send(Kind::Continue);
    EXPECT_EQ(tick(11, 120), Said{});
    EXPECT_EQ(tick(1, 120), Said{R"(midi.beat {"beat":2,"bpm":120.0})"});
}

TEST_F(ClockCase, ANewTempoIsHeardWithinABeat) {
    tick(24 * 8 + 1, 120);
    EXPECT_EQ(tick(24, 90), Said{R"(midi.beat {"beat":10,"bpm":90.0})"});
}

TEST_F(ClockCase, ATickThatIsLateChangesTheTempoLittle) {
    tick(24 * 8 + 1, 120);
    wait(milliseconds(5));
    tick(23, 120);
    EXPECT_EQ(tick(1, 120), Said{R"(midi.beat {"beat":10,"bpm":119.7})"});
}

TEST_F(ClockCase, AfterAGapTheTempoIsUnknownUntilABeatWasHeard) {
    tick(24 * 4, 120);
    wait(seconds(10));
    EXPECT_EQ(tick(1, 60), Said{R"(midi.beat {"beat":5,"bpm":null})"});
    EXPECT_EQ(tick(24, 60), Said{R"(midi.beat {"beat":6,"bpm":60.0})"});
}

TEST(MidiEvents, BeatsAreLeftWhereNobodyWantsThem) {
    MidiEvents events(Beats::Left);
    for (int i = 0; i < 100; ++i) EXPECT_FALSE(events.take({.kind = Kind::Clock}, SteadyTime{}));
    EXPECT_TRUE(events.take({.kind = Kind::Start}, SteadyTime{}));
}

} // namespace
} // namespace tutti::input::midi
