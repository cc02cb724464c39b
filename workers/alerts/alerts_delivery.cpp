// How alerts are delivered: another program, which speaks HTTPS, is started for what lies in the outbox.
#include "io/child_output.hpp"
#include "io/clock.hpp"
#include "io/process.hpp"
#include "worker/rim.hpp"
#include "workers/alerts/alerts_worker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::alerts {

namespace {

constexpr microseconds longest_delivery = std::chrono::minutes(5);
/// After a run that did not say when to come again.
constexpr microseconds pause_after_failure = std::chrono::minutes(1);

/// People are to see in health, too, what was given up, and not for ever.
constexpr microseconds given_up_is_said_for = std::chrono::hours(1);

/// What tutti-notify tells, a line each, behind the word that the line begins with: devices that there are no
/// more ("gone push.<id>"), what was given up ("given_up <target>: <why>").
std::vector<std::string_view> told_in(std::string_view output, std::string_view begin) {
    std::vector<std::string_view> told;
    while (!output.empty()) {
        const auto line = output.substr(0, output.find('\n'));
        output.remove_prefix(std::min(output.size(), line.size() + 1));
        if (line.starts_with(begin)) told.push_back(line.substr(begin.size()));
    }
    return told;
}

} // namespace

Task<void> AlertsWorker::deliver() {
    deliver_timer_.emplace(co_await asio::this_coro::executor);
    WallTime not_before{};
    while (true) {
        if (push_target() != nullptr && push_key_.empty()) co_await learn_push_key();
        if (is_configured_ && std::exchange(targets_are_news_, false)) {
            const bool has_dropped = follow_targets();
            not_before = {};
            if (has_dropped) {
                co_await run_notify(); // it says whether others have trouble
                continue;
            }
        }
        auto due = outbox_.next_due();
        if (due) due = std::max(*due, not_before);
        if (!due || *due > io::wall_now()) {
            const bool waited = co_await deliver_timer_->wait_until(due);
            if (!waited) co_return;
            continue;
        }
        co_await run_notify();
        const auto still_due = outbox_.next_due();
        const auto now = io::wall_now();
        not_before =
            still_due && *still_due <= now && !problem_.empty() ? now + pause_after_failure : WallTime{};
    }
}

/// Later, where tutti-notify is at it.
void AlertsWorker::look_at_outbox() {
    targets_are_news_ = true;
    if (deliver_timer_) deliver_timer_->interrupt();
}

/// True: something was dropped.
bool AlertsWorker::follow_targets() {
    const auto followed =
        outbox_.follow_targets([this](std::string_view name) { return target_now(name); }, io::wall_now());
    if (!followed.kept)
        worker_.log().error(
            "some alerts that wait still go to where their target was",
            {{"reason", followed.kept.error().message}}
        );
    for (const auto& [name, count] : followed.dropped)
        worker_.log().warning(
            "alerts that waited are dropped: there is no such target any more",
            {{"target", name}, {"alerts", count}}
        );
    if (!followed.dropped.empty()) say_health();
    return !followed.dropped.empty();
}

std::optional<Value> AlertsWorker::target_now(std::string_view name) const {
    for (const auto& target : section_.targets) {
        if (target.kind != sections::AlertTarget::Kind::Push) {
            if (target.name == name) return to_value(target);
            continue;
        }
        for (const auto& device : devices_.all())
            if (target_name(device) == name) return target_of(device, target, push_key_file());
    }
    return std::nullopt;
}

Task<void> AlertsWorker::run_notify() {
    io::ChildCall call{.program = places_.notify, .arguments = {"--outbox", outbox_.folder().native()}};
    const auto ran = co_await run(std::move(call));
    if (!ran) co_return note_problem("alerts are not delivered: " + ran.error().message);
    for (auto id : told_in(ran->output, "gone push.")) {
        if (!devices_.unsubscribe(id)) continue;
        targets_are_news_ = true;
        worker_.log().info("a device wants no alerts any more", {{"device", id}});
    }
    take_given_up(ran->output);
    // What it says of single deliveries is in their files; this is of the whole.
    const bool has_only_given_up = ran->errors.empty() && ran->output.contains("given_up ");
    if (ran->exit_code == 0 || has_only_given_up) co_return note_problem("");
    std::string_view why = ran->errors.empty() ? "tutti-notify failed" : std::string_view(ran->errors);
    note_problem(fmt::format("alerts are not delivered: {}", why));
}

/// A line in the log for each target, however many there were.
void AlertsWorker::take_given_up(std::string_view output) {
    std::map<std::string_view, std::size_t> counts;
    for (auto line : told_in(output, "given_up ")) {
        const auto target = line.substr(0, line.find(": "));
        const auto reason = line.substr(std::min(line.size(), target.size() + 2));
        ++counts[target];
        ++given_up_count_;
        given_up_.insert_or_assign(std::string(target), GivenUp{std::string(reason), io::wall_now()});
    }
    for (const auto& [target, count] : counts)
        worker_.log().error(
            fmt::format("given up for {}: {}", shown_target(target), given_up_.find(target)->second.reason),
            {{"target", target}, {"alerts", count}}
        );
    if (!counts.empty()) say_health();
}

/// Devices have names of their own.
std::string AlertsWorker::shown_target(std::string_view name) const {
    for (const auto& device : devices_.all())
        if (target_name(device) == name) return device.name;
    return std::string(name);
}

/// "given up for desk: the answer was 403"; empty: there is nothing to be said.
std::string AlertsWorker::given_up_lately() {
    const auto now = io::wall_now();
    std::erase_if(given_up_, [&](const auto& each) {
        return each.second.time > now || each.second.time + given_up_is_said_for <= now;
    });
    std::string text;
    for (const auto& [target, given_up] : given_up_) {
        if (!text.empty()) text += "; ";
        text += fmt::format("given up for {}: {}", shown_target(target), given_up.reason);
    }
    return text;
}

/// Made, or read, by the program that needs its private half.
Task<void> AlertsWorker::learn_push_key() {
    io::ChildCall call{.program = places_.notify, .arguments = {"--push-key", push_key_file().native()}};
    const auto ran = co_await run(std::move(call));
    if (!ran) co_return note_problem("devices cannot be subscribed: " + ran.error().message);
    if (ran->exit_code != 0) co_return note_problem("devices cannot be subscribed: " + ran->errors);
    push_key_ = ran->output.substr(0, ran->output.find('\n'));
}

Task<Result<io::ChildOutput>> AlertsWorker::run(io::ChildCall call) {
    if (!io::is_program(call.program))
        co_return fail(
            ErrorCode::NotFound, fmt::format("{} is not installed", call.program.filename().native())
        );
    co_return co_await io::run_child(std::move(call), io::steady_now() + longest_delivery);
}

void AlertsWorker::note_problem(std::string problem) {
    while (problem.ends_with('\n')) problem.pop_back();
    if (std::exchange(problem_, problem) == problem) return;
    if (problem_.empty())
        worker_.log().info("alerts are delivered again");
    else
        worker_.log().error(problem_);
    say_health();
}

} // namespace tutti::alerts
