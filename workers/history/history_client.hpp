// Asking the running history for what commands show.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "control/client.hpp"
#include "workers/history/course_chart.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::history {

struct KnownSeries {
    std::string source;
    std::string sensor;
    std::string unit;
    double first = 0; ///< seconds since the epoch
    double last = 0;
    Value said = {}; ///< as it was answered

    std::string name() const { return source + "/" + sensor; }
};

/// A period as a person gives it ("24h", "2026-11-29", empty for now), in seconds since the epoch.
struct Period {
    double from = 0;
    double to = 0;
};
Result<Period> parse_period(std::string_view since, std::string_view until, double now);

struct ReadCourse {
    DrawnCourse drawn;
    std::vector<double> mean;
    std::vector<double> count;
    std::string unit;
    Value whole; ///< as it was answered
};

/// What it answers of all that it keeps, which may take its time; Conflict where it refuses. Nothing where
/// the service does not run.
Task<std::optional<Result<Value>>> ask_owner(std::string service, std::string command, Value arguments = {});
/// Of a command that needs it: NotFound, with what to do.
Error does_not_run(std::string_view service);

class HistoryClient {
public:
    /// NotFound, with what to do, where the history does not run.
    static Task<Result<HistoryClient>> connect(std::string service);

    /// Those that the filter matches; InvalidInput where it is none.
    Task<Result<std::vector<KnownSeries>>> series(std::string filter);
    Task<Result<ReadCourse>> course(KnownSeries series, Period period, int points);

private:
    explicit HistoryClient(control::Client client) : client_(std::move(client)) {}

    control::Client client_;
};

} // namespace tutti::history
