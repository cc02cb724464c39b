// The light in words, for a terminal.
#include "base/iso_time.hpp"
#include "base/json.hpp"
#include "base/printable.hpp"
#include "cli/light.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::cli {

using namespace command;

namespace {

/// Whatever it is, as it is shown.
std::string shown_of(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    if (value == nullptr || value->is_null()) return {};
    if (value->is_string()) return printable(value->string());
    if (value->is_integer()) return fmt::format("{}", value->integer());
    if (value->is_number()) return fmt::format("{:.4g}", value->number());
    return print_json(*value);
}

std::span<const Value> items_of(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    return value != nullptr && value->is_array() ? value->items() : std::span<const Value>();
}

bool is_true(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    return value != nullptr && value->is_bool() && value->boolean();
}

const Value* named(std::span<const Value> items, std::string_view key, std::string_view name) {
    const auto found = std::ranges::find_if(items, [&](const Value& each) {
        const auto* value = each.find(key);
        return value != nullptr && value->is_string() && value->string() == name;
    });
    return found != items.end() ? &*found : nullptr;
}

/// "0.25 to 4 ×", "one of fire, ocean".
std::string range_of(const Value& parameter) {
    const auto kind = shown_of(parameter, "kind");
    if (kind == "number") {
        const auto unit = shown_of(parameter, "unit");
        return fmt::format(
            "{} to {}{}{}", shown_of(parameter, "least"), shown_of(parameter, "most"),
            unit.empty() ? "" : " ", unit
        );
    }
    if (kind != "choice") return kind == "toggle" ? "true, false" : kind;
    std::string words;
    for (const auto& word : items_of(parameter, "words")) {
        if (!words.empty()) words += ", ";
        if (word.is_string()) words += printable(word.string());
    }
    return words;
}

std::string describe_modes(const Value& light, Colours colours) {
    Table modes({"MODE", "TITLE", "STATE", "SCENES"});
    const auto browsing = shown_of(light, "browsing");
    for (const auto& mode : items_of(light, "modes")) {
        Table::Cell state{};
        if (is_true(mode, "active")) state = {"active", Tone::Good};
        if (is_true(mode, "out_of_order")) state = {"failed", Tone::Bad};
        if (!browsing.empty() && shown_of(mode, "name") == browsing)
            state = {is_true(mode, "active") ? "active, browsing" : "browsing", Tone::Busy};
        std::string scenes;
        for (const auto& layer : items_of(mode, "layers")) {
            if (!scenes.empty()) scenes += " + ";
            scenes += shown_of(layer, "scene");
        }
        modes.add({{shown_of(mode, "name"), Tone::Strong}, {shown_of(mode, "title")}, state, {scenes}});
    }
    return modes.print(colours);
}

/// Of the scenes of the active mode.
std::string describe_parameters(const Value& light, Colours colours) {
    const auto* mode = named(items_of(light, "modes"), "name", shown_of(light, "active"));
    if (mode == nullptr) return {};
    Table table({"PARAMETER", "VALUE", "RANGE"});
    bool is_empty = true;
    for (const auto& layer : items_of(*mode, "layers")) {
        const auto name = shown_of(layer, "scene");
        const auto* scene = named(items_of(light, "scenes"), "name", name);
        const auto* values = layer.find("values");
        if (scene == nullptr || values == nullptr) continue;
        for (const auto& parameter : items_of(*scene, "parameters")) {
            const auto key = shown_of(parameter, "name");
            table.add(
                {{fmt::format("{}.{}", name, key)},
                 {shown_of(*values, key)},
                 {range_of(parameter), Tone::Quiet}}
            );
            is_empty = false;
        }
    }
    return is_empty ? std::string() : "\n" + table.print(colours);
}

Tone tone_of(std::string_view state) {
    if (state == "live") return Tone::Good;
    return state == "attract" ? Tone::Bad : Tone::Busy;
}

std::string describe_displays(const Value& light, const Value& outputs, Colours colours) {
    Table table({"DISPLAY", "SIZE", "SHAPE", "STATE", "BRIGHTNESS", "FRAMES", "PACKETS", "POWER"});
    for (const auto& display : items_of(light, "displays")) {
        const auto name = shown_of(display, "name");
        const auto* output = named(items_of(outputs, "displays"), "name", name);
        Table::Cell state{"nobody shows it", Tone::Quiet};
        std::string power;
        if (output != nullptr) {
            const auto word = shown_of(*output, "state");
            state = {word, tone_of(word)};
            if (const auto* milliamps = output->find("milliamps");
                milliamps != nullptr && milliamps->is_number())
                power = fmt::format(
                    "{:.2f} A{}", milliamps->number() / 1000, is_true(*output, "limited") ? " (limited)" : ""
                );
        }
        const auto of_output = [&](const char* key) {
            return output != nullptr ? shown_of(*output, key) : "";
        };
        table.add(
            {{name, Tone::Strong},
             {fmt::format("{} × {}", shown_of(display, "width"), shown_of(display, "height"))},
             {shown_of(display, "shape")},
             state,
             {of_output("brightness")},
             {of_output("frames")},
             {of_output("packets")},
             {power}}
        );
    }
    return "\n" + table.print(colours);
}

std::string describe_event(const Value& event) {
    return fmt::format("{} ({})", shown_of(event, "type"), shown_of(event, "id"));
}

std::string describe_shown(const Value& shown) {
    std::string text;
    std::string indent;
    const auto before = shown_of(shown, "before");
    if (!before.empty()) {
        text += fmt::format("{} is not remembered here: tutti call director why may know it\n", before);
        indent = "  led to ";
    }
    for (const auto& cause : items_of(shown, "causes")) {
        text += indent + describe_event(cause) + "\n";
        indent = "  led to ";
    }
    if (const auto* event = shown.find("event"); event != nullptr) {
        text += indent + describe_event(*event) + "\n";
        const auto* when = event->find("timestamp");
        const auto* seen = shown.find("shown");
        if (when != nullptr && seen != nullptr && when->is_number() && seen->is_number())
            text += fmt::format(
                "  shown by frame {} of mode {}, {:.1f} ms after it happened\n", shown_of(shown, "frame"),
                shown_of(shown, "mode"), (seen->number() - when->number()) * 1e3
            );
    }
    return text;
}

} // namespace

