#include "history/sample_batch.hpp"

#include "history/bytes.hpp"
#include "history/number_coding.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::history {

namespace {

constexpr std::uint64_t batch_version = 1;

std::int64_t count(SampleTime time) noexcept { return time.time_since_epoch().count(); }

std::string write_series(const std::vector<Sample>& samples, SampleTime base) {
    NumberCoding coding;
    for (const auto& sample : samples) coding.admit(sample.value);
    std::string out;
    put_number(out, samples.size());
    put_number(out, coding.kind());
    std::int64_t before = count(base);
    std::int64_t step = 0;
    std::int64_t units = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto distance = wrapping_difference(count(samples[i].time), before);
        put_signed(out, wrapping_difference(distance, step));
        step = i == 0 ? 0 : distance; // the first, from the batch's time, says nothing of the next
        before = count(samples[i].time);
        coding.put(out, samples[i].value, units);
    }
    return out;
}

std::unexpected<Error> damaged_batch() {
    return fail(ErrorCode::InvalidInput, "a batch of samples is damaged");
}

Result<void> read_series(
    std::string_view bytes, std::int64_t base, SeriesId series,
    const std::function<void(SeriesId, Sample)>& each
) {
    ByteReader in(bytes);
    const auto samples = in.number();
    const auto coding = NumberCoding::from(in.number());
    // Each sample takes two bytes or more.
    if (!coding || samples > in.left() / 2) return damaged_batch();
    std::int64_t time = base;
    std::int64_t step = 0;
    std::int64_t units = 0;
    for (std::uint64_t i = 0; i < samples; ++i) {
        const auto distance = wrapping_add(step, in.signed_number());
        time = wrapping_add(time, distance);
        step = i == 0 ? 0 : distance;
        const auto value = coding->get(in, units);
        if (in.failed() || !std::isfinite(value)) return damaged_batch();
        each(series, {SampleTime(milliseconds(time)), value});
    }
    return {};
}

} // namespace

std::string write_batch(const Samples& samples) {
    invariant(!samples.empty(), "a batch has samples");
    SampleTime base = SampleTime::max();
    for (const auto& [series, of_series] : samples) base = std::min(base, of_series.front().time);
    std::string head;
    put_number(head, batch_version);
    put_signed(head, count(base));
    put_number(head, samples.size());
    std::string body;
    std::uint32_t before = 0;
    for (const auto& [series, of_series] : samples) {
        const auto written = write_series(of_series, base);
        put_number(head, series.value - before);
        put_number(head, written.size());
        before = series.value;
        body += written;
    }
    return head + body;
}

Result<void> read_batch(
    std::string_view bytes, SeriesId first, SeriesId last, const std::function<void(SeriesId, Sample)>& each
) {
    ByteReader head(bytes);
    if (head.number() != batch_version) return damaged_batch();
    const auto base = head.signed_number();
    const auto series = head.number();
    if (series > head.left() / 2) return damaged_batch();
    struct Part {
        SeriesId series;
        std::uint64_t size;
    };
    std::vector<Part> parts;
    std::uint64_t id = 0;
    for (std::uint64_t i = 0; i < series; ++i) {
        const auto distance = head.number();
        const auto size = head.number();
        if (distance > UINT32_MAX || id + distance > UINT32_MAX || (i > 0 && distance == 0))
            return damaged_batch();
        id += distance;
        parts.push_back({{static_cast<std::uint32_t>(id)}, size});
    }
    if (head.failed()) return damaged_batch();
    for (const auto& part : parts) {
        const auto body = head.take(part.size);
        if (head.failed()) return damaged_batch();
        if (part.series < first || part.series > last) continue;
        auto read = read_series(body, base, part.series, each);
        if (!read) return read;
    }
    return {};
}

} // namespace tutti::history
