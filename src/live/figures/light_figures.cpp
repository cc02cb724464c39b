#include "live/figures/light_figures.hpp"

#include "live/figures/said_figures.hpp"

#include <fmt/format.h>

#include <array>

namespace tutti::live {

namespace {

using Fields = std::span<const Value>;

/// The items of a list in what a component says of itself; none where it says no such list.
Fields list_in(const Value& details, std::string_view key) {
    const auto* list = details.find(key);
    return list != nullptr && list->is_array() ? list->items() : Fields();
}

std::string_view text_in(const Value& fields, std::string_view key) {
    const auto* text = fields.find(key);
    return text != nullptr && text->is_string() ? text->string() : std::string_view();
}

void print_route(Figures& text, std::string_view component, const Value& route) {
    if (const auto name = text_in(route, "route"); !name.empty())
        print_histogram(
            text, "tutti_light_latency_seconds", {{"component", component}, {"route", name}}, route
        );
}

constexpr std::array display_counters = {
    SaidFamily{"frames", "tutti_light_frames", "Pictures that a display showed."},
    SaidFamily{"packets", "tutti_light_packets", "Packets that a display was sent."},
    SaidFamily{
        "dropped", "tutti_light_dropped",
        "Pictures that did not go out, as a wire was busy or nobody was there."
    },
    SaidFamily{"errors", "tutti_light_errors", "Times that the system refused to send."},
};
constexpr std::array render_counters = {
    SaidFamily{"frames", "tutti_render_frames", "Frames that were drawn."},
    SaidFamily{"late", "tutti_render_late", "Of these, those that were done after the next one was due."},
    SaidFamily{"dropped", "tutti_render_dropped", "Frames that were left out, as there was no time."},
};

void print_displays(Figures& text, const LiveState& state) {
    for (const auto& [field, family, help] : display_counters) {
        text.family(family, "counter", help);
        for (const auto& [component, said] : state.components())
            for (const auto& display : list_in(said.health.details, "displays"))
                if (const auto* number = number_in(display, field))
                    text.sample(
                        fmt::format("{}_total", family),
                        {{"component", component}, {"display", text_in(display, "name")}}, number->number()
                    );
    }
    text.family("tutti_light_amperes", "gauge", "What the lights of a display draw, by estimate.", "amperes");
    for (const auto& [component, said] : state.components())
        for (const auto& display : list_in(said.health.details, "displays"))
            if (const auto* number = number_in(display, "milliamps"))
                text.sample(
                    "tutti_light_amperes", {{"component", component}, {"display", text_in(display, "name")}},
                    number->number() / 1000
                );
}

/// Whoever speaks of stages draws, under whatever name.
bool draws(const Value& details) {
    const auto* const stages = details.find("stages");
    return stages != nullptr && stages->is_object();
}

void print_renders(Figures& text, const LiveState& state) {
    print_counters(text, render_counters, state, draws);
    text.family(
        "tutti_render_stage_seconds", "histogram",
        "How long the stages of frames took: events is how late a frame began, total until the last display "
        "had it.",
        "seconds"
    );
    for (const auto& [component, said] : state.components())
        if (draws(said.health.details))
            for (const auto& stage : said.health.details.find("stages")->members())
                print_histogram(
                    text, "tutti_render_stage_seconds", {{"component", component}, {"stage", stage.key}},
                    stage.value
                );
    text.family(
        "tutti_render_latency_seconds", "histogram",
        "From an event's arrival at the renderer to the frame that is the first to know of it.", "seconds"
    );
    for (const auto& [component, said] : state.components())
        if (const auto* const latency = said.health.details.find("latency");
            latency != nullptr && draws(said.health.details))
            print_histogram(text, "tutti_render_latency_seconds", {{"component", component}}, *latency);
}

} // namespace

void print_light(Figures& text, const LiveState& state) {
    text.family(
        "tutti_light_latency_seconds", "histogram",
        "From an event to the packets of the frame that shows it.", "seconds"
    );
    for (const auto& [component, said] : state.components())
        for (const auto& route : list_in(said.health.details, "latency")) print_route(text, component, route);
    print_displays(text, state);
    print_renders(text, state);
}

} // namespace tutti::live
