// For tests: what an installation would say that fills each of the screens.
#pragma once

#include "console/console_testing.hpp"
#include "contract/frame.hpp"
#include "contract/song_lyrics.hpp"

#include <array>
#include <vector>

namespace tutti::console {

inline std::string event_message(std::string_view type, std::string_view data) {
    return fmt::format(
        R"({{"v":1,"id":"a-1","type":"{}","producer":0,"source":"audio","seq":1,"timestamp":1732150000,"data":{}}})",
        type, data
    );
}

inline void tell_overview(ConsoleRig& rig) {
    for (int second = 0; second < 45; ++second) {
        const double processor = 1.5 + second % 9 * (second / 9) * 0.5;
        rig.hear("service/hub", ConsoleRig::usage(3'200'000, processor));
        rig.tick();
    }
}

inline void tell_osc(ConsoleRig& rig) {
    rig.services_run({"hub", "osc", "debug"});
    rig.answer("rates", R"({"rates":[
        {"name":"/audio/levels","count":36012,"rate":60.02,"interval":0.01666,"jitter":0.0011,"age":0.01},
        {"name":"/audio/beat","count":1280,"rate":2.13,"interval":0.4688,"jitter":0.0042,"age":0.2},
        {"name":"/karaoke/line","count":44,"rate":0.31,"interval":3.2,"jitter":1.1,"age":61}]})");
    rig.answer(
        "messages", R"({"messages":[
        {"sequence":1,"kind":"osc","address":"/audio/levels","types":"fff","args":[0.25,0.5,0.125],"source":"127.0.0.1","size":40},
        {"sequence":2,"kind":"osc","address":"/audio/beat","types":"if","args":[1,0.5],"source":"127.0.0.1","size":24},
        {"sequence":3,"kind":"osc","address":"/karaoke/line","types":"s","args":["Lanterns over water"],"source":"127.0.0.1","size":40}],"next":3})"
    );
}

inline void tell_song(ConsoleRig& rig) {
    rig.services_run({"hub", "spotify", "now-playing", "lyrics"});
    const auto playing = [](std::string_view player) {
        return fmt::format(
            R"({{"v":1,"player":"{}","active":true,"source":"Spotify","artist":"Ada, The Lamps","title":"Night Garden","album":"Green Light","duration":215.32,"position":14,"playing":true,"timestamp":1732150000,"expires_in":60}})",
            player
        );
    };
    rig.hear("song/playing", playing("spotify"), true);
    rig.hear("playback/spotify", playing("spotify"), true);
    contract::SongLyrics lyrics;
    lyrics.player = "spotify";
    lyrics.artist = "Ada, The Lamps";
    lyrics.title = "Night Garden";
    lyrics.from = "lrclib";
    lyrics.synced = true;
    lyrics.lines = {
        {seconds(3), "Somebody left the window open", {}, false},
        {seconds(9), "Lanterns over water", {}, false},
        {seconds(16), "", {}, false},
        {seconds(20), "Stay until the morning", {}, true}
    };
    lyrics.categories = {{"calm", 0.6}, {"romantic", 0.25}};
    lyrics.keywords = {"lanterns", "water", "morning"};
    lyrics.mood = "calm";
    lyrics.energy = 0.2;
    lyrics.valence = 0.55;
    lyrics.analysis_by = "words";
    lyrics.timestamp = wall_time_from_seconds(began);
    rig.hear("song/lyrics", contract::print(lyrics), true);
    rig.tick();
}

inline void tell_logs(ConsoleRig& rig) {
    rig.take(LogLine{
        "hub",
        R"({"timestamp":1732150001.25,"level":"info","service":"hub","message":"client connected","client":"system"})"
    });
    rig.take(LogLine{
        "system",
        R"({"timestamp":1732150001.5,"level":"warning","service":"system","message":"/var is nearly full"})"
    });
    rig.take(LogLine{"lamp", "Traceback (most recent call last): what was printed as it came"});
    rig.take(LogLine{
        "lamp",
        R"({"timestamp":1732150002.75,"level":"error","service":"lamp","message":"exited with code 3"})"
    });
}

