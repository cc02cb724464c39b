#include "history/bucket_block.hpp"

#include "history/bytes.hpp"
#include "history/number_coding.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::history {

namespace {

constexpr std::uint64_t block_version = 1;
constexpr double mean_steps = 65535;

std::unexpected<Error> damaged_block() {
    return fail(ErrorCode::InvalidInput, "a block of buckets is damaged");
}

void put_spread(std::string& out, const NumberCoding& coding, const Bucket& bucket) {
    if (coding.is_exact()) {
        std::int64_t ignored = 0;
        coding.put(out, bucket.mean, ignored);
        coding.put(out, bucket.max, ignored);
        return;
    }
    const auto spread = coding.units(bucket.max) - coding.units(bucket.min);
    put_number(out, static_cast<std::uint64_t>(spread));
    if (spread == 0) return;
    const double share = (bucket.mean - bucket.min) / (bucket.max - bucket.min);
    put_fixed(out, static_cast<std::uint64_t>(std::lround(std::clamp(share, 0.0, 1.0) * mean_steps)), 2);
}

void get_spread(ByteReader& in, const NumberCoding& coding, std::int64_t least, Bucket& bucket) {
    std::int64_t ignored = 0;
    if (coding.is_exact()) {
        bucket.mean = coding.get(in, ignored);
        bucket.max = coding.get(in, ignored);
        return;
    }
    bucket.mean = bucket.max = bucket.min;
    const auto spread = in.number();
    if (spread == 0) return;
    bucket.max = coding.value(wrapping_add(least, static_cast<std::int64_t>(spread)));
    const double share = static_cast<double>(in.fixed(2)) / mean_steps;
    bucket.mean = std::clamp(bucket.min + share * (bucket.max - bucket.min), bucket.min, bucket.max);
}

/// False of what is no number, too.
bool is_in_order(const Bucket& bucket) {
    return bucket.min <= bucket.mean && bucket.mean <= bucket.max && std::isfinite(bucket.min)
           && std::isfinite(bucket.max);
}

} // namespace

std::string write_buckets(const BlockShape& shape, std::span<const Bucket> buckets) {
    NumberCoding coding;
    for (const auto& bucket : buckets) {
        coding.admit(bucket.min);
        coding.admit(bucket.max);
    }
    std::string out;
    put_number(out, block_version);
    put_number(out, buckets.size());
    put_number(out, coding.kind());
    std::int64_t next_place = 0;
    std::uint32_t count = 0;
    std::int64_t units = 0;
    for (const auto& bucket : buckets) {
        const auto place = (bucket.start - shape.start) / shape.width;
        invariant(place >= next_place && place < shape.places, "a bucket lies within its block, in order");
        const bool differs = bucket.count != count;
        put_number(out, static_cast<std::uint64_t>(place - next_place) * 2 + (differs ? 1 : 0));
        if (differs) put_number(out, bucket.count);
        count = bucket.count;
        next_place = place + 1;
        coding.put(out, bucket.min, units);
        put_spread(out, coding, bucket);
    }
    return out;
}

Result<void> read_buckets(
    const BlockShape& shape, std::string_view bytes, const std::function<void(const Bucket&)>& each
) {
    ByteReader in(bytes);
    if (in.number() != block_version) return damaged_block();
    const auto buckets = in.number();
    const auto coding = NumberCoding::from(in.number());
    if (in.failed() || !coding || buckets > shape.places) return damaged_block();
    std::uint64_t next_place = 0;
    std::uint64_t count = 0;
    std::int64_t units = 0;
    for (std::uint64_t i = 0; i < buckets; ++i) {
        const auto head = in.number();
        if (head % 2 == 1) count = in.number();
        if (head / 2 >= shape.places || count == 0 || count > UINT32_MAX) return damaged_block();
        const auto place = next_place + head / 2;
        if (place >= shape.places) return damaged_block();
        next_place = place + 1;
        Bucket bucket;
        bucket.start = shape.start + shape.width * static_cast<std::int64_t>(place);
        bucket.count = static_cast<std::uint32_t>(count);
        bucket.min = coding->get(in, units);
        get_spread(in, *coding, units, bucket);
        if (in.failed() || !is_in_order(bucket)) return damaged_block();
        each(bucket);
    }
    return {};
}

} // namespace tutti::history
