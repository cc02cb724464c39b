#include "workers/exports/child_job.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "base/scan.hpp"
#include "command/exit_code.hpp"
#include "io/child_output.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace tutti::exports {

namespace {

constexpr std::size_t longest_line = 1 << 20;
constexpr auto pause = milliseconds(200);
constexpr auto longest_job = std::chrono::hours(24);

/// Of the job, its program and who waits for it.
struct Run {
    HeardLines lines;
    std::optional<Result<io::ChildOutput>> output;
};

Task<void> run_into(std::shared_ptr<Run> run, io::ChildCall call) { // owned by who waits, too
    auto output = co_await io::run_child(std::move(call), io::steady_now() + longest_job);
    run->output.emplace(std::move(output));
}

/// Without the word that each of our programs begins with.
std::string sentence_of(std::string_view errors) {
    auto line = trimmed(errors);
    if (line.starts_with("tutti: ")) line.remove_prefix(7);
    return printable(line);
}

/// How bad it is what verify has found: where it has looked at several exports, the worst counts.
enum class Found : std::uint8_t { Nothing, Whole, Damaged, Lost };

Found found_in(const Value& result) {
    const auto* is_whole = result.find("whole");
    if (is_whole == nullptr || !is_whole->is_bool()) return Found::Nothing;
    const auto* lost = result.find("lost");
    if (lost != nullptr && lost->is_array() && !lost->items().empty()) return Found::Lost;
    return is_whole->boolean() ? Found::Whole : Found::Damaged;
}

Result<Value> result_of(const Run& run, bool names_an_export) {
    if (!*run.output) return std::unexpected(run.output->error());
    const auto& output = **run.output;
    const auto& result = run.lines.result();
    if (output.exit_code == command::Success) return result.is_null() ? Value::object({}) : result;
    if (const auto found = found_in(result); found >= Found::Damaged) {
        const auto* name = result.find("name");
        const auto named = name != nullptr && name->is_string() ? name->string() : std::string_view("it");
        return fail(
            ErrorCode::InvalidInput,
            found == Found::Lost
                ? fmt::format("some of {} is lost: `tutti exports verify {}` says what", named, named)
                : fmt::format("{} is damaged: `tutti exports repair {}`", named, named)
        );
    }
    // Else it is not what was asked for that is wrong: a file is just being written, somebody is not there
    // yet.
    const bool is_final =
        names_an_export && (output.exit_code == command::Usage || output.exit_code == command::NotFound);
    auto why = sentence_of(output.errors);
    if (why.empty()) why = fmt::format("its program ended with {}", output.exit_code);
    return fail(is_final ? ErrorCode::InvalidInput : ErrorCode::Unavailable, std::move(why));
}

} // namespace

void HeardLines::take(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        begun_ += bytes.substr(0, end);
        if (begun_.size() > longest_line) begun_.clear(); // nobody of ours says so much
        if (end == std::string_view::npos) return;
        take_line(std::exchange(begun_, {}));
        bytes.remove_prefix(end + 1);
    }
}

void HeardLines::take_line(std::string_view line) {
    auto value = parse_json(line);
    if (!value || !value->is_object()) return;
    const auto* done = value->find("done");
    const auto* all = value->find("all");
    if (done == nullptr || all == nullptr || !done->is_number() || !all->is_number()) {
        if (found_in(*value) >= found_in(result_)) result_ = std::move(*value);
        return;
    }
    progress_ = all->number() > 0 ? std::clamp(done->number() / all->number(), 0.0, 1.0) : 1;
}

double HeardLines::take_progress() noexcept { return std::exchange(progress_, -1); }

Task<Result<Value>> run_child_job(worker::Job job, ChildJob child) {
    // It is told to end by is_cancelled() alone, and then sees the program to its end.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    const auto executor = co_await asio::this_coro::executor;
    const auto run = std::make_shared<Run>(); // owned by the task as well
    const bool names_an_export = child.names_an_export;
    io::ChildCall call{std::move(child.program), std::move(child.arguments)};
    call.take = [run](std::string_view bytes) { run->lines.take(bytes); };
    io::TaskGroup group(executor);
    group.spawn("the program of a job", run_into(run, std::move(call)));
    asio::steady_timer timer(executor);
    while (!run->output && !job.is_cancelled()) {
        timer.expires_after(pause);
        const auto [failed] = co_await timer.async_wait(no_throw);
        static_cast<void>(failed);
        if (const auto part = run->lines.take_progress(); part >= 0) job.progress(part);
    }
    co_await group.stop();
    if (!run->output) co_return fail(ErrorCode::Unavailable, "it was told to end");
    auto result = result_of(*run, names_an_export);
    co_return result;
}

} // namespace tutti::exports
