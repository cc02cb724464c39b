#include "worker/job_doer.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "contract/worker_presence.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"
#include "worker/settings.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::worker {

namespace {

constexpr auto wait_for_a_job = seconds(30);
constexpr auto answer_patience = seconds(10);
constexpr auto looks_every = milliseconds(500);
constexpr auto shortest_pause = milliseconds(500);
constexpr auto longest_pause = seconds(10);
constexpr auto last_word_patience = seconds(1);
constexpr std::size_t most_message = 512;

bool is_word_of_another_attempt(std::string_view code) {
    return code == "stale_attempt" || code == "conflict" || code == "not_found";
}

std::string text_in(const Value& object, std::string_view key) {
    const auto* found = object.find(key);
    return found != nullptr && found->is_string() ? std::string(found->string()) : std::string();
}

/// Of all that take jobs in this process: control takes another one of our name for a process after ours.
const std::string& instance_of_process() {
    static const std::string instance = io::random_hex(8);
    return instance;
}

std::optional<microseconds> seconds_in(const Value& object, std::string_view key) {
    const auto* found = object.find(key);
    if (found == nullptr || !found->is_number() || found->number() <= 0 || found->number() > 1e6)
        return std::nullopt;
    return microseconds(static_cast<std::int64_t>(found->number() * 1e6));
}

} // namespace

JobDoer::JobDoer(Worker& worker, std::string kind, JobTask task, JobOptions options)
    : worker_(worker), kind_(std::move(kind)), task_(std::move(task)), options_(options) {
    options_.at_once = std::max<std::size_t>(options_.at_once, 1);
}

void JobDoer::join(Worker& worker, std::shared_ptr<JobDoer> doer) { // owned by what the worker calls
    auto* self = doer.get();
    self->control_ = beside(worker.name(), "control");
    worker.on_stop([self] { self->end(); });
    self->loop_.run_in(worker, "take jobs", [self] { return self->run(); });
    worker.subscribe("worker/" + self->control_, [self](const Message& message) {
        self->hear_of_control(message);
    });
    on_close(worker, [doer = std::move(doer)] { return doer->finish(); });
}

Task<JobDoer::Reply> JobDoer::ask(std::string action, Value params, microseconds patience) {
    if (!worker_.bus_connected()) co_return fail(ErrorCode::Unavailable, "the bus is away");
    auto reply = co_await ask_over_bus(
        worker_, control_, std::move(action), std::move(params), io::steady_now() + patience
    );
    co_return reply;
}

// ---- taking ----

Task<void> JobDoer::run() {
    const auto executor = co_await asio::this_coro::executor;
    asking_.emplace(executor);
    doing_.emplace(executor);
    quiet_.emplace(executor, asio::steady_timer::time_point::max());
    while (loop_.runs()) {
        const bool may_ask = !is_asking_ && free() > 0;
        if (may_ask && io::steady_now() >= asks_again_) {
            is_asking_ = true;
            asking_->spawn("take jobs", take(++asked_));
        }
        const auto next = may_ask && !is_asking_ ? asks_again_ : SteadyTime::max();
        co_await loop_.sleep_until(next);
    }
}

Task<void> JobDoer::take(std::uint64_t number) {
    const auto asked = io::steady_now();
    std::vector<Member> params = {
        {"worker", worker_.name()},
        {"instance", instance_of_process()},
        {"kinds", Value::array({kind_})},
        {"most", std::min<std::size_t>(free(), 256)},
        {"wait", to_seconds(wait_for_a_job)}
    };
    if (options_.lease) params.push_back({"lease", to_seconds(*options_.lease)});
    const auto reply =
        co_await ask("job.take", Value::object(std::move(params)), wait_for_a_job + answer_patience);
    if (number != asked_) co_return; // another was asked meanwhile
    is_asking_ = false;
    loop_.wake();
    if (!reply || reply->error) co_return not_given(reply ? reply->error->message : reply.error().message);
    const auto* jobs = reply->data.find("jobs");
    if (jobs == nullptr || !jobs->is_array()) co_return not_given("the answer has no jobs");
    if (jobs->items().empty() && io::steady_now() < asked + wait_for_a_job / 2) co_return none_too_soon();
    pause_ = {};
    is_told_ = false;
    for (const auto& job : jobs->items()) begin(job, asked);
}

