// Fold: samples and buckets, in any order → the buckets of an answer.
#pragma once

#include "history/sample.hpp"

#include <map>
#include <vector>

namespace tutti::history {

/// From `from` up to, and without, `to`.
struct TimeRange {
    SampleTime from;
    SampleTime to;

    bool contains(SampleTime time) const noexcept { return time >= from && time < to; }
    milliseconds span() const noexcept { return to - from; }
    bool operator==(const TimeRange&) const = default;
};

class Fold {
public:
    /// Buckets start at whole multiples of `step`.
    explicit Fold(milliseconds step) noexcept : step_(step) {}

    void add(const Bucket& bucket) {
        const auto start = align(bucket.start, step_);
        const auto [place, is_new] = buckets_.try_emplace(start, bucket);
        if (is_new)
            place->second.start = start;
        else
            merge(place->second, bucket);
    }
    void add(const Sample& sample) { add(bucket_of(sample)); }

    /// Oldest first.
    std::vector<Bucket> buckets() const {
        std::vector<Bucket> all;
        all.reserve(buckets_.size());
        for (const auto& [start, bucket] : buckets_) all.push_back(bucket);
        return all;
    }
    bool empty() const noexcept { return buckets_.empty(); }

private:
    milliseconds step_;
    std::map<SampleTime, Bucket> buckets_;
};

} // namespace tutti::history
