#include "workers/history/history_answers.hpp"

#include "base/name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace tutti::history {

namespace {

constexpr std::uint32_t usual_points = 500;
constexpr std::uint32_t most_points = 2000;
constexpr milliseconds usual_span = std::chrono::days(1);
constexpr milliseconds longest_span = std::chrono::days(36'600);

double seconds_of(SampleTime time) { return to_seconds(WallTime(time.time_since_epoch())); }

/// Nine digits: a mean has no more to say.
double shortened(double value) {
    if (value == 0 || !std::isfinite(value)) return value;
    const double scale = std::pow(10.0, 8 - std::floor(std::log10(std::abs(value))));
    const double rounded = std::round(value * scale) / scale;
    return std::isfinite(rounded) ? rounded : value;
}

Result<std::string> text_in(const Value& params, std::string_view key) {
    const auto* value = params.find(key);
    if (value == nullptr || !value->is_string() || value->string().empty())
        return fail(ErrorCode::InvalidInput, fmt::format("`{}` must be a name", key));
    return std::string(value->string());
}

Result<SampleTime> time_in(const Value& params, std::string_view key, SampleTime otherwise) {
    const auto* value = params.find(key);
    if (value == nullptr || value->is_null()) return otherwise;
    if (!value->is_number() || value->number() < 0 || value->number() > 1e11)
        return fail(ErrorCode::InvalidInput, fmt::format("`{}` must be a time, in seconds since 1970", key));
    return to_sample_time(wall_time_from_seconds(value->number()));
}

Result<std::uint32_t> points_in(const Value& params) {
    const auto* value = params.find("points");
    if (value == nullptr || value->is_null()) return usual_points;
    if (!value->is_integer() || value->integer() < 1 || value->integer() > most_points)
        return fail(
            ErrorCode::InvalidInput, fmt::format("`points` must be a whole number from 1 to {}", most_points)
        );
    return static_cast<std::uint32_t>(value->integer());
}

/// A list of what `part` gives of each bucket.
template <typename Part>
Value column(const std::vector<Bucket>& buckets, const Part& part) {
    std::vector<Value> values;
    values.reserve(buckets.size());
    for (const auto& bucket : buckets) values.emplace_back(part(bucket));
    return Value::array(std::move(values));
}

} // namespace

Result<std::string> backup_name_from(const Value& params) {
    auto name = text_in(params, "name");
    if (name && !is_name_segment(*name))
        return fail(ErrorCode::InvalidInput, "`name` must be of small letters, digits, _ and -");
    return name;
}

Result<Question> question_from(const Value& params, SampleTime now) {
    auto source = text_in(params, "source");
    if (!source) return pass_on(source);
    auto sensor = text_in(params, "sensor");
    if (!sensor) return pass_on(sensor);
    const auto to = time_in(params, "to", now);
    if (!to) return std::unexpected(to.error());
    const auto from = time_in(params, "from", *to - usual_span);
    if (!from) return std::unexpected(from.error());
    const auto points = points_in(params);
    if (!points) return std::unexpected(points.error());
    if (*from >= *to) return fail(ErrorCode::InvalidInput, "`from` must be before `to`");
    if (*to - *from > longest_span) return fail(ErrorCode::InvalidInput, "at most a hundred years at once");
    return Question{{std::move(*source), std::move(*sensor)}, {*from, *to}, *points, {}};
}

Value to_value(const Question& question, const Course& course) {
    const auto& buckets = course.buckets;
    return Value::object(
        {{"source", question.series.source},
         {"sensor", question.series.sensor},
         {"unit", course.unit},
         {"from", seconds_of(question.range.from)},
         {"to", seconds_of(question.range.to)},
         {"step", to_seconds(microseconds(course.step))},
         {"times", column(buckets, [](const Bucket& bucket) { return seconds_of(bucket.start); })},
         {"min", column(buckets, [](const Bucket& bucket) { return bucket.min; })},
         {"mean", column(buckets, [](const Bucket& bucket) { return shortened(bucket.mean); })},
         {"max", column(buckets, [](const Bucket& bucket) { return bucket.max; })},
         {"count", column(buckets, [](const Bucket& bucket) { return bucket.count; })}}
    );
}

Value series_value(const std::vector<KeptSeries>& kept, const Gathering& gathering) {
    std::map<SeriesName, KeptSeries> all;
    for (const auto& series : kept) all.emplace(series.name, series);
    for (const auto& [name, series] : gathering.series()) {
        if (series.newest == SampleTime::min()) continue;
        auto& entry =
            all.try_emplace(name, KeptSeries{name, series.unit, series.newest, series.newest}).first->second;
        entry.last = std::max(entry.last, series.newest);
        entry.unit = series.unit;
    }
    std::vector<Value> values;
    for (const auto& [name, series] : all)
        values.push_back(Value::object(
            {{"source", name.source},
             {"sensor", name.sensor},
             {"unit", series.unit},
             {"first", seconds_of(series.first)},
             {"last", seconds_of(series.last)}}
        ));
    return Value::object({{"series", Value::array(std::move(values))}});
}

} // namespace tutti::history
