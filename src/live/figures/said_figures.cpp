#include "live/figures/said_figures.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace tutti::live {

const Value* number_in(const Value& fields, std::string_view key) {
    const auto* number = fields.find(key);
    return number != nullptr && number->is_number() ? number : nullptr;
}

void print_histogram(
    Figures& text, std::string_view family, std::initializer_list<Figures::Label> labels,
    const Value& histogram
) {
    const auto* const count = number_in(histogram, "count");
    const auto* const sum = number_in(histogram, "sum");
    const auto* const buckets = histogram.find("buckets");
    if (count == nullptr || sum == nullptr || buckets == nullptr || !buckets->is_array()) return;
    std::vector<Figures::Label> with_bound = labels;
    with_bound.push_back({"le", {}});
    for (const auto& bucket : buckets->items()) {
        const auto* const so_far = number_in(bucket, "count");
        if (so_far == nullptr) continue;
        const auto* const bound = number_in(bucket, "le");
        const auto below = bound != nullptr ? fmt::format("{}", bound->number()) : "+Inf";
        with_bound.back().value = below;
        text.sample(fmt::format("{}_bucket", family), with_bound, so_far->number());
    }
    text.sample(fmt::format("{}_count", family), labels, count->number());
    text.sample(fmt::format("{}_sum", family), labels, sum->number());
}

void print_counters(
    Figures& text, std::span<const SaidFamily> families, const LiveState& state,
    bool (*is_of_kind)(const Value& details)
) {
    for (const auto& [field, family, help] : families) {
        text.family(family, "counter", help);
        for (const auto& [component, said] : state.components())
            if (const auto* number = number_in(said.health.details, field);
                number != nullptr && is_of_kind(said.health.details))
                text.sample(fmt::format("{}_total", family), {{"component", component}}, number->number());
    }
}

} // namespace tutti::live
