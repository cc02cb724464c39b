// How many durable writes the control store takes a second, each a row, its event and its audit line, as
// `tutti-control` makes them: so many writers, each of which waits for its write before the next. Before them
// what the disk takes of a bare writer: a page is appended, and synced.
//
//   bench_control DIR SECONDS [WRITERS …]     (1, 8 and 64 writers without more words)
//
// Prints a line of JSON for each. DIR decides which disk is measured.
#include "bench/clocks.hpp"
#include "control_plane/control_answers.hpp"
#include "control_plane/store_writer.hpp"
#include "io/file_descriptor.hpp"
#include "io/task_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

namespace tutti::bench {

namespace {

using namespace control_plane;

struct Run {
    std::int64_t until = 0; ///< CLOCK_MONOTONIC, microseconds
    std::vector<std::int64_t> took;
};

Task<void> write_on(StoreWriter& writer, Run& run, int number) {
    const auto key = fmt::format("row {}", number);
    for (int i = 0; now_microseconds() < run.until; ++i) {
        const auto begun = now_microseconds();
        auto write = row_write(
            {RowChange::Kind::Put, "settings", key, fmt::format(R"({{"value":{}}})", i)}, 1,
            WallTime(microseconds(begun)), std::make_shared<std::uint64_t>()
        );
        const auto done = co_await writer.write(std::move(write));
        if (!done) {
            fmt::print(stderr, "bench_control: {}\n", done.error().message);
            std::exit(1);
        }
        run.took.push_back(now_microseconds() - begun);
    }
}

Task<void> play(StoreWriter& writer, Run& run, int writers, io::TaskGroup& running) {
    io::TaskGroup all(co_await asio::this_coro::executor);
    for (int i = 0; i < writers; ++i) all.spawn("write", write_on(writer, run, i));
    co_await all.join();
    co_await running.stop();
}

double milliseconds_at(std::vector<std::int64_t>& took, double part) {
    const auto place = static_cast<std::size_t>(static_cast<double>(took.size() - 1) * part);
    std::ranges::nth_element(took, took.begin() + static_cast<std::ptrdiff_t>(place));
    return static_cast<double>(took[place]) / 1000;
}

void say(const char* what, const std::string& count, std::vector<std::int64_t>& took, double length) {
    fmt::print(
        R"({{"what":"{}",{},"per_second":{:.0f},"p50_ms":{:.2f},"p99_ms":{:.2f}}})"
        "\n",
        what, count, static_cast<double>(took.size()) / length, milliseconds_at(took, 0.5),
        milliseconds_at(took, 0.99)
    );
    std::fflush(stdout);
}

void measure_disk(const std::filesystem::path& folder, double length) {
    const auto path = folder / "bare";
    const io::FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    const std::array<char, 4096> page{};
    std::vector<std::int64_t> took;
    const auto begun = now_microseconds();
    for (auto now = begun; now < begun + static_cast<std::int64_t>(length * 1e6);) {
        if (::write(file.get(), page.data(), page.size()) < 0 || ::fdatasync(file.get()) != 0) {
            std::perror("bench_control: cannot write there");
            std::exit(1);
        }
        took.push_back(now_microseconds() - now);
        now += took.back();
    }
    std::filesystem::remove(path);
    say("a page appended and synced", R"("writers":1)", took, length);
}

void measure_store(const std::filesystem::path& folder, double length, int writers) {
    const auto file = folder / fmt::format("control-{}.db", writers);
    for (const auto* ending : {"", "-wal"}) std::filesystem::remove(file.native() + ending);
    asio::io_context context(1);
    StoreWriter writer(context.get_executor(), file);
    io::TaskGroup running(context.get_executor());
    io::TaskGroup playing(context.get_executor());
    Run run;
    const auto begun = now_microseconds();
    run.until = begun + static_cast<std::int64_t>(length * 1e6);
    running.spawn("writer", writer.run());
    playing.spawn("play", play(writer, run, writers, running));
    context.run();
    const auto took = static_cast<double>(now_microseconds() - begun) / 1e6;
    const auto count = static_cast<double>(run.took.size());
    const auto together = count / static_cast<double>(std::max<std::uint64_t>(writer.stats().commits, 1));
    say("writes of the store", fmt::format(R"("writers":{},"writes_a_sync":{:.1f})", writers, together),
        run.took, took);
}

} // namespace

} // namespace tutti::bench

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fputs("bench_control DIR SECONDS [WRITERS ...]\n", stderr);
        return 2;
    }
    std::vector<int> writers;
    for (int i = 3; i < argc; ++i) writers.push_back(std::atoi(argv[i]));
    if (writers.empty()) writers = {1, 8, 64};
    const double length = std::atof(argv[2]);
    tutti::bench::measure_disk(argv[1], length);
    for (const int each : writers) tutti::bench::measure_store(argv[1], length, each);
    return 0;
}