inline void tell_audio(ConsoleRig& rig) {
    rig.services_run({"hub", "audio"});
    rig.answer(
        "state",
        R"({"worker":"audio","state":{"input":"pulse:monitor","input_state":"open","message":"hears the loudspeakers","switches":{"pitch":false,"bpm":true,"structure":true,"spectrum":true}}})"
    );
    rig.hear(
        "event/raw/audio/levels",
        event_message(
            "raw.audio.levels",
            R"({"sub_bass":0.8,"bass":0.95,"low_mid":0.5,"mid":0.4,"high_mid":0.3,"presence":0.2,"air":0.05,"rms":0.4})"
        )
    );
    std::string bands;
    for (int i = 0; i < 32; ++i) bands += fmt::format("{}{:.3f}", i == 0 ? "" : ",", 1.0 / (1 + i * 0.2));
    rig.hear("event/raw/audio/spectrum", event_message("raw.audio.spectrum", R"({"bands":[)" + bands + "]}"));
    rig.hear(
        "event/raw/audio/features",
        event_message(
            "raw.audio.features",
            R"({"bpm":128.02,"bpm_confidence":0.93,"phase":0.2,"key":"A minor","pitch":220,"is_buildup":true,"is_break":false})"
        )
    );
    rig.hear(
        "event/audio/beat",
        event_message(
            "audio.beat",
            R"({"bpm":128,"strength":0.8,"confidence":0.9,"number":2,"beats_per_bar":4,"bar_confidence":0.7})"
        )
    );
}

inline void tell_bus(ConsoleRig& rig) {
    rig.take(Tick{});
    for (int second = 0; second < 5; ++second) {
        for (int i = 0; i < 60; ++i)
            rig.hear(
                "event/raw/axis",
                R"({"v":1,"source":"pad","type":"raw.axis","data":{"code":"x","value":0.25}})"
            );
        rig.hear("reading/system/load_1min", R"({"v":1,"value":0.42,"timestamp":1732150000})");
        rig.tick();
    }
    rig.hear("frame/panel", std::string(12'300, '\1'));
    rig.press("+");
}

inline void tell_playlists(ConsoleRig& rig) {
    rig.services_run({"hub", "director"});
    rig.answer(
        "playlists", R"({"playlists":[
        {"name":"banner","definition_id":"def-1","origin":"file","trigger":null,"steps":[{"event_type":"text.show","offset":0,"repeat":1}],"duration":2},
        {"name":"colour_cycle","definition_id":"def-2","origin":"file","trigger":"button.double_tap","steps":[{"event_type":"colour.update","offset":0,"repeat":4,"interval":0.5},{"event_type":"flash","offset":0.05,"repeat":1}],"duration":1.5}],"total":2})"
    );
    rig.answer(
        "gestures", R"({"peripherals":[
        {"name":"tap_twice","id":"vp-1","kind":"double_tap","origin":"file","listens":["button.press"],"emits":"button.double_tap","fired":12,"suppressed":0,"last_fired":1732149990}],"total":1})"
    );
    rig.answer(
        "runs", R"({"runs":[
        {"playlist_id":"run-1","playlist_name":"banner","started":1732149900,"planned_end":1732149902,"state":"completed","stopped":1732149902,"emitted":1},
        {"playlist_id":"run-2","playlist_name":"colour_cycle","started":1732149999.25,"planned_end":1732150000.75,"state":"running","emitted":3}]})"
    );
}

