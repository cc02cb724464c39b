#include "governance/catalogue.hpp"

#include <algorithm>

namespace tutti::governance {

namespace {

CommandType of_light(
    std::string_view name, std::string_view action, std::string_view summary,
    std::vector<Parameter> parameters, Repetition repetition
) {
    return {
        .name = name,
        .target = "render",
        .action = action,
        .summary = summary,
        .parameters = std::move(parameters),
        .repetition = repetition
    };
}

CommandType seen(
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

/// Text that must be there, and may be empty.
Parameter needed_or_empty(std::string_view name, std::string_view about) {
    auto parameter = text(name, about);
    parameter.presence = Presence::Needed;
    return parameter;
}

constexpr std::size_t longest_script = 256 * 1024;

Parameter scene() { return needed(text("scene", "the scene's name", 128)); }
Parameter of_mode() { return text("mode", "only where this mode shows it", 128); }
Parameter display() { return text("display", "only this display", 128); }
Parameter level() { return needed(number("value", 0, 1, "how bright, of what the file says")); }
Parameter on() { return needed(flag("on", "whether all is dark")); }

} // namespace

std::vector<CommandType> light_commands() {
    using enum Repetition;
    std::vector<CommandType> types = {
        seen("light.get", "render", "get_light", "what is shown, and what could be", {}),
        seen(
            "light.why", "render", "why",
            "which event a frame was the first to show, or which frame an event",
            {text("event", "an event's id, with its source: source/id", 512),
             whole("frame", 0, 9007199254740991, "a frame's number")}
        ),
        of_light("light.next", "next", "browses to the next mode", {}, Never),
        of_light("light.previous", "previous", "browses to the mode before", {}, Never),
        of_light("light.activate", "activate", "shows the mode that is browsed to", {}, Never),
        of_light("light.show", "show", "shows a mode", {needed(text("mode", "which", 128))}, Safe),
        of_light(
            "light.set", "set", "a parameter of a scene, from now on",
            {scene(), needed(text("parameter", "which", 128)), needed(any("value", "its value")), of_mode()},
            Safe
        ),
        of_light(
            "light.reset", "reset", "a scene's parameters as they were at first", {scene(), of_mode()}, Safe
        ),
        of_light(
            "light.text", "text", "words over the picture; none: away with them",
            {needed_or_empty("text", "the words"), text("colour", "like \"#ff8800\"", 16),
             number("seconds", 0, 3600, "for how long (5), above 0")},
            Never
        ),
        of_light("light.blackout", "blackout", "all is dark, or no more", {on()}, Safe),
        of_light("light.brightness", "brightness", "how bright the picture is drawn", {level()}, Safe),
        seen("scene.list", "render", "get_scenes", "the scenes that there are", {}),
        seen(
            "scene.source", "render", "scene_source", "the script of a scene",
            {needed(text("name", "which", 128))}
        ),
        seen(
            "scene.check", "render", "check_scene", "whether a script would do as a scene",
            {needed(text("name", "what it is called", 128)),
             needed(text("source", "the script", longest_script))}
        ),
        of_light(
            "scene.save", "save_scene", "keeps a script as a scene, and shows it where that scene is shown",
            {needed(text("name", "what it is called", 128)),
             needed(text("source", "the script", longest_script))},
            Never
        ),
        seen("output.list", "output", "get_outputs", "each display: its state, its wires, what is wrong", {}),
        seen(
            "output.watch", "output", "watch", "pictures on `frame/<display>` at a rate, for a while",
            {display(), number("seconds", 0, 60, "for how long (10), above 0"),
             whole("fps", 1, 30, "how many a second (20)")}
        ),
    };
    auto& save = *std::ranges::find(types, "scene.save", &CommandType::name);
    save.permission = Permission::SetUp;
    auto brightness = of_light(
        "output.brightness", "brightness", "how bright displays are; kept", {level(), display()}, Safe
    );
    brightness.target = "output";
    types.push_back(std::move(brightness));
    auto blackout =
        of_light("output.blackout", "blackout", "all displays are dark, or no more; kept", {on()}, Safe);
    blackout.target = "output";
    types.push_back(std::move(blackout));
    return types;
}

} // namespace tutti::governance
