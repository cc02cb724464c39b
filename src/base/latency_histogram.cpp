#include "base/latency_histogram.hpp"

#include <algorithm>
#include <vector>

namespace tutti {

void LatencyHistogram::add(microseconds took, std::uint64_t times) noexcept {
    const auto bound = std::ranges::lower_bound(bounds_, took.count());
    buckets_[static_cast<std::size_t>(bound - bounds_.begin())] += times;
    count_ += times;
    sum_ += took * static_cast<microseconds::rep>(times);
    max_ = std::max(max_, took);
}

Value LatencyHistogram::to_value() const {
    std::vector<Value> buckets;
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        so_far += buckets_[i];
        const auto bound = i < bounds_.size() ? Value(to_seconds(microseconds(bounds_[i]))) : Value();
        buckets.push_back(Value::object({{"le", bound}, {"count", so_far}}));
    }
    return Value::object(
        {{"count", count_},
         {"sum", to_seconds(sum_)},
         {"max", to_seconds(max_)},
         {"buckets", Value::array(std::move(buckets))}}
    );
}

} // namespace tutti