std::string describe_light(const Value& light, const Value& outputs, Colours colours) {
    std::string text;
    if (is_true(light, "blackout") || is_true(outputs, "blackout"))
        text += paint(colours, Tone::Bad, "BLACKOUT: tutti light blackout off") + "\n\n";
    if (is_true(light, "safe_mode"))
        text +=
            paint(colours, Tone::Bad, "SAFE MODE: scenes failed three times; tutti light show MODE") + "\n\n";
    text += describe_modes(light, colours) + describe_parameters(light, colours)
            + describe_displays(light, outputs, colours);
    for (const auto& broken : items_of(light, "broken_scenes"))
        text += paint(
            colours, Tone::Bad, fmt::format("\n{}: {}", shown_of(broken, "scene"), shown_of(broken, "reason"))
        );
    for (const auto& fault : items_of(light, "faults"))
        text += paint(
            colours, Tone::Bad,
            fmt::format(
                "\nmode {} failed: {}: {}", shown_of(fault, "mode"), shown_of(fault, "scene"),
                shown_of(fault, "reason")
            )
        );
    if (!text.ends_with('\n')) text += '\n';
    return text;
}

namespace {

/// "1.2 ms"; "–" where there is none.
std::string milliseconds_of(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    if (value == nullptr || !value->is_number()) return "–";
    return fmt::format("{:.1f} ms", value->number() * 1e3);
}

/// What has a budget first: the rest may be long.
std::vector<Value> routes_of(const Value& output) {
    std::vector<Value> routes;
    for (const bool has_budget : {true, false})
        for (const auto& route : items_of(output, "latency"))
            if ((route.find("budget") != nullptr) == has_budget) routes.push_back(route);
    return routes;
}

} // namespace

std::string describe_times(const Value& render, const Value& output, Colours colours) {
    constexpr std::size_t most_routes = 12;
    std::string text;
    if (const auto* stages = render.find("stages"); stages != nullptr) {
        Table table({"FRAMES", "P50", "P99", "LONGEST"});
        for (const auto* stage : {"events", "scene", "compose", "publish", "total"})
            if (const auto* times = stages->find(stage); times != nullptr)
                table.add(
                    {{stage, Tone::Strong},
                     {milliseconds_of(*times, "p50")},
                     {milliseconds_of(*times, "p99")},
                     {milliseconds_of(*times, "max")}}
                );
        text += "\n" + table.print(colours);
        text += fmt::format(
            "{} drawn, {} late, {} left out\n", shown_of(render, "frames"), shown_of(render, "late"),
            shown_of(render, "frames_dropped")
        );
    }
    const auto routes = routes_of(output);
    if (routes.empty()) return text;
    Table table({"FROM EVENT TO LIGHT", "P50", "P99", "LONGEST", "BUDGET"});
    for (const auto& route : std::span(routes).first(std::min(routes.size(), most_routes))) {
        const auto* budget = route.find("budget");
        const auto* p99 = route.find("p99");
        const bool is_broken = budget != nullptr && p99 != nullptr && budget->is_number() && p99->is_number()
                               && p99->number() > budget->number();
        table.add(
            {{shown_of(route, "route"), Tone::Strong},
             {milliseconds_of(route, "p50")},
             {milliseconds_of(route, "p99"), is_broken ? Tone::Bad : Tone::Plain},
             {milliseconds_of(route, "max")},
             {budget != nullptr ? milliseconds_of(route, "budget") : ""}}
        );
    }
    text += "\n" + table.print(colours);
    if (routes.size() > most_routes)
        text += fmt::format("and {} more: --json has them\n", routes.size() - most_routes);
    return text;
}

std::string describe_why(const Value& why) {
    const auto latest = items_of(why, "latest");
    if (why.find("latest") != nullptr) {
        if (latest.empty()) return "No event was shown yet.\n";
        std::string text = "What was shown last; tutti why ID tells what led to it:\n";
        for (const auto& event : latest)
            text += fmt::format("  frame {}  {}\n", shown_of(event, "frame"), describe_event(event));
        return text;
    }
    if (why.find("events") == nullptr) return describe_shown(why);
    const auto frame = shown_of(why, "frame");
    const auto changed_by = shown_of(why, "changed_by");
    auto text =
        frame == changed_by
            ? fmt::format("Frame {} is the first to show:\n", frame)
            : fmt::format("Nothing new in frame {}; frame {} was the first to show:\n", frame, changed_by);
    for (const auto& shown : items_of(why, "events")) text += describe_shown(shown);
    return text;
}

} // namespace tutti::cli
