#include "live/figures/director_figures.hpp"

#include "live/figures/said_figures.hpp"

#include <array>

namespace tutti::live {

namespace {

constexpr std::array director_histograms = {
    SaidFamily{
        "latency", "tutti_director_latency_seconds",
        "From an event's arrival to the last one that it caused at once."
    },
    SaidFamily{"lateness", "tutti_director_lateness_seconds", "From a deadline to its running."},
};
constexpr std::array director_counters = {
    SaidFamily{"inputs", "tutti_director_inputs", "Events that the director heard."},
    SaidFamily{"outputs", "tutti_director_outputs", "Events that it caused."},
    SaidFamily{"lost_outputs", "tutti_director_lost_outputs", "Of these, those that did not go out."},
    SaidFamily{"duplicates", "tutti_director_duplicates", "Events that came more than once."},
    SaidFamily{"refused", "tutti_director_refused", "Messages that were no event."},
};

/// Whoever speaks of both is a director, under whatever name.
bool is_director(const Value& details) {
    const auto* const latency = details.find("latency");
    return latency != nullptr && latency->is_object() && details.find("lateness") != nullptr;
}

} // namespace

void print_director(Figures& text, const LiveState& state) {
    for (const auto& [field, family, help] : director_histograms) {
        text.family(family, "histogram", help, "seconds");
        for (const auto& [component, said] : state.components())
            if (is_director(said.health.details))
                print_histogram(text, family, {{"component", component}}, *said.health.details.find(field));
    }
    print_counters(text, director_counters, state, is_director);
}

} // namespace tutti::live