void JobDoer::ask_later() {
    pause_ = std::clamp<microseconds>(pause_ * 2, shortest_pause, longest_pause);
    asks_again_ = io::steady_now() + pause_;
}

/// Control ends or leads no more, or somebody else of our name has asked: two that did so at once would have
/// each other sent away without end.
void JobDoer::none_too_soon() {
    ask_later();
    if (pause_ == longest_pause && !std::exchange(is_told_, true))
        worker_.log().warning(
            "no jobs are given for long: does another process take them by this name?", {{"kind", kind_}}
        );
}

void JobDoer::not_given(const std::string& why) {
    ask_later();
    if (!std::exchange(is_told_, true))
        worker_.log().warning("no jobs are given", {{"kind", kind_}, {"reason", why}});
}

/// Its own start is news: whoever was asked before it is not there any more.
void JobDoer::hear_of_control(const Message& message) {
    const auto presence = contract::parse_worker_presence(message.payload);
    if (!presence || presence->state != contract::Presence::Online) return;
    if (std::exchange(instance_of_control_, presence->instance) == presence->instance) return;
    ++asked_;
    is_asking_ = false;
    asks_again_ = {};
    pause_ = {};
    if (asking_) asking_->cancel();
    loop_.wake();
}

void JobDoer::begin(const Value& given, SteadyTime asked) {
    const auto* params = given.find("params");
    const auto* attempt = given.find("attempt");
    const auto lease = seconds_in(given, "lease");
    auto state = std::make_shared<Job::State>();
    state->id = text_in(given, "id");
    state->kind = text_in(given, "kind");
    state->token = text_in(given, "token");
    state->params = params != nullptr ? print_json(*params) : "{}";
    if (attempt != nullptr && attempt->is_integer())
        state->attempt = static_cast<unsigned>(attempt->integer());
    if (state->id.empty() || state->token.empty() || !lease)
        return worker_.log().warning("a job that was given is none", {{"kind", kind_}});
    const auto run = std::make_shared<Run>(quiet_->get_executor());
    run->state = std::move(state);
    run->lease = *lease;
    // It was given at any time since we asked: at first less is taken for ours.
    run->ours_until = std::max(asked, io::steady_now() - *lease / 2) + *lease;
    runs_.insert(run);
    doing_->spawn("do a job", see_through(run));
    doing_->spawn("keep a job", keep(run));
}

Task<void> JobDoer::see_through(RunPointer run) {
    auto result = co_await task_(Job(run->state));
    if (!run->is_lost) co_await report(run, std::move(result));
    run->has_ended = true;
    run->ended.cancel();
    runs_.erase(run);
    loop_.wake();
    if (runs_.empty()) quiet_->cancel();
}

// ---- having ----

/// Says that it goes on, three times in a lease, and how far it is, soon.
Task<void> JobDoer::keep(RunPointer run) {
    auto renewed = io::steady_now();
    while (!run->has_ended && !run->is_lost) {
        run->ended.expires_after(std::min<SteadyClock::duration>(run->lease / 3, looks_every));
        [[maybe_unused]] const auto [woken] = co_await run->ended.async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (run->has_ended || state.cancelled() != asio::cancellation_type::none) co_return;
        const auto now = io::steady_now();
        const bool is_news =
            run->state->part.load() != run->said_part || run->state->message.load() != run->said_message;
        if (!is_news && now < renewed + run->lease / 3) continue;
        renewed = now;
        co_await renew(run);
    }
}

