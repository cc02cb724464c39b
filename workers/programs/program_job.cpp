#include "workers/programs/program_job.hpp"

#include "governance/jobs/program_lines.hpp"
#include "io/clock.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/process.hpp"
#include "io/running_program.hpp"
#include "io/task_group.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace tutti::programs {

using governance::jobs::JobKind;
using governance::jobs::ProgramLines;

namespace {

constexpr auto looks_every = milliseconds(100);
constexpr std::ptrdiff_t most_told = 3; ///< lines, of one that failed
constexpr std::string_view usual_path = "/usr/local/bin:/usr/bin:/bin";

/// "./scale" lies beside the installation's file, "scale" where programs lie.
std::filesystem::path program_of(const std::string& name) {
    if (name.find('/') != std::string::npos) return io::path_as_written(name);
    return io::find_program(name, io::environment("PATH").value_or(std::string(usual_path)));
}

Task<void> see_to_its_end(io::RunningProgram& program, std::optional<int>& code) {
    code = co_await program.ended();
}

Value result_of(const ProgramLines& lines) {
    std::vector<Value> last;
    for (const auto& line : lines.last()) last.emplace_back(line);
    std::vector<Member> members;
    if (!lines.result().is_null()) members.push_back({"result", lines.result()});
    if (!lines.complaint().empty()) members.push_back({"complaint", lines.complaint()});
    members.push_back({"lines", Value::array(std::move(last))});
    return Value::object(std::move(members));
}

Result<Value> outcome(int code, const ProgramLines& lines) {
    if (code == 0) return result_of(lines);
    auto why = fmt::format("its program ended with {}", code);
    const auto& last = lines.last();
    const auto first = last.end() - std::min(most_told, std::ssize(last));
    if (first != last.end()) why += fmt::format(": {}", fmt::join(first, last.end(), " / "));
    return fail(code == final_exit_code ? ErrorCode::InvalidInput : ErrorCode::Unavailable, std::move(why));
}

} // namespace

Task<Result<Value>> run_program_job(worker::Job job, const JobKind& kind) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto program = program_of(kind.run.front());
    if (!io::is_program(program))
        co_return fail(
            ErrorCode::InvalidInput,
            fmt::format("there is no program {}: look at run of [job.{}]", kind.run.front(), kind.name)
        );
    ProgramLines lines;
    io::ProgramCall call{.program = program, .take = [&lines](std::string_view bytes) { lines.take(bytes); }};
    call.arguments.assign(kind.run.begin() + 1, kind.run.end());
    call.environment = {
        "TUTTI_JOB_ID=" + job.id(), "TUTTI_JOB_KIND=" + job.kind(),
        fmt::format("TUTTI_JOB_ATTEMPT={}", job.attempt())
    };
    call.input = job.params() + "\n";
    const auto executor = co_await asio::this_coro::executor;
    auto running = io::RunningProgram::start(executor, std::move(call));
    if (!running) co_return std::unexpected(running.error());

    std::optional<int> code;
    std::optional<SteadyTime> killed_at;
    io::TaskGroup group(executor);
    group.spawn("the program of a job", see_to_its_end(**running, code));
    asio::steady_timer timer(executor);
    bool is_given_up = false;
    while (!code && !is_given_up) {
        timer.expires_after(looks_every);
        [[maybe_unused]] const auto [woken] = co_await timer.async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        is_given_up = state.cancelled() != asio::cancellation_type::none;
        if (const auto progress = lines.take_progress()) job.progress(progress->part, progress->message);
        if (job.is_cancelled() && !killed_at) {
            killed_at = io::steady_now() + kind.grace;
            (*running)->terminate();
        }
        if (killed_at && io::steady_now() >= *killed_at) (*running)->kill();
    }
    // The parts that it refers to go when it has ended.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    if (!code) (*running)->kill();
    co_await group.join();
    lines.end();
    // What is done all the same counts.
    if (is_given_up || (killed_at && *code != 0))
        co_return fail(ErrorCode::Unavailable, "it was told to end");
    auto result = outcome(*code, lines);
    co_return result;
}

} // namespace tutti::programs
