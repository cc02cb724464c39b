#include "base/iso_time.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/progress_line.hpp"
#include "command/run_task.hpp"
#include "history/tier.hpp"
#include "io/clock.hpp"
#include "toml/values.hpp"
#include "workers/history/commands.hpp"
#include "workers/history/history_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace tutti::history {

namespace {

constexpr std::int64_t steps_at_once = 1000;

/// In seconds. InvalidInput where the history has no steps of that length: it has round ones.
Result<double> parse_step(std::string_view text) {
    const auto length = toml::parse_duration(text);
    if (!length || *length < seconds(1))
        return fail(
            ErrorCode::InvalidInput, fmt::format("\"{}\" is no length of a second or more: 1m, 15m, 1h", text)
        );
    const auto asked = std::chrono::duration_cast<milliseconds>(*length);
    const auto served = step_for(asked, 1);
    if (served != asked)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("the history has no steps of {}; the next are of {} s", text, served.count() / 1000)
        );
    return to_seconds(microseconds(asked));
}

/// As RFC 4180 wants it.
std::string field(std::string_view text) {
    if (text.find_first_of("\",\r\n") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + "\"";
}

void print_rows(const KnownSeries& series, const ReadCourse& course) {
    const auto beginning =
        fmt::format("{},{},{}", field(series.source), field(series.sensor), field(series.unit));
    for (std::size_t i = 0; i < course.mean.size(); ++i)
        command::print_out(
            "{},{},{},{},{},{}\n", print_time(wall_time_from_seconds(course.drawn.times[i])), beginning,
            course.drawn.min[i], course.mean[i], course.drawn.max[i], course.count[i]
        );
}

/// Whole steps, asked for by the thousand: then the answer's steps are just these.
Task<Result<void>> export_series(HistoryClient& client, KnownSeries series, Period period, double step) {
    const auto end = static_cast<std::int64_t>(std::ceil(period.to / step));
    auto first = static_cast<std::int64_t>(std::floor(std::max(period.from, series.first) / step));
    for (; first < end; first += steps_at_once) {
        const auto count = std::min(steps_at_once, end - first);
        const auto from = static_cast<double>(first) * step;
        const Period part = {from, from + static_cast<double>(count) * step};
        auto course = co_await client.course(series, part, static_cast<int>(count));
        if (!course) co_return pass_on(course);
        print_rows(series, *course);
    }
    co_return Result<void>();
}

Task<Result<std::vector<KnownSeries>>> chosen(HistoryClient& client, std::vector<std::string> filters) {
    if (filters.empty()) filters.emplace_back("#");
    std::vector<KnownSeries> all;
    for (const auto& filter : filters) {
        auto found = co_await client.series(filter);
        if (!found) co_return pass_on(found);
        if (found->empty())
            co_return fail(ErrorCode::NotFound, fmt::format("nothing is kept that {} takes", filter));
        for (auto& series : *found)
            if (std::ranges::find(all, series.name(), &KnownSeries::name) == all.end())
                all.push_back(std::move(series));
    }
    co_return all;
}

Task<int> ask_and_export(const ExportOptions& options) {
    const auto step = parse_step(options.step);
    if (!step) co_return command::report_failure(step.error());
    const auto period = parse_period(options.since, options.until, to_seconds(io::wall_now()));
    if (!period) co_return command::report_failure(period.error());
    auto client = co_await HistoryClient::connect(options.service);
    if (!client) co_return command::report_failure(client.error());
    const auto all = co_await chosen(*client, options.filters);
    if (!all) co_return command::report_failure(all.error());
    command::ProgressLine progress(true);
    command::put_out("time,source,sensor,unit,min,mean,max,count\n");
    std::size_t done = 0;
    for (const auto& series : *all) {
        progress.show(fmt::format("{} of {}: {}", ++done, all->size(), series.name()));
        const auto exported = co_await export_series(*client, series, *period, *step);
        if (!exported) co_return command::report_failure(exported.error());
    }
    co_return command::Success;
}

} // namespace

int export_csv(const ExportOptions& options) {
    return command::run_task([&](asio::io_context&) { return ask_and_export(options); });
}

} // namespace tutti::history
