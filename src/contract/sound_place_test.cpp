#include "contract/sound_place.hpp"

#include <gtest/gtest.h>

namespace tutti::contract {
namespace {

SoundPlace parsed(std::string_view text) {
    auto place = parse_sound_place(text);
    EXPECT_TRUE(place) << text;
    return place ? *place : SoundPlace{};
}

Error refused(std::string_view text) {
    const auto place = parse_sound_place(text);
    EXPECT_FALSE(place) << text;
    return place ? Error{} : place.error();
}

TEST(SoundPlace, IsReadAsItIsWritten) {
    using Choice = PulsePlace::Choice;
    using Kind = GeneratorPlace::Kind;
    const std::pair<const char*, SoundPlace> rows[] = {
        {"pulse", PulsePlace{}},
        {"pulse:monitor", PulsePlace{Choice::DefaultMonitor}},
        {"pulse:alsa_input.usb-Blue:Yeti-00", PulsePlace{Choice::Named, "alsa_input.usb-Blue:Yeti-00"}},
        {"alsa", AlsaPlace{}},
        {"alsa:hw:CARD=Yeti,DEV=0", AlsaPlace{"hw:CARD=Yeti,DEV=0"}},
        {"file:/music/a?b #1.flac", FilePlace{"/music/a?b #1.flac", true}},
        {"file:set.wav?once", FilePlace{"set.wav", false}},
        {"https://radio.example:8000/live?x=1", StreamPlace{"https://radio.example:8000/live?x=1"}},
        {"icecast://radio.example/live", StreamPlace{"icecast://radio.example/live"}},
        {"udp://239.1.2.3:5000", StreamPlace{"udp://239.1.2.3:5000"}},
        {"generator:silence", GeneratorPlace{}},
        {"generator:noise?level=-30", GeneratorPlace{.kind = Kind::Noise, .level = -30}},
        {"generator:sine?frequency=61.5&level=0",
         GeneratorPlace{.kind = Kind::Sine, .frequency = 61.5, .level = 0}},
        {"generator:beat?bpm=128", GeneratorPlace{.kind = Kind::Beat, .bpm = 128}},
    };
    for (const auto& [text, place] : rows) {
        EXPECT_EQ(parsed(text), place) << text;
        EXPECT_EQ(print(place), text);
    }
}

TEST(SoundPlace, IsPrintedAsShortAsItCanBe) {
    EXPECT_EQ(print(parsed("alsa:default")), "alsa");
    EXPECT_EQ(print(parsed("generator:beat?bpm=120")), "generator:beat");
}

TEST(SoundPlace, OfNoneSaysWhereItIsWrong) {
    const std::tuple<std::string_view, unsigned, std::string_view> rows[] = {
        {"", 1, "no sound place is named"},
        {"microphone", 1, "begins with pulse"},
        {"file", 1, "begins with pulse"},
        {"pulse:", 7, "no source is named"},
        {"alsa:", 6, "no device is named"},
        {"file:?once", 6, "no file is named"},
        {"generator:organ", 11, "silence, sine, noise or beat"},
        {"generator:sine?bpm=120", 16, "has no \"bpm\""},
        {"generator:sine?frequency", 16, "frequency has no value"},
        {"generator:sine?level=-6&frequency=0.5", 35, "a number from 1 to 20000"},
        {"generator:beat?bpm=nan", 20, "a number from 20 to 400"},
        {"generator:beat?bpm=120&", 24, "has no \"\""},
        {"ftp://host/file", 1, "begins with pulse"},
        {"http:host", 6, "\"//\""},
        {"http:///path", 8, "no host"},
        {"http://user:word@/path", 8, "no host"},
        {"http://host/a b", 14, "blanks"},
        {"pulse:a\nb", 8, "no text"},
    };
    for (const auto& [text, column, message] : rows) {
        const auto error = refused(text);
        EXPECT_EQ(error.code, ErrorCode::InvalidInput);
        EXPECT_EQ(error.position, (Position{1, column})) << text << ": " << error.message;
        EXPECT_NE(error.message.find(message), std::string::npos) << error.message;
    }
    EXPECT_EQ(refused("file:" + std::string(5000, 'a')).position, (Position{1, 4097}));
}

TEST(SoundPlace, IsShownWithoutWhatIsSecretInIt) {
    EXPECT_EQ(
        print_without_secrets(parsed("rtsp://me:sec@ret@camera.example/live?key=secret")),
        "rtsp://camera.example/live?…"
    );
    EXPECT_EQ(print_without_secrets(parsed("http://host/me@home")), "http://host/me@home");
    EXPECT_EQ(print_without_secrets(parsed("file:me@home")), "file:me@home");
}

} // namespace
} // namespace tutti::contract
