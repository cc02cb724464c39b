#include "cli/why_service.hpp"

#include "base/describe_count.hpp"
#include "base/json.hpp"
#include "base/name.hpp"
#include "base/printable.hpp"
#include "cli/logs.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "contract/log_line.hpp"
#include "contract/service_transition.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"
#include "logs/find_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <ranges>
#include <vector>

namespace tutti::cli {

using namespace command;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;
using contract::ServicePhase;
using contract::ServiceTransition;

constexpr std::size_t largest_file = 64 << 20;
constexpr std::size_t most_transitions = 200; ///< that are looked at
constexpr std::size_t told_transitions = 12;
constexpr std::size_t told_ends = 5;
constexpr std::size_t told_lines = 10;

fs::path history_of(const fs::path& state_directory, std::string_view service) {
    return state_directory / "history" / fmt::format("{}.jsonl", service);
}

/// The last lines that it printed until then.
std::vector<Value> lines_before(const WhyServiceOptions& options, WallTime end) {
    logs::Query query;
    query.services = {options.service};
    query.filter.until = to_seconds(end);
    query.lines = told_lines;
    std::vector<Value> lines;
    for (const auto& record : logs::find_lines(options.state_directory / "log", query).lines)
        if (const auto line = contract::parse_log_line(record.text))
            lines.push_back(contract::to_value(*line));
    return lines;
}

Value names_of_what_is_missing(const Value* needs) {
    std::vector<Value> missing;
    if (needs != nullptr && needs->is_array())
        for (const auto& needed : needs->items())
            if (text_of(needed, "state") != "ready" && text_of(needed, "state") != "completed")
                missing.push_back(needed);
    return Value::array(std::move(missing));
}

bool is_start(const ServiceTransition& each) {
    return each.to == ServicePhase::Starting && each.from != ServicePhase::Starting;
}

/// What is known of it without a supervisor: how it was last.
std::vector<Member> last_known(const std::vector<ServiceTransition>& transitions) {
    const auto& latest = transitions.back();
    auto since = latest.timestamp;
    for (const auto& each : std::views::reverse(transitions)) {
        if (each.to != latest.to) break;
        since = each.timestamp;
        if (each.from != each.to) break;
    }
    return {
        {"state", contract::name(latest.to)},
        {"cause", latest.cause},
        {"since", to_seconds(since)},
        {"pid", nullptr}
    };
}

struct Known {
    std::optional<Value> service; ///< as the supervisor has it now; nothing: nobody supervises
    Value missing = Value::array({});
    std::vector<ServiceTransition> transitions; ///< oldest first
};

Value story_of(const WhyServiceOptions& options, const Known& known, WallTime now) {
    const auto& all = known.transitions;
    std::vector<Member> members = {{"service", options.service}, {"supervised", known.service.has_value()}};
    if (known.service)
        for (const auto* key :
             {"state", "cause", "since", "pid", "restarts", "pattern", "status", "alert", "next_start",
              "next_run", "in_use_until"})
            members.push_back({key, known.service->find(key) ? *known.service->find(key) : Value()});
    else
        for (auto& member : last_known(all)) members.push_back(std::move(member));
    members.push_back({"starts_last_hour", std::ranges::count_if(all, [&](const auto& each) {
                           return is_start(each) && now - each.timestamp < 1h;
                       })});
    members.push_back({"waits_for", known.missing});
    std::vector<Value> ends;
    std::optional<WallTime> last_end;
    for (const auto& each : std::views::reverse(all)) {
        if (!each.exit || ends.size() == told_ends) continue;
        if (!last_end) last_end = each.timestamp;
        ends.push_back(contract::to_value(each));
    }
    members.push_back({"ends", Value::array(std::move(ends))});
    std::vector<Value> told;
    for (const auto& each : all | std::views::drop(all.size() - std::min(all.size(), told_transitions)))
        told.push_back(contract::to_value(each));
    members.push_back({"transitions", Value::array(std::move(told))});
    members.push_back(
        {"last_lines", Value::array(last_end ? lines_before(options, *last_end) : std::vector<Value>())}
    );
    return Value::object(std::move(members));
}

Task<Result<Known>> ask(const WhyServiceOptions& options) {
    Known known;
    auto client = co_await connect_supervisor(options.place.run_directory);
    if (!client) {
        const auto file = history_of(options.state_directory, options.service);
        const auto text = io::read_file(file, largest_file).value_or("");
        known.transitions = contract::parse_service_history(text, most_transitions);
        if (known.transitions.empty())
            co_return fail(
                ErrorCode::NotFound, fmt::format("nothing is known of a service named {}", options.service)
            );
        co_return known;
    }
    auto arguments = Value::object({{"service", options.service}});
    auto reply = co_await ask_supervisor(*client, "history", std::move(arguments), 5s);
    if (!reply) co_return std::unexpected(reply.error());
    const auto data = reply->data.value_or(Value());
    const Value* service = data.find("service");
    const Value* transitions = data.find("transitions");
    if (service == nullptr || transitions == nullptr || !transitions->is_array())
        co_return fail(ErrorCode::InvalidInput, "the supervisor's answer was not understood");
    known.service = *service;
    known.missing = names_of_what_is_missing(data.find("needs"));
    for (const auto& item : transitions->items())
        if (auto read = contract::service_transition_from(item))
            known.transitions.push_back(std::move(*read));
    co_return known;
}

// ---- for people

std::vector<Value> items_in(const Value& story, std::string_view key) {
    const Value* list = story.find(key);
    if (list == nullptr || !list->is_array()) return {};
    return {list->items().begin(), list->items().end()};
}

std::string ago(double then, double now) { return describe_seconds(std::max(now - then, 0.0)) + " ago"; }

std::string in(const Value& story, std::string_view key, const char* words, double now) {
    const auto then = number_of(story, key);
    return then > 0 ? fmt::format("  {} {}\n", words, describe_seconds(std::max(then - now, 0.0)))
                    : std::string();
}

std::string what_it_waits_for(const Value& story) {
    std::string names;
    for (const auto& needed : items_in(story, "waits_for"))
        names += fmt::format(
            "{}{} ({})", names.empty() ? "" : ", ", text_of(needed, "name"), text_of(needed, "state")
        );
    return names.empty() ? names : fmt::format("  needs what is not up: {}\n", names);
}

std::string table_of_ends(const Value& story, double now, Colours colours) {
    const auto ends = items_in(story, "ends");
    if (ends.empty()) return {};
    Table table({"ENDED", "PROCESS", "HOW", "THEN"});
    for (const auto& end : ends) {
        const Value* exit = end.find("exit");
        table.add(
            {{ago(number_of(end, "timestamp"), now)},
             {text_of(end, "pid")},
             {exit != nullptr ? text_of(*exit, "message") : ""},
             {fmt::format("{}: {}", text_of(end, "to"), text_of(end, "cause")), Tone::Quiet}}
        );
    }
    return '\n' + table.print(colours);
}

std::string table_of_transitions(const Value& story, double now, Colours colours) {
    Table table({"WHEN", "STATE", "CAUSE"});
    for (const auto& each : items_in(story, "transitions")) {
        const auto to = text_of(each, "to");
        table.add(
            {{ago(number_of(each, "timestamp"), now)},
             {to, tone_of_state(to)},
             {text_of(each, "cause"), Tone::Quiet}}
        );
    }
    return '\n' + table.print(colours);
}

} // namespace

