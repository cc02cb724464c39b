#include "gateway/director_metrics.hpp"

#include "gateway/histogram_metrics.hpp"

#include <array>

namespace tutti::gateway {

namespace {

struct DirectorHistogram {
    std::string_view field;
    std::string_view family;
    std::string_view help;
};
constexpr std::array director_histograms = {
    DirectorHistogram{
        "latency", "tutti_director_latency_seconds",
        "From an event's arrival to the last one that it caused at once."
    },
    DirectorHistogram{"lateness", "tutti_director_lateness_seconds", "From a deadline to its running."},
};

struct DirectorCount {
    std::string_view field;
    std::string_view family;
    std::string_view help;
};
constexpr std::array director_counts = {
    DirectorCount{"inputs", "tutti_director_inputs", "Events that the director heard."},
    DirectorCount{"outputs", "tutti_director_outputs", "Events that it caused."},
    DirectorCount{"lost_outputs", "tutti_director_lost_outputs", "Of these, those that did not go out."},
    DirectorCount{"duplicates", "tutti_director_duplicates", "Events that came more than once."},
    DirectorCount{"refused", "tutti_director_refused", "Messages that were no event."},
};

/// Whoever speaks of both is a director, under whatever name.
bool is_director(const Value& details) {
    const auto* const latency = details.find("latency");
    return latency != nullptr && latency->is_object() && details.find("lateness") != nullptr;
}

} // namespace

void print_director(MetricsText& text, const live::LiveState& state) {
    for (const auto& [field, family, help] : director_histograms) {
        text.family(family, "histogram", help, "seconds");
        for (const auto& [component, said] : state.components())
            if (is_director(said.health.details))
                print_histogram(text, family, {{"component", component}}, *said.health.details.find(field));
    }
    for (const auto& [field, family, help] : director_counts) {
        text.family(family, "counter", help);
        for (const auto& [component, said] : state.components())
            if (const auto* number = number_in(said.health.details, field);
                number != nullptr && is_director(said.health.details))
                text.sample(fmt::format("{}_total", family), {{"component", component}}, number->number());
    }
}

} // namespace tutti::gateway
