#include "governance/catalogue.hpp"

namespace tutti::governance {

namespace {

CommandType look(
    std::string_view name, std::string_view target, std::string_view action, std::string_view summary,
    std::vector<Parameter> parameters
) {
    return {
        .name = name,
        .target = target,
        .action = action,
        .summary = summary,
        .parameters = std::move(parameters),
        .permission = Permission::Look,
        .effect = Effect::None
    };
}

CommandType
act(std::string_view name, std::string_view target, std::string_view action, std::string_view summary,
    std::vector<Parameter> parameters, Repetition repetition) {
    return {
        .name = name,
        .target = target,
        .action = action,
        .summary = summary,
        .parameters = std::move(parameters),
        .repetition = repetition
    };
}

constexpr double latest_time = 9e9; ///< epoch seconds

Parameter rule() { return text("rule", "the rule's name", 200); }
Parameter for_long(std::string_view name, double most, std::string_view about) {
    return number(name, 0.1, most, about);
}

} // namespace

std::vector<CommandType> home_commands() {
    using enum Repetition;
    auto test =
        act("alert.test", "alerts", "test",
            "tells everybody of a rule as if it fired, or sends a test to one target",
            {rule(), text("target", "the target's name", 200)}, Never);
    test.either = {{"rule"}, {"target"}};
    return {
        act("source.poll", "{source}", "poll_now", "has a source ask now",
            {needed(dotted_name("source", "the source's name"))}, Safe),
        look(
            "history.query", "history", "query", "what a reading was",
            {needed(dotted_name("source", "the source's name")),
             needed(text("sensor", "the sensor's name", 256)),
             number("from", 0, latest_time, "epoch seconds (a day ago)"),
             number("to", 0, latest_time, "epoch seconds (now)"),
             whole("points", 1, 2000, "how many steps at most (500)")}
        ),
        look("history.series", "history", "series", "which readings are kept", {}),
        look("alert.list", "alerts", "list", "what fires, what did, and the rules in words", {}),
        act("alert.acknowledge", "alerts", "acknowledge", "somebody has taken note of what fires",
            {needed(rule()), text("subject", "only of this; else of all", 512)}, Safe),
        act("alert.silence", "alerts", "silence",
            "nobody is told of a rule for a time; without one: from now on they are again",
            {needed(rule()), text("for", "for so long: \"1h\"", 32),
             number("until", 0, latest_time, "until then, epoch seconds")},
            Never),
        std::move(test),
        look("matrix.get", "sensors", "get_matrix", "what the lights of the Sense HAT show", {}),
        act("matrix.text", "sensors", "show_text", "a text runs over the lights once",
            {needed(text("text", "which", 256)),
             list("colour", Parameter::Kind::Any, 3, "red, green, blue: 0 to 255"),
             number("scroll_speed", 0.01, 5, "seconds a column")},
            Never),
        act("matrix.icon", "sensors", "show_icon", "an icon is shown",
            {needed(text("icon", "which", 64)), for_long("duration", 3600, "seconds")}, Never),
        act("matrix.clear", "sensors", "clear", "the lights are dark for a while",
            {for_long("duration", 86400, "seconds (10)")}, Never),
        act("matrix.rotate", "sensors", "set_rotation", "turns the picture",
            {needed(whole("rotation", 0, 270, "0, 90, 180 or 270 degrees"))}, Safe),
    };
}

std::vector<CommandType> camera_commands() {
    using enum Repetition;
    constexpr std::string_view camera = "camera";
    const auto which = [] { return text("camera", "the camera's name", 128); };
    return {
        act("camera.start_stream", camera, "start_stream", "has a camera stream, or all", {which()}, Safe),
        act("camera.stop_stream", camera, "stop_stream", "a camera streams no more, or none does", {which()},
            Safe),
        act("camera.snapshot", camera, "snapshot", "takes a picture", {needed(which())}, Safe),
        act("camera.move", camera, "ptz", "moves a camera, until it is stopped",
            {needed(which()),
             needed(word("action", {"up", "down", "left", "right", "zoom_in", "zoom_out", "stop"}, "whither")
             ),
             number("speed", 0, 1, "of the most that it can")},
            Never),
        look("camera.presets", camera, "presets", "places that a camera knows", {needed(which())}),
        act("camera.go_to_preset", camera, "goto_preset", "moves a camera to a place that it knows",
            {needed(which()), needed(text("preset", "which", 128))}, Safe),
    };
}

std::vector<CommandType> music_commands() {
    using enum Repetition;
    return {
        act("song.choose", "now-playing", "choose", "which player counts",
            {needed(text("player", "\"auto\", or a player's name", 200))}, Safe),
        look("lyrics.get", "lyrics", "get_lyrics", "the words of the song that plays", {}),
        act("lyrics.set_offset", "lyrics", "set_offset", "the words of this song come later or sooner; kept",
            {needed(number("offset", -3600, 3600, "seconds"))}, Safe),
        act("lyrics.refetch", "lyrics", "refetch", "looks for the words of this song anew", {}, Safe),
        look("audio.list_devices", "audio", "list_devices", "what could be listened to", {}),
        act("audio.set_input", "audio", "set_input", "listens to another place; kept",
            {needed(text("input", "a place, as docs/audio/inputs.md has them", 1024))}, Safe),
        act("audio.toggle", "audio", "toggle", "turns one kind of hearing on or off; kept",
            {needed(word("feature", {"pitch", "bpm", "structure", "spectrum"}, "which"))}, Never),
    };
}

} // namespace tutti::governance
