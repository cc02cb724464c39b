// What components say of themselves as LatencyHistogram (base/latency_histogram.hpp), as a family of
// /metrics.
#pragma once

#include "base/value.hpp"
#include "gateway/metrics_text.hpp"

#include <initializer_list>
#include <string_view>

namespace tutti::gateway {

/// The number of that name; nothing where there is none.
const Value* number_in(const Value& fields, std::string_view key);

/// One histogram of a family; nothing of what is none.
void print_histogram(
    MetricsText& text, std::string_view family, std::initializer_list<MetricsText::Label> labels,
    const Value& histogram
);

} // namespace tutti::gateway