std::string describe_service_story(const Value& story, double now, Colours colours) {
    const auto state = text_of(story, "state");
    const bool supervised = flag_of(story, "supervised", true);
    auto text = fmt::format(
        "{} {} {} {} {}: {}\n", paint(colours, Tone::Strong, text_of(story, "service")),
        supervised ? "is" : "was", paint(colours, tone_of_state(state), state), supervised ? "for" : "since",
        supervised ? describe_seconds(std::max(now - number_of(story, "since"), 0.0))
                   : ago(number_of(story, "since"), now),
        printable(text_of(story, "cause"))
    );
    if (!supervised) text += "  nobody supervises it now: this is what was known last\n";
    if (const auto said = text_of(story, "status"); !said.empty())
        text += fmt::format("  it says: {}\n", printable(said));
    if (const auto alert = text_of(story, "alert"); !alert.empty())
        text += fmt::format("  {}\n", printable(alert));
    text += in(story, "next_start", "starts again in", now) + in(story, "next_run", "runs next in", now)
            + in(story, "in_use_until", "in use for another", now) + what_it_waits_for(story);
    const auto starts = static_cast<std::size_t>(number_of(story, "starts_last_hour"));
    text += fmt::format("  {} within the last hour", describe_count(starts, "start"));
    if (supervised)
        text += fmt::format(
            ", {} so far", describe_count(static_cast<std::size_t>(number_of(story, "restarts")), "restart")
        );
    text += '\n' + table_of_ends(story, now, colours) + table_of_transitions(story, now, colours);
    const auto lines = items_in(story, "last_lines");
    if (!lines.empty()) text += "\nThe last that it said before its end:\n";
    for (const auto& line : lines) text += describe_log_line(print_json(line), colours) + '\n';
    return text;
}

bool is_known_service(const fs::path& state_directory, std::string_view name) {
    std::error_code error;
    return is_dotted_name(name) && fs::exists(history_of(state_directory, name), error);
}

Task<int> tell_why(WhyServiceOptions options) {
    const auto known = co_await ask(options);
    if (!known && known.error().code == ErrorCode::Conflict) {
        std::vector<std::string> names;
        for (const auto& path : io::paths_in(options.state_directory / "history"))
            names.push_back(path.stem());
        print_err("tutti: {}.{}\n", known.error().message, did_you_mean(options.service, names));
        co_return NotFound;
    }
    if (!known) {
        print_err("tutti: {}\n", known.error().message);
        co_return known.error().code == ErrorCode::NotFound ? NotFound : Failure;
    }
    const auto now = io::wall_now();
    const auto story = story_of(options, *known, now);
    if (options.json)
        print_out("{}\n", print_json(story));
    else
        put_out(describe_service_story(story, to_seconds(now), colours_for(1)));
    co_return Success;
}

int why_service(const WhyServiceOptions& options) {
    return run_task([&](asio::io_context&) { return tell_why(options); });
}

} // namespace tutti::cli
