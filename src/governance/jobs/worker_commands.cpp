#include "governance/jobs/worker_commands.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tutti::governance::jobs {

namespace {

constexpr std::string_view control = "control";
constexpr double longest_wait = 300;

Parameter id() { return needed(text("id", "the job's id", 64)); }
Parameter token() { return needed(text("token", "of the attempt", 64)); }

CommandType of_worker(std::string_view name, std::string_view summary, std::vector<Parameter> parameters) {
    return {
        .name = name,
        .target = control,
        .action = name,
        .summary = summary,
        .parameters = std::move(parameters)
    };
}

std::array<CommandType, 4> make_commands() {
    return {
        of_worker(
            "job.take", "gives jobs to whoever does them, for as long as a lease",
            {needed(text("worker", "who takes them", 128)),
             needed(list("kinds", Parameter::Kind::Name, 64, "of which kinds")),
             text("instance", "of the worker's process: those before it wait for none", 64),
             whole("most", 1, 256, "how many (1)"),
             number("lease", 1, 3600, "seconds for which each is his (as its kind says)"),
             number("wait", 0, longest_wait, "seconds to wait for the first one (0)")}
        ),
        of_worker(
            "job.renew", "has a job for longer, and says how far it is",
            {id(), token(), number("progress", 0, 1, "the part that is done"),
             text("message", "how it goes, for people", 512)}
        ),
        of_worker("job.complete", "a job is done", {id(), token(), any("result", "what came of it")}),
        of_worker(
            "job.fail", "an attempt came to nothing",
            {id(), token(), text("message", "why, for people", 512),
             flag("retry", "whether another attempt may do better (true)"),
             flag("give_back", "its worker ends: another has it at once, and this attempt does not count")}
        )
    };
}

std::string text_in(const Value& params, std::string_view key) {
    const auto* said = params.find(key);
    return said != nullptr ? std::string(said->string()) : std::string();
}

std::optional<microseconds> seconds_in(const Value& params, std::string_view key) {
    const auto* said = params.find(key);
    if (said == nullptr) return std::nullopt;
    return microseconds(std::llround(said->number() * 1e6));
}

std::int64_t whole_in(const Value& params, std::string_view key, std::int64_t otherwise) {
    const auto* said = params.find(key);
    return said != nullptr ? said->integer() : otherwise;
}

} // namespace

std::span<const CommandType> worker_commands() {
    static const auto commands = make_commands();
    return commands;
}

const CommandType* worker_command(std::string_view action) {
    const auto commands = worker_commands();
    const auto found = std::ranges::find(commands, action, &CommandType::action);
    return found != commands.end() ? &*found : nullptr;
}

TakeQuestion take_question_from(const Value& params, std::uint64_t number, SteadyTime now) {
    TakeQuestion question;
    question.number = number;
    question.worker = text_in(params, "worker");
    question.instance = text_in(params, "instance");
    for (const auto& kind : params.find("kinds")->items()) question.kinds.emplace_back(kind.string());
    question.most = static_cast<std::size_t>(whole_in(params, "most", 1));
    question.lease = seconds_in(params, "lease");
    question.until = now + seconds_in(params, "wait").value_or(microseconds(0));
    return question;
}

Renewal renewal_from(const Value& params) {
    Renewal renewal{text_in(params, "id"), text_in(params, "token")};
    if (const auto* said = params.find("progress")) renewal.progress = said->number();
    if (params.find("message") != nullptr) renewal.message = text_in(params, "message");
    return renewal;
}

Completion completion_from(const Value& params) {
    const auto* result = params.find("result");
    return {text_in(params, "id"), text_in(params, "token"), result != nullptr ? *result : Value()};
}

Failure failure_from(const Value& params) {
    const auto* retry = params.find("retry");
    const auto* give_back = params.find("give_back");
    return {
        text_in(params, "id"), text_in(params, "token"), text_in(params, "message"),
        retry == nullptr || retry->boolean(), give_back != nullptr && give_back->boolean()
    };
}

Value value_of(const std::vector<Assignment>& jobs) {
    std::vector<Value> all;
    all.reserve(jobs.size());
    for (const auto& job : jobs)
        all.push_back(Value::object(
            {{"id", job.id},
             {"kind", job.kind},
             {"params", job.params},
             {"attempt", job.attempt},
             {"token", job.token},
             {"lease", to_seconds(job.lease)}}
        ));
    return Value::object({{"jobs", Value::array(std::move(all))}});
}

Value value_of(const Renewed& renewed) {
    return Value::object({{"cancelling", renewed.is_cancelling}, {"lease", to_seconds(renewed.lease)}});
}

NewJob new_job_from(const Value& params, std::string_view subject) {
    NewJob job;
    job.kind = text_in(params, "kind");
    if (const auto* said = params.find("params")) job.params = *said;
    job.by = subject;
    job.priority = static_cast<int>(whole_in(params, "priority", 0));
    job.delay = seconds_in(params, "delay").value_or(microseconds(0));
    if (params.find("attempts") != nullptr)
        job.attempts = static_cast<unsigned>(whole_in(params, "attempts", 1));
    job.dedup = text_in(params, "dedup");
    return job;
}

JobFilter filter_from(const Value& params) {
    JobFilter filter;
    if (params.find("state") != nullptr) filter.state = job_state_from(text_in(params, "state"));
    filter.kind = text_in(params, "kind");
    filter.before = text_in(params, "before");
    filter.most = static_cast<std::size_t>(whole_in(params, "most", 100));
    return filter;
}

} // namespace tutti::governance::jobs