inline void tell_light(ConsoleRig& rig) {
    rig.services_run({"hub", "render", "output"});
    rig.answer(
        "light",
        R"({"modes":[{"name":"sunset","title":"Sunset","active":true,"layers":[{"scene":"plasma"}]},{"name":"rain","title":"Rain","active":false,"layers":[]}],"active":"sunset","browsing":"rain","blackout":false,"brightness":0.8,"safe_mode":false,"displays":[{"name":"panel","width":8,"height":6}]})"
    );
    rig.answer(
        "outputs",
        R"({"displays":[{"name":"panel","width":8,"height":6,"state":"live","frames":512,"dropped":0,"errors":0,"milliamps":1830}]})"
    );
    EXPECT_TRUE(rig.console.wants().filters.contains("frame/panel"));
    std::vector<std::uint8_t> pixels(std::size_t{3} * 8 * 6, 200);
    contract::FrameView frame;
    frame.header.width = 8;
    frame.header.height = 6;
    frame.pixels = pixels;
    const auto bytes = contract::print(frame);
    rig.hear("frame/panel", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

inline void tell_alerts(ConsoleRig& rig) {
    rig.services_run({"hub", "alerts"});
    rig.answer(
        "list",
        R"({"firing":[{"alert":"stale-air","firing":"stale-air-1","subject":"co2/Living room:co2","severity":"warning","message":"Living room: 1250 ppm, open a window","value":1250,"unit":"ppm","since":1732149700,"raised":1732150000,"acknowledged":null,"silenced":false}],
        "past":[{"alert":"services","firing":"services-6","subject":"weather","severity":"critical","message":"service weather is in crash_loop","since":1732140000,"cleared":1732140500}],
        "rules":[{"name":"stale-air","words":"when co2/*:co2 is above 1200 for 5m","severity":"warning","enabled":true,"silenced_until":null,"firing":1},
                 {"name":"services","words":"when service * is in crash_loop or failed","severity":"critical","enabled":true,"silenced_until":1732153600,"firing":0}]})"
    );
    rig.hear(
        "job/archive",
        R"({"v":1,"state":"running","progress":0.25,"message":"copying","updated_at":1732149990,"expires_in":3600})",
        true
    );
}

inline std::string of_control(std::string_view data) {
    return fmt::format(
        R"({{"status":200,"body":{}}})", print_json(Value(fmt::format(R"({{"data":{}}})", data)))
    );
}

inline void tell_jobs(ConsoleRig& rig) {
    rig.services_run({"hub", "control"});
    rig.answer(
        "list", of_control(R"({"jobs":[
        {"id":"01C","kind":"archive-logs","state":"succeeded","since":1732149000,"queued":1732148990,"priority":0,"by":"schedule:nightly","attempt":1,"attempts":5,"worker":"exports","message":"14 files"},
        {"id":"01B","kind":"export","state":"running","since":1732149990,"queued":1732149980,"priority":0,"by":"Anna","attempt":1,"attempts":3,"worker":"exports","progress":0.25,"message":"240 of 980 chunks"},
        {"id":"01A","kind":"render-clip","state":"queued","since":1732149995,"queued":1732149995,"priority":10,"by":"Anna","attempt":0,"attempts":2},
        {"id":"019","kind":"export","state":"failed","since":1732140000,"queued":1732139000,"priority":0,"by":"Anna","attempt":3,"attempts":3,"worker":"exports","message":"the target refused the key"}]})"
                )
    );
    rig.hear(
        "job/01B",
        R"({"v":1,"state":"running","progress":0.5,"message":"490 of 980 chunks","updated_at":1732149999,"expires_in":3600})",
        true
    );
}

inline void tell_inputs(ConsoleRig& rig) {
    rig.services_run({"hub", "input"});
    rig.answer(
        "state", R"({"worker":"input","state":{"inputs":[
        {"name":"board","kind":"serial","source":"board","devices":[{"device":"usb-Uno","name":"Left hand","producer":1,"state":"connected","since":1732140000,"events":412,"last_type":"button.press","last_event":1732149990}]},
        {"name":"pad","kind":"gamepad","source":"pad","trouble":"/dev/input may not be read: add the user to the group input","devices":[]}]}})"
    );
    rig.hear(
        "event/button/press",
        R"({"v":1,"id":"b-1","type":"button.press","producer":1,"source":"board","seq":1,"timestamp":1732150000.25,"data":{"code":"a"}})"
    );
    rig.hear(
        "event/raw/axis",
        R"({"v":1,"id":"b-2","type":"raw.axis","producer":1,"source":"board","seq":2,"timestamp":1732150000.5,"data":{"code":"x","value":0.5}})"
    );
}

/// Each screen with what fills it.
struct Story {
    char screen;
    void (*tell)(ConsoleRig& rig);
};
inline constexpr std::array<Story, 11> stories = {{
    {'1', tell_overview},
    {'2', tell_osc},
    {'3', tell_song},
    {'4', tell_logs},
    {'5', tell_audio},
    {'6', tell_bus},
    {'7', tell_playlists},
    {'8', tell_light},
    {'9', tell_alerts},
    {'0', tell_inputs},
    {'J', tell_jobs},
}};

} // namespace tutti::console
