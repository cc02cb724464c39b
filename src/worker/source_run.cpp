#include "worker/source_run.hpp"

#include "base/json.hpp"
#include "base/scan.hpp"
#include "contract/reading.hpp"
#include "io/clock.hpp"
#include "io/environment.hpp"
#include "worker/poll.hpp"
#include "worker/settings.hpp"
#include "worker/worker_impl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace tutti::worker {

namespace {

/// Before the end of a poll, for its own deadlines: what it waits for knows better why it took so long.
constexpr auto longest_last_word = milliseconds(200);

constexpr auto first_pause = milliseconds(500); ///< between two tries; it doubles

/// Whether the same poll may go well a moment later.
bool may_pass(ErrorCode code) noexcept {
    return code == ErrorCode::Unavailable || code == ErrorCode::Timeout;
}

/// TUTTI_SIMULATE: the sources, apart by blanks, that make their readings up where their sections say
/// nothing; or "all".
bool is_to_simulate(std::string_view name) {
    const auto variable = io::environment("TUTTI_SIMULATE").value_or("");
    std::string_view words = variable;
    for (auto word = take_word(words); !word.empty(); word = take_word(words))
        if (word == name || word == "all") return true;
    return false;
}

microseconds last_word(microseconds longest_poll) {
    return std::min<microseconds>(longest_poll / 10, longest_last_word);
}

} // namespace

Options worker_options(const SourceOptions& options) {
    auto worker = options.worker;
    worker.name = options.name;
    worker.version = options.version;
    worker.description = options.description;
    worker.section = options.section;
    return worker;
}

SourceRun::SourceRun(Worker& worker, AnySource& source, PollStart start_poll, SourceOptions options)
    : worker_(worker), source_(source), start_poll_(std::move(start_poll)), options_(std::move(options)) {
    invariant(options_.tries > 0, "a poll is tried once at least");
}

Result<void> SourceRun::equip() {
    worker_.on_option("--every DURATION", "How often to poll: 2s, 500ms, 5m.", [this](std::string_view text) {
        return take_interval(text);
    });
    worker_.on_option(
        "--config JSON", "Its configuration, until the bus says another: '{\"simulate\":true}'.",
        [this](std::string_view text) -> Result<void> {
            auto section = parse_json(text);
            if (!section) return pass_on(section);
            return configure(*section);
        }
    );
    worker_.impl_->program_.arguments.add(
        "--print", "Poll once, print the readings as JSON; no bus.",
        [this](std::string_view) -> Result<void> {
            print_ = true;
            return {};
        }
    );
    source_.equip(worker_);
    listen();
    simulates_ = simulates_unasked_ = is_to_simulate(options_.name);
    if (const auto every = io::environment("TUTTI_EVERY"))
        if (auto taken = take_interval(*every); !taken) {
            taken.error().message.insert(0, "TUTTI_EVERY: ");
            return taken;
        }
    return {};
}

void SourceRun::listen() {
    worker_.on_config([this](const Value& section) { return configure(section); });
    worker_.impl_->program_.on_refused_config = [this](const Error& refusal) { take_refusal(refusal); };
    worker_.on_section("schedule", [this](const Value& schedule) { return take_schedule(schedule); });
    worker_.on_section("global", [this](const Value& global) { return take_least_expiry(global); });
    worker_.on_start([this] { begin(); });
    worker_.on_state([this] { return contract::to_value(status_); });
    on_command_task(worker_, "poll_now", [this](const Value&) { return poll_now(); });
}

void SourceRun::settle() {
    const auto& name = worker_.name();
    status_.source_id = name;
    started_interval_ = options_.interval;
    expire_by(options_.interval);
    worker_.impl_->program_.options.topics = {
        fmt::format("reading/{}/+", name), fmt::format("status/{}", name), fmt::format("meta/{}", name)
    };
    worker_.on_kept(fmt::format("status/{}", name), [this](const Message& kept) { recall(kept); });
    worker_.on_kept(fmt::format("meta/{}", name), [this](const Message& kept) { recall_meta(kept); });
}

int SourceRun::run(int argc, char** argv) {
    if (const auto equipped = equip(); !equipped) {
        std::fprintf(stderr, "%s\n", equipped.error().message.c_str());
        return 2;
    }
    if (const auto ended = worker_.impl_->prepare(argc, argv)) return *ended;
    if (print_) return print_once();
    settle();
    return worker_.impl_->run();
}

Value to_value(const Readings& readings) {
    std::vector<Member> members;
    for (const Reading& reading : readings)
        members.push_back({reading.sensor, Value::object({{"value", reading.value}, {"unit", reading.unit}})}
        );
    return Value::object(std::move(members));
}

/// The counters go on from where an earlier run left them.
void SourceRun::recall(const Message& kept) {
    const auto before = contract::parse_source_status(kept.payload);
    if (!before || before->last_poll == status_.last_poll) return;
    status_.poll_count += before->poll_count;
    status_.error_count += before->error_count;
    if (!status_.last_success) status_.last_success = before->last_success;
    if (!status_.last_error) status_.last_error = before->last_error;
}

/// Until a poll gave others, the readings that an earlier run made up may still be out.
void SourceRun::recall_meta(const Message& kept) {
    const auto before = contract::parse_source_meta(kept.payload);
    if (before && before->simulated && !begun_) made_up_ = true;
}

void SourceRun::begin() {
    begun_ = true;
    made_up_ = made_up_ || simulates_;
    publish_meta();
    worker_.impl_->runtime_->work_on("poll", take_turns());
}

