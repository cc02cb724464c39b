#include "base/iso_time.hpp"
#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/own_screen.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "io/clock.hpp"
#include "workers/history/commands.hpp"
#include "workers/history/history_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <unistd.h>

namespace tutti::history {

namespace {

/// "2026-11-28 21:04", as the clock on the wall shows it.
std::string local_text(double time) {
    const auto at = wall_time_from_seconds(time);
    auto text = print_time(at + io::utc_offset(at)).substr(0, 16);
    text[10] = ' ';
    return text;
}

double mean_of(const ReadCourse& course) {
    const double samples = std::accumulate(course.count.begin(), course.count.end(), 0.0);
    const double sum = std::inner_product(course.mean.begin(), course.mean.end(), course.count.begin(), 0.0);
    return samples > 0 ? sum / samples : 0;
}

std::size_t place_of(const std::vector<double>& list, std::vector<double>::const_iterator at) {
    return static_cast<std::size_t>(at - list.begin());
}

void print_course(const std::string& name, const ReadCourse& course, ChartSize size) {
    const auto& drawn = course.drawn;
    const auto lowest = place_of(drawn.min, std::ranges::min_element(drawn.min));
    const auto highest = place_of(drawn.max, std::ranges::max_element(drawn.max));
    const auto unit = course.unit.empty() ? std::string() : " " + printable(course.unit);
    const auto colours = command::colours_for(STDOUT_FILENO);
    command::print_out("{}\n", command::paint(colours, command::Tone::Strong, printable(name)));
    for (const auto& line : draw_course(drawn, size)) command::print_out("{}\n", line);
    const auto begins = local_text(drawn.from);
    const auto ends = local_text(drawn.to);
    const auto room = std::max(0, dot_columns(size) - static_cast<int>(begins.size()));
    command::print_out("{:>{}}{}{:>{}}\n\n", "", size.columns - dot_columns(size), begins, ends, room);
    command::print_out(
        "lowest  {}{} at {}\nmean    {}{}\nhighest {}{} at {}\nlast    {}{} at {}\n",
        print_short(drawn.min[lowest]), unit, local_text(drawn.times[lowest]), print_short(mean_of(course)),
        unit, print_short(drawn.max[highest]), unit, local_text(drawn.times[highest]),
        print_short(course.mean.back()), unit, local_text(drawn.times.back())
    );
}

Task<int> ask_and_show(const ShowOptions& options) {
    const auto slash = options.series.find('/');
    if (slash == std::string::npos)
        co_return command::report_failure(
            {ErrorCode::InvalidInput,
             fmt::format("\"{}\" is no SOURCE/SENSOR: `tutti history list` has them", options.series)}
        );
    const auto period = parse_period(options.since, options.until, to_seconds(io::wall_now()));
    if (!period) co_return command::report_failure(period.error());
    auto client = co_await HistoryClient::connect(options.service);
    if (!client) co_return command::report_failure(client.error());
    constexpr int widest = 200;
    const ChartSize size{std::min(command::terminal_size().columns, widest), 10};
    const KnownSeries series{options.series.substr(0, slash), options.series.substr(slash + 1), {}, 0, 0};
    const auto course = co_await client->course(series, *period, std::max(1, 2 * dot_columns(size)));
    if (!course) co_return command::report_failure(course.error());
    if (options.json)
        command::print_out("{}\n", print_json(course->whole));
    else if (course->drawn.times.empty())
        command::print_err(
            "{} has no samples from {} to {}\n", options.series, local_text(period->from),
            local_text(period->to)
        );
    else
        print_course(options.series, *course, size);
    co_return command::Success;
}

} // namespace

int show(const ShowOptions& options) {
    return command::run_task([&](asio::io_context&) { return ask_and_show(options); });
}

} // namespace tutti::history
