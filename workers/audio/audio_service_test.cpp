// The worker on a bus of this process, with ears made up. What a real sound server and a hub that dies do to
// it: tests/audio_test.py.
#include "base/json.hpp"
#include "contract/config_section.hpp"
#include "osc/parse.hpp"
#include "worker/stage_testing.hpp"
#include "workers/audio/audio_service.hpp"

#include <boost/asio/ip/udp.hpp>

#include <array>
#include <map>
#include <string>

namespace tutti::audio {
namespace {

using asio::ip::udp;

class AudioServiceTest : public worker::Stage {
protected:
    void SetUp() override { receive(); }

    void begin_audio(Options options = {}) {
        hear("event/#");
        hear("health/audio");
        options.destinations.push_back({"127.0.0.1", socket_.local_endpoint().port()});
        options.state_directory = folder_.path;
        auto& worker = add("audio");
        service_.emplace(worker, disk_, std::move(options));
        bring_up(worker);
        worker_ = &worker;
    }
    static Options hearing(std::string_view place) {
        return {.seed = Value::object({{"input", place}, {"automatic_gain", false}})};
    }
    void receive() {
        socket_.async_receive(asio::buffer(packet_), [this](const error_code& error, std::size_t size) {
            if (error) return;
            const auto parsed = osc::parse({packet_.data(), size});
            ASSERT_TRUE(parsed);
            if (const auto* message = std::get_if<osc::Message>(&*parsed)) ++heard_osc_[message->address];
            if (std::holds_alternative<osc::Bundle>(*parsed)) ++bundles_;
            receive();
        });
    }
    Value answer(std::string action, Value params = Value::object({})) {
        const auto reply = ask("audio", worker::command(std::move(action), std::move(params)));
        EXPECT_TRUE(reply);
        return reply ? *parse_json(reply->payload) : Value();
    }
    Value asked_state() { return *answer("get_state").find("data")->find("state"); }
    void say_section(std::uint64_t revision, Value config) {
        say(
            {.topic = "config/audio",
             .payload = contract::print(contract::ConfigSection{revision, std::move(config)}),
             .retain = true}
        );
    }