Task<void> SourceRun::take_turns() {
    // A poll is to have ended before this may.
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto start = io::steady_now();
    bool is_time = true;
    const std::function<void(const Result<Readings>&)> told = [this](const auto& polled) { take(polled); };
    while (is_time) {
        wanted_ = false;
        is_polling_ = true;
        co_await poll(told);
        const auto state = co_await asio::this_coro::cancellation_state;
        const bool ends = state.cancelled() != asio::cancellation_type::none;
        if (ends || worker_.pattern() == Pattern::Once) co_return;
        is_time = co_await wait_for_turn(start);
    }
}

/// Until the next turn, or until a poll is wanted; the interval may change meanwhile. False: the run ends.
Task<bool> SourceRun::wait_for_turn(SteadyTime start) {
    asio::steady_timer turn(co_await asio::this_coro::executor);
    turn_ = &turn;
    bool is_time = wanted_;
    bool ends = false;
    while (!is_time && !ends) {
        turn.expires_at(io::to_asio(next_turn(start, options_.interval, io::steady_now())));
        const auto [interrupted] = co_await turn.async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        ends = state.cancelled() != asio::cancellation_type::none;
        is_time = wanted_ || !interrupted;
    }
    turn_ = nullptr;
    co_return !ends;
}

/// Joins a poll that is under way: polls never overlap.
Task<Result<Value>> SourceRun::poll_now() {
    if (!begun_) co_return fail(ErrorCode::Unavailable, "the source is not up yet");
    const auto before = polls_;
    if (!is_polling_) wanted_ = true;
    if (turn_ != nullptr) turn_->cancel();
    const auto patience = options_.longest_poll + longest_last_word;
    const bool ended =
        co_await polled_.wait_until(io::steady_now() + patience, [this, before] { return polls_ > before; });
    if (!ended) co_return fail(ErrorCode::Timeout, "the poll has not ended");
    if (!latest_) co_return std::unexpected(latest_.error());
    co_return Value::object({{"readings", to_value(*latest_)}, {"status", contract::to_value(status_)}});
}

SteadyTime next_turn(SteadyTime start, microseconds interval, SteadyTime now) noexcept {
    return start + ((now - start) / interval + 1) * interval;
}

void SourceRun::say_whether_made_up(bool made_up) {
    if (std::exchange(made_up_, made_up) != made_up) publish_meta();
}

void SourceRun::publish_meta() {
    contract::SourceMeta meta;
    meta.source_id = worker_.name();
    meta.name = options_.title.empty() ? worker_.name() : options_.title;
    meta.description = options_.description;
    meta.refresh_interval = options_.interval;
    meta.simulated = made_up_;
    worker_.publish(fmt::format("meta/{}", worker_.name()), contract::to_value(meta), {.retain = true});
}

/// Tells what came of one poll; nothing where this run ends before it.
Task<void> SourceRun::poll(std::function<void(const Result<Readings>&)> told) {
    if (!simulates_ && !std::exchange(prepared_, true)) {
        const bool waited = co_await io::sleep_for(source_.prepare());
        if (!waited) co_return;
    }
    const auto longest = options_.longest_poll;
    const auto end = io::steady_now() + longest;
    auto overran = [&told, longest] {
        told(fail(ErrorCode::Timeout, fmt::format("took longer than {} s", to_seconds(longest))));
    };
    auto polling = try_out(end - last_word(longest));
    const auto polled = co_await await_poll(std::move(polling), end, std::move(overran));
    if (polled) told(*polled);
}

/// One poll, tried again where a moment later somebody may answer.
Task<Result<Readings>> SourceRun::try_out(SteadyTime deadline) {
    if (refused_) co_return std::unexpected(*refused_);
    if (simulates_) {
        const auto now = io::wall_now();
        co_return source_.simulate(Simulation(worker_.name(), now, io::utc_offset(now)));
    }
    SteadyClock::duration pause = first_pause;
    for (auto tries = options_.tries;; --tries, pause *= 2) {
        const auto now = io::steady_now();
        auto polled = co_await start_poll_(now + (deadline - now) / tries);
        if (polled || tries == 1 || !may_pass(polled.error().code)) co_return polled;
        if (io::steady_now() + pause >= deadline) co_return polled;
        const bool waited = co_await io::sleep_for(pause);
        if (!waited) co_return polled;
    }
}

void SourceRun::take(const Result<Readings>& polled) {
    if (polled) say_whether_made_up(simulates_);
    if (polled)
        for (const Reading& reading : *polled) worker_.publish_reading(reading, options_.interval);
    latest_ = polled && polled->incomplete ? Result<Readings>(std::unexpected(*polled->incomplete)) : polled;
    record(latest_);
    is_polling_ = false;
    ++polls_;
    polled_.notify();
    if (!latest_ && worker_.pattern() == Pattern::Once) worker_.stop(1);
}

void SourceRun::record(const Result<Readings>& polled) {
    status_.last_poll = io::wall_now();
    ++status_.poll_count;
    if (polled) {
        status_.last_success = status_.last_poll;
    } else {
        // Said once in the log, not at every poll of a night without network.
        if (status_.last_error != polled.error().message)
            worker_.log().warning("a poll failed", {{"reason", polled.error().message}});
        status_.last_error = polled.error().message;
        ++status_.error_count;
    }
    worker_.publish(
        fmt::format("status/{}", worker_.name()), contract::to_value(status_),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(status_.expires_in)}
    );
}

} // namespace tutti::worker
