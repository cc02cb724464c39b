// What components say of themselves, as families of /metrics: numbers, and what they say as LatencyHistogram
// (base/latency_histogram.hpp).
#pragma once

#include "base/value.hpp"
#include "live/figures/figures.hpp"
#include "live/live_state.hpp"

#include <initializer_list>
#include <span>
#include <string_view>

namespace tutti::live {

/// A family, and the field of what is said that it is made of.
struct SaidFamily {
    std::string_view field;
    std::string_view family;
    std::string_view help;
};

/// The number of that name; nothing where there is none.
const Value* number_in(const Value& fields, std::string_view key);

/// One histogram of a family; nothing of what is none.
void print_histogram(
    Figures& text, std::string_view family, std::initializer_list<Figures::Label> labels,
    const Value& histogram
);

/// Counters of each component whose details are of that kind.
void print_counters(
    Figures& text, std::span<const SaidFamily> families, const LiveState& state,
    bool (*is_of_kind)(const Value& details)
);

} // namespace tutti::live
