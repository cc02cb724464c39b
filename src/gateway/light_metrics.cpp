#include "gateway/light_metrics.hpp"

#include "gateway/histogram_metrics.hpp"

#include <array>

namespace tutti::gateway {

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

void print_route(MetricsText& text, std::string_view component, const Value& route) {
    if (const auto name = text_in(route, "route"); !name.empty())
        print_histogram(
            text, "tutti_light_latency_seconds", {{"component", component}, {"route", name}}, route
        );
}

struct LightCount {
    std::string_view field;
    std::string_view family;
    std::string_view help;
};

constexpr std::array display_counts = {
    LightCount{"frames", "tutti_light_frames", "Pictures that a display showed."},
    LightCount{"packets", "tutti_light_packets", "Packets that a display was sent."},
    LightCount{
        "dropped", "tutti_light_dropped",
        "Pictures that did not go out, as a wire was busy or nobody was there."
    },
    LightCount{"errors", "tutti_light_errors", "Times that the system refused to send."},
};
constexpr std::array render_counts = {
    LightCount{"frames", "tutti_render_frames", "Frames that were drawn."},
    LightCount{"late", "tutti_render_late", "Of these, those that were done after the next one was due."},
    LightCount{"dropped", "tutti_render_dropped", "Frames that were left out, as there was no time."},
};

void print_displays(MetricsText& text, const live::LiveState& state) {
    for (const auto& [field, family, help] : display_counts) {
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

void print_renders(MetricsText& text, const live::LiveState& state) {
    const auto stages_of = [](const Value& details) {
        const auto* stages = details.find("stages");
        return stages != nullptr && stages->is_object() ? stages->members() : std::span<const Member>();
    };
    for (const auto& [field, family, help] : render_counts) {
        text.family(family, "counter", help);
        for (const auto& [component, said] : state.components())
            if (const auto* number = number_in(said.health.details, field);
                number != nullptr && !stages_of(said.health.details).empty())
                text.sample(fmt::format("{}_total", family), {{"component", component}}, number->number());
    }
    text.family(
        "tutti_render_stage_seconds", "summary", "How long the stages of the last frames took.", "seconds"
    );
    for (const auto& [component, said] : state.components())
        for (const auto& stage : stages_of(said.health.details))
            for (const auto& [key, quantile] : {std::pair{"p50", "0.5"}, {"p99", "0.99"}, {"max", "1"}})
                if (const auto* number = number_in(stage.value, key))
                    text.sample(
                        "tutti_render_stage_seconds",
                        {{"component", component}, {"stage", stage.key}, {"quantile", quantile}},
                        number->number()
                    );
}

} // namespace

void print_light(MetricsText& text, const live::LiveState& state) {
    text.family(
        "tutti_light_latency_seconds", "histogram",
        "From an event to the packets of the frame that shows it.", "seconds"
    );
    for (const auto& [component, said] : state.components())
        for (const auto& route : list_in(said.health.details, "latency")) print_route(text, component, route);
    print_displays(text, state);
    print_renders(text, state);
}

} // namespace tutti::gateway
