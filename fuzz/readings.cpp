// Any bytes as what the history finds in its database, and as what it is asked. What a batch or a block of
// buckets says is finite and in its place, and the same again once it was written anew.
#include "base/json.hpp"
#include "base/result.hpp"
#include "history/bucket_block.hpp"
#include "history/sample_batch.hpp"
#include "history/tier.hpp"
#include "workers/history/history_answers.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace {

using namespace tutti;
using namespace tutti::history;

void try_batch(std::string_view bytes) {
    const auto read = [](std::string_view batch, Samples& samples) {
        return read_batch(batch, {0}, {UINT32_MAX}, [&](SeriesId series, Sample sample) {
            invariant(std::isfinite(sample.value), "a sample is a number");
            samples[series].push_back(sample);
        });
    };
    Samples samples;
    if (!read(bytes, samples) || samples.empty()) return;
    Samples again;
    invariant(read(write_batch(samples), again).has_value(), "what is written can be read");
    Samples once_more;
    invariant(read(write_batch(again), once_more).has_value(), "what is written can be read");
    invariant(
        again == once_more, "what was read is written as it is"
    ); // the first may be what arithmetic made
}

void try_buckets(std::string_view bytes) {
    const auto shape = block_at(Tier::Minute, SampleTime(std::chrono::hours(490'000)));
    std::vector<Bucket> buckets;
    const auto done = read_buckets(shape, bytes, [&](const Bucket& bucket) { buckets.push_back(bucket); });
    SampleTime before = shape.start - shape.width;
    for (const auto& bucket : buckets) {
        invariant(
            bucket.start > before && bucket.start < shape.start + std::chrono::hours(1),
            "in its block, in order"
        );
        invariant(
            bucket.min <= bucket.mean && bucket.mean <= bucket.max && bucket.count > 0, "a bucket is one"
        );
        before = bucket.start;
    }
    if (!done) return;
    std::vector<Bucket> again;
    const auto read = read_buckets(shape, write_buckets(shape, buckets), [&](const Bucket& bucket) {
        again.push_back(bucket);
    });
    invariant(read && again.size() == buckets.size(), "what is written can be read");
}

void try_question(std::string_view bytes) {
    const auto params = parse_json(bytes);
    if (!params) return;
    const auto question = question_from(*params, SampleTime(seconds(1'767'225'600)));
    if (!question) return;
    const auto step = step_for(question->range.span(), question->points);
    invariant(step > milliseconds(0) && question->range.span() / step <= 2 * 2000, "an answer is bounded");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    switch (data[0] % 3) {
    case 0:
        try_batch(bytes);
        break;
    case 1:
        try_buckets(bytes);
        break;
    default:
        try_question(bytes);
        break;
    }
    return 0;
}
