#include "workers/otlp/metric_body.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace tutti::otlp {

namespace {

constexpr int cumulative = 2; ///< AGGREGATION_TEMPORALITY_CUMULATIVE

/// As UCUM writes them.
std::string_view unit_of(std::string_view unit) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> known = {
        {{"seconds", "s"}, {"bytes", "By"}, {"ratio", "1"}, {"amperes", "A"}}
    };
    const auto found = std::ranges::find(known, unit, &std::pair<std::string_view, std::string_view>::first);
    return found != known.end() ? found->second : unit;
}

using Labels = std::span<const live::Figures::Label>;

/// Without that one.
Value attributes_of(Labels labels, std::string_view without = {}) {
    Attributes attributes;
    for (const auto& [name, value] : labels)
        if (name != without) attributes.emplace_back(std::string(name), std::string(value));
    return attributes_value(attributes);
}

std::string key_of(Labels labels, std::string_view without) {
    std::string key;
    for (const auto& [name, value] : labels)
        if (name != without) key += fmt::format("{}={}\n", name, value);
    return key;
}

std::string whole(double number) {
    const bool is_fine = number > 0 && number < 9e18;
    return fmt::format("{}", is_fine ? static_cast<std::int64_t>(number) : 0);
}

} // namespace

MetricBody::MetricBody(WallTime now) : time_(nanoseconds(now)) {}

void MetricBody::family(
    std::string_view name, std::string_view type, std::string_view help, std::string_view unit
) {
    end_family();
    name_ = name;
    help_ = help;
    unit_ = unit_of(unit);
    kind_ = type == "counter" ? Kind::Sum : type == "histogram" ? Kind::Histogram : Kind::Gauge;
}

bool MetricBody::has_room() {
    if (points_ < most) {
        ++points_;
        return true;
    }
    ++left_out_;
    return false;
}

void MetricBody::add_point(Labels labels, Value number, std::string_view field) {
    if (!has_room()) return;
    data_points_.push_back(Value::object(
        {{"attributes", attributes_of(labels)},
         {"timeUnixNano", time_},
         {std::string(field), std::move(number)}}
    ));
}

void MetricBody::sample(std::string_view name, Labels labels, double value) {
    if (kind_ == Kind::Histogram) return add_to_course(name, labels, value);
    if (std::isfinite(value)) add_point(labels, value, "asDouble"); // JSON has no other numbers
}

void MetricBody::sample(std::string_view name, Labels labels, std::uint64_t value) {
    if (kind_ == Kind::Histogram) return add_to_course(name, labels, static_cast<double>(value));
    add_point(labels, fmt::format("{}", value), "asInt");
}

void MetricBody::add_to_course(std::string_view name, Labels labels, double value) {
    constexpr std::string_view bound = "le";
    auto key = key_of(labels, bound);
    auto place = places_.find(key);
    if (place == places_.end()) {
        if (!has_room()) return;
        place = places_.emplace(std::move(key), courses_.size()).first;
        courses_.emplace_back(attributes_of(labels, bound), Course{});
    }
    auto& course = courses_[place->second].second;
    if (name.ends_with("_count")) course.count = value;
    if (name.ends_with("_sum")) course.sum = value;
    if (!name.ends_with("_bucket")) return;
    const auto below = std::ranges::find(labels, bound, &Label::name);
    if (below != labels.end()) course.buckets.push_back({std::string(below->value), value});
}

/// Theirs are counts so far; OTLP's are of each bucket, and the last one has no bound.
Value MetricBody::course_value(const Value& attributes, const Course& course) const {
    std::vector<Value> bounds;
    std::vector<Value> counts;
    double before = 0;
    for (const auto& [text, so_far] : course.buckets) {
        double bound = 0;
        const auto* const end = text.data() + text.size();
        const auto [rest, error] = std::from_chars(text.data(), end, bound);
        if (error != std::errc() || rest != end || !std::isfinite(bound)) continue; // "+Inf"
        bounds.emplace_back(bound);
        counts.emplace_back(whole(so_far - before));
        before = so_far;
    }
    counts.emplace_back(whole(course.count - before));
    return Value::object(
        {{"attributes", attributes},
         {"timeUnixNano", time_},
         {"count", whole(course.count)},
         {"sum", std::isfinite(course.sum) ? course.sum : 0.0},
         {"bucketCounts", Value::array(std::move(counts))},
         {"explicitBounds", Value::array(std::move(bounds))}}
    );
}

void MetricBody::end_family() {
    for (const auto& [attributes, course] : courses_)
        data_points_.push_back(course_value(attributes, course));
    courses_.clear();
    places_.clear();
    if (data_points_.empty()) return;
    std::vector<Member> metric = {{"name", name_}, {"description", help_}};
    if (!unit_.empty()) metric.push_back({"unit", unit_});
    std::vector<Member> data = {{"dataPoints", Value::array(std::exchange(data_points_, {}))}};
    if (kind_ != Kind::Gauge) data.push_back({"aggregationTemporality", cumulative});
    if (kind_ == Kind::Sum) data.push_back({"isMonotonic", true});
    const auto* field = kind_ == Kind::Gauge ? "gauge" : kind_ == Kind::Sum ? "sum" : "histogram";
    metric.push_back({field, Value::object(std::move(data))});
    metrics_.push_back(Value::object(std::move(metric)));
}

std::string MetricBody::print(const Origin& origin) && {
    end_family();
    const auto scope =
        Value::object({{"scope", scope_value(origin)}, {"metrics", Value::array(std::move(metrics_))}});
    const auto resource =
        Value::object({{"resource", resource_value(origin)}, {"scopeMetrics", Value::array({scope})}});
    return print_json(Value::object({{"resourceMetrics", Value::array({resource})}}));
}

} // namespace tutti::otlp
