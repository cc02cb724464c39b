#include "supervisor/probes.hpp"

#include "io/child.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/process.hpp"
#include "io/stream.hpp"
#include "supervisor/account_change.hpp"
#include "supervisor/probe_http.hpp"

#include <boost/asio/buffer.hpp>
#include <fmt/format.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

namespace tutti::supervisor {

namespace {

using supervise::Answer;
using supervise::Question;

std::string no_answer(microseconds timeout) {
    return fmt::format("no answer in {:g} s", to_seconds(timeout));
}

/// The first bytes of what comes, as many as tell the status; fewer where the other side ends before.
Task<std::string> read_status(io::Stream& stream) {
    std::array<char, status_length> bytes{};
    std::size_t length = 0;
    while (length < bytes.size()) {
        const auto rest = asio::buffer(bytes.data() + length, bytes.size() - length);
        const auto [error, count] = co_await stream.async_read_some(rest, no_throw);
        if (error) break;
        length += count;
    }
    co_return std::string(bytes.data(), length);
}

/// Nothing: there was no answer in that time.
Task<std::optional<Answer>> ask_http(io::Stream& stream, const Question& question, microseconds rest) {
    const auto executor = co_await asio::this_coro::executor;
    io::Deadline deadline(executor, rest, [&stream] { stream.close(); });
    const auto request = probe_request(question.address, question.path);
    const auto sent = co_await io::write_all(stream, request);
    std::string bytes;
    if (sent) bytes = co_await read_status(stream);
    if (deadline.expired()) co_return std::nullopt;
    if (!sent) co_return Answer{false, sent.error().message};
    const auto status = status_of(bytes);
    if (!status) co_return Answer{false, std::string(why_no_status(bytes))};
    co_return Answer{*status >= 200 && *status <= 399, fmt::format("status {}", *status)};
}

Task<Answer> ask_socket(const Question& question, microseconds timeout) {
    const auto began = io::steady_now();
    // A name would be looked up, by a thread.
    const bool is_name = question.address.host == "localhost";
    const io::HostPort place{is_name ? "127.0.0.1" : question.address.host, question.address.port};
    auto stream = co_await io::connect_tcp(place, timeout);
    if (!stream) co_return Answer{false, stream.error().message};
    if (question.kind == Question::Kind::Tcp) co_return Answer{true, "connected"};
    const auto rest = timeout - (io::steady_now() - began);
    if (rest <= microseconds(0)) co_return Answer{false, no_answer(timeout)};
    const auto answer = co_await ask_http(*stream, question, std::chrono::duration_cast<microseconds>(rest));
    co_return answer.value_or(Answer{false, no_answer(timeout)});
}

Answer describe(int wait_status) {
    if (WIFSIGNALED(wait_status))
        return {false, fmt::format("it was ended by signal {}", WTERMSIG(wait_status))};
    return {
        WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0,
        fmt::format("it exited with code {}", WEXITSTATUS(wait_status))
    };
}

/// What a shim says that could not become the program, in the words that an end of a run is told in. Every
/// other holder of the pipe is gone.
std::optional<Answer> why_it_did_not_run(int pipe) {
    int error = 0;
    std::array<char, 64> failure{};
    std::array<iovec, 2> parts = {iovec{&error, sizeof error}, iovec{failure.data(), failure.size() - 1}};
    const auto length = ::readv(pipe, parts.data(), static_cast<int>(parts.size()));
    if (length < static_cast<ssize_t>(sizeof error)) return std::nullopt;
    return Answer{
        false, supervise::describe({supervise::RunEnd::Kind::NotExecuted, error, std::string(failure.data())})
    };
}

} // namespace

Probes::Probes(
    asio::any_io_executor executor, io::TaskGroup& tasks, const std::vector<LaunchPlan>& plans,
    std::filesystem::path shim_program, OnAnswer on_answer
)
    : executor_(std::move(executor)), tasks_(tasks), plans_(plans), shim_program_(std::move(shim_program)),
      on_answer_(std::move(on_answer)) {}

void Probes::ask(const supervise::Probe& probe) {
    const auto& plan = plans_[probe.service.value];
    const auto name = "probe of " + plan.name;
    if (probe.is_live)
        tasks_.spawn(name, put(probe, plan.spec.live->question, plan.spec.live->timeout));
    else
        tasks_.spawn(name, put(probe, plan.spec.ready_probe->question, plan.spec.ready_probe->timeout));
}

Task<void> Probes::put(supervise::Probe probe, Question question, microseconds timeout) {
    const auto answer = co_await answer_of(probe.service, question, timeout);
    on_answer_(probe.service, probe.number, answer);
}

Task<Answer> Probes::answer_of(supervise::ServiceId service, const Question& question, microseconds timeout) {
    if (question.kind == Question::Kind::Exec)
        co_return co_await run_program(service, question.command, timeout);
    co_return co_await ask_socket(question, timeout);
}

/// As the service itself would be run: by a shim that becomes it, with its user, folder and limits.
Task<Answer> Probes::run_program(
    supervise::ServiceId service, const std::vector<std::string>& command, microseconds timeout
) {
    const auto& plan = plans_[service.value];
    auto call = shim_call(plan);
    if (!call) co_return Answer{false, call.error().message};
    auto& arguments = call->arguments;
    arguments.emplace_back("--become");
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), command.begin(), command.end());
    auto& environment = call->environment;
    std::erase_if(environment, [](const std::string& variable) { return variable.starts_with("LISTEN_"); });
    auto report = io::make_pipe();
    if (!report) co_return Answer{false, std::strerror(errno)};
    const auto pid = io::spawn(
        {.program = shim_program_.c_str(),
         .arguments = arguments,
         .environment = environment,
         .descriptors = std::array{report->write.get()}}
    );
    report->write = {};
    if (!pid) co_return Answer{false, pid.error().message};

    io::Child child(*pid); // where we are cancelled
    auto& program = programs_.emplace(*pid, Program{asio::steady_timer(executor_, timeout)}).first->second;
    while (!program.wait_status) {
        const auto [error] = co_await program.timer.async_wait(no_throw);
        if (!error) break;
    }
    const auto wait_status = program.wait_status;
    programs_.erase(*pid);
    if (!wait_status) child.kill(); // it is reaped with the shims
    child.release();
    if (!wait_status) co_return Answer{false, no_answer(timeout)};
    co_return why_it_did_not_run(report->read.get()).value_or(describe(*wait_status));
}

void Probes::reap() noexcept {
    for (auto& [pid, program] : programs_) {
        int wait_status = 0;
        if (!program.wait_status && ::waitpid(pid, &wait_status, WNOHANG) == pid) ended(pid, wait_status);
    }
}

void Probes::ended(pid_t pid, int wait_status) noexcept {
    const auto program = programs_.find(pid);
    if (program == programs_.end()) return;
    program->second.wait_status = wait_status;
    program->second.timer.cancel();
}

} // namespace tutti::supervisor
