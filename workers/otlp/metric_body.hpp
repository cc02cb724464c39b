// MetricBody: figures as OTLP/HTTP carries them in JSON (ExportMetricsServiceRequest): gauges, sums that only
// grow since their beginning (cumulative, monotonic), histograms.
#pragma once

#include "live/figures/figures.hpp"
#include "workers/otlp/trace_body.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::otlp {

class MetricBody final : public live::Figures {
public:
    /// Points that one body carries; more are counted, and left out.
    static constexpr std::size_t most = 16'384;

    explicit MetricBody(WallTime now);

    using live::Figures::sample;
    void family(
        std::string_view name, std::string_view type, std::string_view help, std::string_view unit = {}
    ) override;
    void sample(std::string_view name, std::span<const Label> labels, double value) override;
    void sample(std::string_view name, std::span<const Label> labels, std::uint64_t value) override;

    std::size_t points() const noexcept { return points_; }
    std::size_t left_out() const noexcept { return left_out_; }
    std::string print(const Origin& origin) &&;

private:
    enum class Kind { Gauge, Sum, Histogram };
    struct Bucket {
        std::string bound; ///< as it stands in `le`
        double so_far;
    };
    struct Course {
        std::vector<Bucket> buckets = {};
        double count = 0;
        double sum = 0;
    };

    bool has_room();
    void add_point(std::span<const Label> labels, Value number, std::string_view field);
    void add_to_course(std::string_view name, std::span<const Label> labels, double value);
    Value course_value(const Value& attributes, const Course& course) const;
    void end_family();

    std::string time_;
    std::string name_;
    std::string help_;
    std::string unit_;
    Kind kind_ = Kind::Gauge;
    std::vector<Value> data_points_;
    std::vector<std::pair<Value, Course>> courses_; ///< of a histogram, by attributes
    std::map<std::string, std::size_t> places_;     ///< of those, by their labels
    std::vector<Value> metrics_;
    std::size_t points_ = 0;
    std::size_t left_out_ = 0;
};

} // namespace tutti::otlp
