#include "live/figures/bridge_figures.hpp"

#include "live/figures/said_figures.hpp"

#include <fmt/format.h>

#include <array>

namespace tutti::live {

namespace {

constexpr std::array bridge_counters = {
    SaidFamily{"messages", "tutti_bridge_messages", "Messages that went on to the other side."},
    SaidFamily{"bytes", "tutti_bridge_payload_bytes", "Of their payloads."},
    SaidFamily{"circled", "tutti_bridge_circled", "Messages that had crossed before."},
    SaidFamily{"refused", "tutti_bridge_refused", "Messages that the other side refused for good."},
    SaidFamily{"dropped", "tutti_bridge_dropped", "Messages of QoS 0 for which there was no room."},
};

/// Each bridge that a component speaks of to `use(component, name, what it says of it)`.
template <typename Use>
void each_bridge(const LiveState& state, const Use& use) {
    for (const auto& [component, said] : state.components()) {
        const auto* const bridges = said.health.details.find("bridges");
        if (bridges == nullptr || !bridges->is_object()) continue;
        for (const auto& bridge : bridges->members())
            if (bridge.value.is_object()) use(std::string_view(component), bridge.key, bridge.value);
    }
}

void print_directions(
    Figures& text, const LiveState& state, const SaidFamily& family, std::string_view name
) {
    each_bridge(state, [&](std::string_view component, std::string_view bridge, const Value& said) {
        for (const std::string_view direction : {"in", "out"}) {
            const auto* const way = said.find(direction);
            const auto* const number =
                way != nullptr && way->is_object() ? number_in(*way, family.field) : nullptr;
            if (number != nullptr)
                text.sample(
                    name, {{"component", component}, {"bridge", bridge}, {"direction", direction}},
                    number->number()
                );
        }
    });
}

} // namespace

void print_bridges(Figures& text, const LiveState& state) {
    text.family("tutti_bridge_upstream", "gauge", "1 while the broker upstream is connected.");
    each_bridge(state, [&](std::string_view component, std::string_view bridge, const Value& said) {
        if (const auto* const upstream = said.find("upstream"); upstream != nullptr && upstream->is_bool())
            text.sample(
                "tutti_bridge_upstream", {{"component", component}, {"bridge", bridge}},
                upstream->boolean() ? 1.0 : 0.0
            );
    });
    constexpr SaidFamily waiting{
        "waiting", "tutti_bridge_waiting", "Messages that came, and that the other side has not acknowledged."
    };
    text.family(waiting.family, "gauge", waiting.help);
    print_directions(text, state, waiting, waiting.family);
    for (const auto& family : bridge_counters) {
        text.family(family.family, "counter", family.help);
        print_directions(text, state, family, fmt::format("{}_total", family.family));
    }
}

} // namespace tutti::live
