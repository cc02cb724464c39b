// The store of readings by itself, in simulated time: what a household says, ten readings a second of twenty
// series, written once a minute as `tutti-history` does.
//
//   bench_history fill DIR DAYS                 fills DIR/history.db with the days before today (UTC)
//   bench_history fill DIR DAYS OPENMETRICS     writes the same samples as text, too, and keeps all of them
//   bench_history ask DIR DAYS                  asks for courses of all lengths, 500 points each
//
// Prints a line of JSON.
#include "bench/clocks.hpp"
#include "workers/history/reading_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::bench {

namespace {

using namespace history;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr int series_count = 20;
constexpr milliseconds period = seconds(2);
constexpr minutes flush = minutes(1);

[[noreturn]] void give_up(std::string_view why) {
    fmt::print(stderr, "bench_history: {}\n", why);
    std::exit(1);
}

template <typename T>
T must(Result<T> result) {
    if (!result) give_up(result.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// What sensors say: walks of one, two or no decimals, and a switch.
class Household {
public:
    SeriesName name(int series) const { return {"bench", fmt::format("sensor_{}", series)}; }

    double next(int series) {
        auto& value = values_[static_cast<std::size_t>(series)];
        const double step = 1 / scale(series);
        if (series % 4 == 3) return chance_(random_) < 0.01 ? value = 1 - value : value;
        const double move = chance_(random_);
        if (move < 0.3) value += step;
        if (move > 0.7) value -= step;
        return std::round(value * scale(series)) / scale(series);
    }
    milliseconds lateness() { return milliseconds(static_cast<int>(chance_(random_) * 6)); }

private:
    static double scale(int series) { return series % 4 == 0 ? 100 : series % 4 == 1 ? 10 : 1; }

    std::mt19937_64 random_{1};
    std::uniform_real_distribution<double> chance_{0, 1};
    std::vector<double> values_ = std::vector<double>(series_count, 20);
};

std::uint64_t bytes_written() {
    std::ifstream io("/proc/self/io");
    for (std::string line; std::getline(io, line);)
        if (line.starts_with("write_bytes: ")) return std::stoull(line.substr(13));
    return 0;
}

SampleTime midnight() {
    return SampleTime(std::chrono::floor<days>(std::chrono::system_clock::now().time_since_epoch()));
}

ReadingStore open(const std::filesystem::path& folder, const Retention& retention = {}) {
    return must(ReadingStore::open(folder / "history.db", retention));
}

void fill(const std::filesystem::path& folder, int length, const char* text) {
    std::filesystem::create_directories(folder);
    const std::unique_ptr<std::FILE, decltype(&std::fclose)> out(
        text != nullptr ? std::fopen(text, "w") : nullptr, &std::fclose
    );
    std::vector<std::string> lines(series_count); // OpenMetrics wants a family's samples together
    auto store = open(folder, text != nullptr ? Retention{.raw = days(length + 1)} : Retention());
    const auto begin = midnight() - days(length);
    Household household;
    std::uint64_t samples = 0;
    const auto written_before = bytes_written();
    const auto cpu_before = cpu_seconds();
    for (auto minute = begin; minute < midnight(); minute += flush) {
        FreshSamples fresh;
        for (int series = 0; series < series_count; ++series) {
            auto& of_series = fresh[household.name(series)];
            of_series.unit = "u";
            for (milliseconds at = milliseconds(0); at < flush; at += period) {
                const Sample sample = {minute + at + household.lateness(), household.next(series)};
                of_series.samples.push_back(sample);
                ++samples;
                if (out)
                    lines[static_cast<std::size_t>(series)] += fmt::format(
                        "sensor_{} {} {:.3f}\n", series, sample.value,
                        to_seconds(WallTime(sample.time.time_since_epoch()))
                    );
            }
        }
        must(store.append(fresh));
        while (must(store.tidy(minute + flush))) {
        }
    }
    const auto cpu = cpu_seconds() - cpu_before;
    for (int series = 0; out && series < series_count; ++series)
        fmt::print(out.get(), "# TYPE sensor_{} gauge\n{}", series, lines[static_cast<std::size_t>(series)]);
    if (out) fmt::print(out.get(), "# EOF\n");
    fmt::print(
        "{{\"days\":{},\"samples\":{},\"cpu_seconds\":{:.2f},\"bytes\":{},\"written_a_day\":{}}}\n", length,
        samples, cpu, must(store.used()),
        (bytes_written() - written_before) / static_cast<std::uint64_t>(length)
    );
}

/// A length, and that many questions of it at random places.
std::string ask_for(ReadingStore& store, std::string_view name, milliseconds span, TimeRange all) {
    constexpr int questions = 400;
    std::mt19937_64 random(7);
    const Household household;
    std::vector<double> taken;
    std::size_t points = 0;
    for (int i = 0; i < questions; ++i) {
        // Half are of now, as charts are; half are anywhere.
        const auto most = (all.to - all.from - span).count();
        const auto back = i % 2 == 0 || most <= 0
                              ? 0
                              : static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most));
        const TimeRange range = {all.to - span - milliseconds(back), all.to - milliseconds(back)};
        const auto before = now_microseconds();
        const auto course = must(store.course({household.name(i % series_count), range, 500, {}}));
        taken.push_back(static_cast<double>(now_microseconds() - before) / 1000);
        points += course.buckets.size();
    }
    std::ranges::sort(taken);
    return fmt::format(
        "\"{}\":{{\"p50_ms\":{:.3f},\"p99_ms\":{:.3f},\"max_ms\":{:.3f},\"points\":{}}}", name,
        taken[taken.size() / 2], taken[taken.size() * 99 / 100], taken.back(), points / questions
    );
}

void ask(const std::filesystem::path& folder, int length) {
    auto store = open(folder);
    const TimeRange all = {midnight() - days(length), midnight()};
    std::string answer;
    for (const auto& [name, span] :
         {std::pair<std::string_view, milliseconds>{"hour", hours(1)},
          {"day", days(1)},
          {"week", days(7)},
          {"month", days(31)},
          {"year", days(365)}})
        answer += (answer.empty() ? "" : ",") + ask_for(store, name, span, all);
    fmt::print("{{{}}}\n", answer);
}

} // namespace

} // namespace tutti::bench

int main(int argc, char** argv) {
    const std::string_view what = argc > 3 ? argv[1] : "";
    const int days = argc > 3 ? std::atoi(argv[3]) : 0;
    if (what == "fill" && days > 0)
        tutti::bench::fill(argv[2], days, argc > 4 ? argv[4] : nullptr);
    else if (what == "ask" && days > 0)
        tutti::bench::ask(argv[2], days);
    else
        tutti::bench::give_up("fill DIR DAYS [OPENMETRICS] | ask DIR DAYS");
    return 0;
}