    io::SystemDisk disk_;
    udp::socket socket_{context_, udp::endpoint(asio::ip::address_v4::loopback(), 0)};
    std::array<char, 65536> packet_{};
    std::map<std::string, int> heard_osc_;
    int bundles_ = 0;
    std::optional<AudioService> service_;
    worker::Worker* worker_ = nullptr;
};

TEST_F(AudioServiceTest, SoundGoesOutAsOscAndAsEvents) {
    begin_audio(hearing("generator:sine?frequency=440"));
    until([&] { return heard_osc_["/audio/levels"] >= 60; });
    EXPECT_GE(heard_osc_["/audio/spectrum"], 55);
    EXPECT_GE(heard_osc_["/audio/beat"], 55);
    EXPECT_GE(heard_osc_["/audio/bpm"], 1);
    until([&] { return count("event/raw/audio/levels") >= 30 && count("event/raw/audio/features") >= 3; });
    EXPECT_TRUE(says("event/raw/audio/levels", "\"source\":\"audio\""));
    const auto state = asked_state();
    EXPECT_EQ(*state.find("input_state"), Value("open"));
    EXPECT_GE(state.find("features")->find("number")->integer(), 59);
}

TEST_F(AudioServiceTest, ASettingChangesWhileItRuns) {
    begin_audio(hearing("generator:beat?bpm=120"));
    until([&] { return heard_osc_["/audio/pitch"] > 0; });
    EXPECT_EQ(
        *answer("toggle", Value::object({{"feature", "pitch"}})).find("data")->find("on"), Value(false)
    );
    heard_osc_.clear();
    until([&] { return heard_osc_["/audio/levels"] >= 10; }); // so many may have been under way
    heard_osc_.clear();
    until([&] { return heard_osc_["/audio/levels"] >= 10; });
    EXPECT_EQ(heard_osc_["/audio/pitch"], 0);
    say_section(
        9, Value::object({{"input", "generator:beat?bpm=120"}, {"bundle", true}, {"events_per_second", 0}})
    );
    until([&] { return bundles_ >= 20; });
    const auto before = count("event/raw/audio/levels");
    until([&] { return bundles_ >= 40; });
    EXPECT_LE(count("event/raw/audio/levels"), before + 1);
}

TEST_F(AudioServiceTest, WhatItListensToIsKept) {
    begin_audio(hearing("generator:silence"));
    const auto chosen = answer("set_input", Value::object({{"input", "generator:noise"}}));
    EXPECT_EQ(*chosen.find("status"), Value("ok")) << print_json(chosen);
    EXPECT_EQ(*asked_state().find("input"), Value("generator:noise"));
    io::KeptObject kept(disk_, folder_.path / "audio.section.json");
    const auto object = kept.read();
    ASSERT_TRUE(object && *object);
    EXPECT_EQ(*(*object)->find("input"), Value("generator:noise"));
    EXPECT_EQ(*(*object)->find("automatic_gain"), Value(false)) << "the rest of the section stays";
}

TEST_F(AudioServiceTest, ASliderIsKeptWhenItRests) {
    begin_audio(hearing("generator:silence"));
    const auto file = folder_.path / "audio.section.json";
    const auto gain = [&] {
        io::KeptObject kept(disk_, file);
        const auto object = kept.read();
        const auto* value = object && *object ? (*object)->find("gain") : nullptr;
        return value != nullptr ? value->number() : 0;
    };
    for (int step = 1; step <= 20; ++step)
        say_section(
            static_cast<std::uint64_t>(step), Value::object({{"input", "generator:silence"}, {"gain", step}})
        );
    until([&] { return answer("get_state").find("data")->find("config")->find("gain") != nullptr; });
    until([&] { return gain() == 20; });
}

TEST_F(AudioServiceTest, WhatIsNoPlaceIsRefusedAndTheOneBeforeStays) {
    begin_audio(hearing("generator:silence"));
    for (const auto* place : {"", "generator:trumpet", "microphone"}) {
        const auto refused = answer("set_input", Value::object({{"input", place}}));
        EXPECT_EQ(*refused.find("status"), Value("error")) << place;
    }
    EXPECT_EQ(*answer("set_input").find("status"), Value("error"));
    EXPECT_EQ(*answer("toggle", Value::object({{"feature", "smell"}})).find("status"), Value("error"));
    EXPECT_EQ(*asked_state().find("input"), Value("generator:silence"));
}

TEST_F(AudioServiceTest, APlaceThatIsNotThereStopsNothing) {
    begin_audio(hearing("file:/nonexistent/song.wav"));
    until([&] { return heard_osc_["/audio/levels"] >= 30; }); // silence, by the clock
    until([&] { return says("health/audio", "/nonexistent/song.wav"); });
    EXPECT_FALSE(says("health/audio", R"("level":"ok")"));
}

TEST_F(AudioServiceTest, WhatIsSaidAtTheStartHoldsUntilAnotherIsChosen) {
    auto options = hearing("generator:noise");
    options.input = *contract::parse_sound_place("generator:silence");
    begin_audio(std::move(options));
    EXPECT_EQ(*asked_state().find("input"), Value("generator:silence"));
    say_section(3, Value::object({{"input", "generator:noise"}, {"pitch", false}}));
    until([&] { return !asked_state().find("switches")->find("pitch")->boolean(); });
    EXPECT_EQ(*asked_state().find("input"), Value("generator:silence"));
    answer("set_input", Value::object({{"input", "generator:beat?bpm=90"}}));
    EXPECT_EQ(*asked_state().find("input"), Value("generator:beat?bpm=90"));
}

TEST_F(AudioServiceTest, HealthSaysHowItIs) {
    begin_audio(hearing("generator:beat?bpm=120"));
    until([&] { return says("health/audio", "hears"); });
    const auto health = *parse_json(last("health/audio")->payload);
    EXPECT_EQ(*health.find("level"), Value("ok"));
    for (const auto* detail : {"frames", "fps", "alive", "xruns", "device", "latency", "osc"})
        EXPECT_NE(health.find("details")->find(detail), nullptr) << detail;
}

TEST_F(AudioServiceTest, ADestinationThatCannotBeReachedIsSaidAndCostsTheOthersNothing) {
    auto options = hearing("generator:silence");
    options.destinations = {{"no..host", 9000}};
    begin_audio(std::move(options));
    until([&] { return says("health/audio", "OSC to no..host:9000: "); });
    EXPECT_TRUE(says("health/audio", R"("level":"warn")"));
    until([&] { return heard_osc_["/audio/levels"] >= 30; });
}

} // namespace
} // namespace tutti::audio