Task<void> JobDoer::renew(RunPointer run) {
    const auto asked = io::steady_now();
    const double part = run->state->part.load();
    auto message = run->state->message.load();
    std::vector<Member> params = {{"id", run->state->id}, {"token", run->state->token}};
    if (part >= 0) params.push_back({"progress", part});
    if (message) params.push_back({"message", *message});
    const auto patience = std::min<microseconds>(run->lease / 3, answer_patience);
    const auto reply = co_await ask("job.renew", Value::object(std::move(params)), patience);
    if (run->has_ended) co_return;
    if (reply && !reply->error) {
        run->ours_until = asked + seconds_in(reply->data, "lease").value_or(run->lease);
        run->said_part = part;
        run->said_message = std::move(message);
        const auto* cancelling = reply->data.find("cancelling");
        run->is_cancelled = cancelling != nullptr && *cancelling == Value(true);
        if (run->is_cancelled) run->state->is_to_stop = true;
    } else if (reply && is_word_of_another_attempt(reply->error->code)) {
        lose(*run, reply->error->message);
    } else if (io::steady_now() >= run->ours_until) {
        lose(*run, "control was not heard of for as long as the lease");
    }
}

void JobDoer::lose(Run& run, std::string_view why) {
    run.is_lost = true;
    run.state->is_to_stop = true;
    worker_.log().warning("a job is ours no more", {{"job", run.state->id}, {"reason", why}});
}

// ---- what came of it ----

JobDoer::Report JobDoer::report_of(const Run& run, Result<Value> result) const {
    std::vector<Member> params = {{"id", run.state->id}, {"token", run.state->token}};
    if (result) {
        params.push_back({"result", std::move(*result)});
        return {"job.complete", Value::object(std::move(params))};
    }
    params.push_back({"message", std::string(first_characters(result.error().message, most_message))});
    if (result.error().code == ErrorCode::InvalidInput) params.push_back({"retry", false});
    // It was stopped by our end, and not by what is wrong with it.
    if (is_ending_ && !run.is_cancelled) params.push_back({"give_back", true});
    return {"job.fail", Value::object(std::move(params))};
}

/// Until control knows, or wants to know nothing.
Task<void> JobDoer::report(RunPointer run, Result<Value> result) {
    auto report = report_of(*run, std::move(result));
    microseconds pause = shortest_pause;
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (!run->is_lost) {
        const auto reply = co_await ask(report.action, report.params, answer_patience);
        if (reply && !reply->error) co_return;
        if (reply && is_word_of_another_attempt(reply->error->code))
            co_return lose(*run, reply->error->message);
        // A result that it does not take, as one that is too large, is a failure of this job.
        if (reply && reply->error->code == name(ErrorCode::InvalidInput)) {
            if (report.action == "job.fail") co_return lose(*run, reply->error->message);
            report = report_of(*run, fail(ErrorCode::InvalidInput, reply->error->message));
            continue;
        }
        timer.expires_after(pause);
        [[maybe_unused]] const auto [woken] = co_await timer.async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        pause = std::min<microseconds>(pause * 2, longest_pause);
    }
}

// ---- the end ----

void JobDoer::end() {
    is_ending_ = true;
    for (const auto& run : runs_) run->state->is_to_stop = true;
}

/// Who does a job may come to its end; what does not in time is somebody else's.
Task<void> JobDoer::finish() {
    if (!doing_) co_return;
    co_await asking_->stop();
    quiet_->expires_after(options_.grace);
    if (!runs_.empty()) {
        [[maybe_unused]] const auto [over] = co_await quiet_->async_wait(no_throw);
    }
    const auto left = runs_;
    co_await doing_->stop();
    for (const auto& run : left) {
        if (run->has_ended || run->is_lost) continue;
        auto params = Value::object(
            {{"id", run->state->id},
             {"token", run->state->token},
             {"message", "its worker ended"},
             {"give_back", true}}
        );
        [[maybe_unused]] const auto reply = co_await ask("job.fail", std::move(params), last_word_patience);
    }
    runs_.clear();
    asking_.reset();
    doing_.reset();
    quiet_.reset();
}

} // namespace tutti::worker
