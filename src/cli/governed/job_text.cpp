#include "cli/governed/job_text.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/describe_service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

std::string for_so_long(const Value& job, std::string_view key, double now) {
    const auto since = number_of(job, key);
    return describe_seconds(now > since ? now - since : 0);
}

std::optional<double> progress_of(const Value& job) {
    const auto* progress = job.find("progress");
    if (progress == nullptr || !progress->is_number()) return std::nullopt;
    return std::clamp(progress->number(), 0.0, 1.0);
}

std::string per_cent(double part) { return fmt::format("{:.0f} %", std::floor(part * 100)); }

/// What there is to say of its state: how long it waits still, how far it is, why it failed.
std::string how_it_stands(const Value& job, double now) {
    const auto state = text_of(job, "state");
    std::string said;
    if (state == "queued" && number_of(job, "not_before") > now)
        said = fmt::format("in {}", describe_seconds(number_of(job, "not_before") - now));
    const auto progress = progress_of(job);
    if (state == "running" && progress) said = per_cent(*progress);
    if (flag_of(job, "cancelling", false)) said += said.empty() ? "is told to stop" : ", is told to stop";
    const auto message = printable(text_of(job, "message"));
    if (message.empty()) return said;
    return said.empty() ? message : fmt::format("{}: {}", said, message);
}

std::string attempt_of(const Value& job) {
    const auto attempt = number_of(job, "attempt");
    return attempt > 0 ? fmt::format("{:.0f}/{:.0f}", attempt, number_of(job, "attempts")) : "";
}

void add_line(std::string& text, std::string_view name, std::string_view value) {
    if (!value.empty()) text += fmt::format("{:<10} {}\n", name, value);
}

std::string workers_of(const Value& kind) {
    std::string line;
    const auto* workers = kind.find("workers");
    if (workers != nullptr && workers->is_array())
        for (const auto& worker : workers->items())
            if (worker.is_string())
                line += fmt::format("{}{}", line.empty() ? "" : ", ", printable(worker.string()));
    return line;
}

} // namespace

Result<Value> read_job_params(const std::vector<std::string>& words) {
    if (words.size() == 1 && words.front().starts_with('{')) {
        auto object = parse_json(words.front());
        if (!object)
            return fail(ErrorCode::InvalidInput, fmt::format("parameters: {}", object.error().message));
        return object;
    }
    std::vector<Member> members;
    for (const std::string_view word : words) {
        const auto equals = word.find('=');
        if (equals == std::string_view::npos || equals == 0)
            return fail(
                ErrorCode::InvalidInput,
                fmt::format("\"{}\" is no parameter: write name=value", printable(word))
            );
        const auto key = word.substr(0, equals);
        if (std::ranges::find(members, key, &Member::key) != members.end())
            return fail(ErrorCode::InvalidInput, fmt::format("{} is there twice", printable(key)));
        auto value = parse_json(word.substr(equals + 1));
        members.push_back({std::string(key), value ? std::move(*value) : Value(word.substr(equals + 1))});
    }
    return Value::object(std::move(members));
}

std::string progress_bar(double part, std::size_t columns) {
    part = std::clamp(part, 0.0, 1.0);
    const auto done = static_cast<std::size_t>(std::floor(part * static_cast<double>(columns)));
    return fmt::format(
        "[{}{}] {:>3.0f} %", std::string(done, '#'), std::string(columns - done, '-'), std::floor(part * 100)
    );
}

std::string describe_job_in_a_line(const Value& job, double now) {
    const auto state = text_of(job, "state");
    auto line = fmt::format("{}: {}", printable(text_of(job, "kind")), state);
    if (state == "running" || state == "queued")
        line += fmt::format(" for {}", for_so_long(job, "since", now));
    const auto how = how_it_stands(job, now);
    return how.empty() ? line : fmt::format("{}, {}", line, how);
}

Tone tone_of_job(std::string_view state) {
    if (state == "succeeded") return Tone::Good;
    if (state == "failed") return Tone::Bad;
    return state == "cancelled" ? Tone::Quiet : Tone::Busy;
}

std::string describe_jobs(std::span<const Value> jobs, double now, Colours colours) {
    Table table({"ID", "KIND", "STATE", "SINCE", "TRY", "WORKER", "MESSAGE"});
    for (const auto& job : jobs) {
        const auto state = text_of(job, "state");
        table.add(
            {{text_of(job, "id")},
             {text_of(job, "kind"), Tone::Strong},
             {state, tone_of_job(state)},
             {for_so_long(job, "since", now), Tone::Quiet},
             {attempt_of(job), Tone::Quiet},
             {text_of(job, "worker")},
             {how_it_stands(job, now), state == "failed" ? Tone::Bad : Tone::Quiet}}
        );
    }
    return table.print(colours);
}

std::string describe_job(const Value& job, double now, Colours colours) {
    const auto state = text_of(job, "state");
    std::string text =
        fmt::format("{} {}\n", paint(colours, Tone::Strong, text_of(job, "kind")), text_of(job, "id"));
    const auto how = how_it_stands(job, now);
    const bool is_over = state != "queued" && state != "running";
    const auto since = for_so_long(job, "since", now);
    add_line(
        text, "state",
        fmt::format(
            "{} {}{}{}", paint(colours, tone_of_job(state), state), is_over ? since + " ago" : "for " + since,
            how.empty() ? "" : ", ", how
        )
    );
    add_line(
        text, "wanted",
        fmt::format("{} ago by {}", for_so_long(job, "queued", now), printable(text_of(job, "by")))
    );
    add_line(text, "priority", text_of(job, "priority"));
    add_line(text, "attempt", attempt_of(job));
    add_line(text, "worker", printable(text_of(job, "worker")));
    add_line(text, "dedup", printable(text_of(job, "dedup")));
    if (const auto* params = job.find("params")) add_line(text, "params", printable(print_json(*params)));
    if (const auto* result = job.find("result")) add_line(text, "result", printable(print_json(*result)));
    const auto* history = job.find("history");
    if (history == nullptr || !history->is_array() || history->items().empty()) return text;
    Table table({"TRY", "WORKER", "TOOK", "ENDED", "OUTCOME", "MESSAGE"});
    for (const auto& attempt : history->items())
        table.add(
            {{text_of(attempt, "attempt")},
             {text_of(attempt, "worker")},
             {describe_seconds(std::max(0.0, number_of(attempt, "ended") - number_of(attempt, "began")))},
             {for_so_long(attempt, "ended", now) + " ago", Tone::Quiet},
             {text_of(attempt, "outcome"), text_of(attempt, "outcome") == "succeeded" ? Tone::Good : Tone::Bad
             },
             {text_of(attempt, "message")}}
        );
    return text + "\n" + table.print(colours);
}

std::string describe_job_kinds(std::span<const Value> kinds, Colours colours) {
    Table table({"KIND", "WAIT", "RUN", "AT ONCE", "TRIES", "TAKEN BY", "ABOUT"});
    for (const auto& kind : kinds) {
        const auto workers = workers_of(kind);
        const auto at_once = number_of(kind, "concurrency");
        table.add(
            {{text_of(kind, "kind"), Tone::Strong},
             {text_of(kind, "waiting")},
             {text_of(kind, "running")},
             {at_once > 0 ? fmt::format("{:.0f}", at_once) : "any"},
             {text_of(kind, "attempts")},
             {workers.empty() ? "nobody" : workers, workers.empty() ? Tone::Bad : Tone::Plain},
             {text_of(kind, "about"), Tone::Quiet}}
        );
    }
    return table.print(colours);
}

} // namespace tutti::cli
