#include "worker/source_run.hpp"

#include "base/json.hpp"
#include "contract/reading.hpp"
#include "io/clock.hpp"
#include "io/environment.hpp"
#include "toml/values.hpp"
#include "worker/poll.hpp"
#include "worker/settings.hpp"
#include "worker/worker_impl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace tutti::worker {

namespace {

/// Before the end of a poll, for its own deadlines: what it waits for knows better why it took so long.
constexpr auto longest_last_word = milliseconds(200);

microseconds last_word(microseconds longest_poll) {
    return std::min<microseconds>(longest_poll / 10, longest_last_word);
}

} // namespace

Options worker_options(const SourceOptions& options) {
    auto worker = options.worker;
    worker.name = options.name;
    worker.version = options.version;
    worker.description = options.description;
    return worker;
}

SourceRun::SourceRun(Worker& worker, AnySource& source, PollStart start_poll, SourceOptions options)
    : worker_(worker), source_(source), start_poll_(std::move(start_poll)), options_(std::move(options)) {}

Result<void> SourceRun::equip() {
    worker_.on_option("--every DURATION", "How often to poll: 2s, 500ms, 5m.", [this](std::string_view text) {
        return take_interval(text);
    });
    worker_.impl_->program_.arguments.add(
        "--print", "Poll once, print the readings as JSON; no bus.",
        [this](std::string_view) -> Result<void> {
            print_ = true;
            return {};
        }
    );
    source_.equip(worker_);
    worker_.on_config([this](const Value& config) { return source_.configure(config); });
    worker_.on_start([this] { begin(); });
    worker_.on_state([this] { return contract::to_value(status_); });
    if (const auto every = io::environment("TUTTI_EVERY"))
        if (auto taken = take_interval(*every); !taken) {
            taken.error().message.insert(0, "TUTTI_EVERY: ");
            return taken;
        }
    return {};
}

Result<void> SourceRun::take_interval(std::string_view text) {
    const auto interval = toml::parse_duration(text);
    if (!interval || interval->count() <= 0)
        return fail(
            ErrorCode::InvalidInput, fmt::format("\"{}\" is no duration such as 2s, 500ms or 5m", text)
        );
    options_.interval = *interval;
    return {};
}

void SourceRun::settle() {
    const auto& name = worker_.name();
    status_.source_id = name;
    status_.expires_in = contract::status_expiry(options_.interval);
    worker_.impl_->program_.options.topics = {
        fmt::format("reading/{}/+", name), fmt::format("status/{}", name), fmt::format("meta/{}", name)
    };
    worker_.on_kept(fmt::format("status/{}", name), [this](const Message& kept) { recall(kept); });
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

/// The counters go on from where an earlier run left them.
void SourceRun::recall(const Message& kept) {
    const auto before = contract::parse_source_status(kept.payload);
    if (!before || before->last_poll == status_.last_poll) return;
    status_.poll_count += before->poll_count;
    status_.error_count += before->error_count;
    if (!status_.last_success) status_.last_success = before->last_success;
    if (!status_.last_error) status_.last_error = before->last_error;
}

void SourceRun::begin() {
    publish_meta();
    worker_.impl_->runtime_->work_on("poll", take_turns());
}

Task<void> SourceRun::take_turns() {
    // A poll is to have ended before this may.
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto start = io::steady_now();
    bool is_time = co_await io::sleep_for(source_.prepare());
    const std::function<void(const Result<Readings>&)> told = [this](const auto& polled) { take(polled); };
    while (is_time) {
        co_await poll(told);
        const auto state = co_await asio::this_coro::cancellation_state;
        const bool ends = state.cancelled() != asio::cancellation_type::none;
        if (ends || worker_.pattern() == Pattern::Once) co_return;
        is_time = co_await io::sleep_until(next_turn(start, options_.interval, io::steady_now()));
    }
}

SteadyTime next_turn(SteadyTime start, microseconds interval, SteadyTime now) noexcept {
    return start + ((now - start) / interval + 1) * interval;
}

void SourceRun::publish_meta() {
    contract::SourceMeta meta;
    meta.source_id = worker_.name();
    meta.name = options_.title.empty() ? worker_.name() : options_.title;
    meta.description = options_.description;
    meta.refresh_interval = options_.interval;
    worker_.publish(fmt::format("meta/{}", worker_.name()), contract::to_value(meta), {.retain = true});
}

/// Tells what came of one poll; nothing where this run ends before it.
Task<void> SourceRun::poll(std::function<void(const Result<Readings>&)> told) {
    const auto longest = options_.longest_poll;
    const auto end = io::steady_now() + longest;
    auto overran = [&told, longest] {
        told(fail(ErrorCode::Timeout, fmt::format("took longer than {} s", to_seconds(longest))));
    };
    auto polling = start_poll_(end - last_word(longest));
    const auto polled = co_await await_poll(std::move(polling), end, std::move(overran));
    if (polled) told(*polled);
}

void SourceRun::take(const Result<Readings>& polled) {
    if (polled)
        for (const Reading& reading : *polled) worker_.publish_reading(reading, options_.interval);
    record(polled);
    if (!polled && worker_.pattern() == Pattern::Once) worker_.stop(1);
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

namespace {

int print(const Result<Readings>& polled) {
    if (!polled) {
        std::fprintf(stderr, "%s\n", polled.error().message.c_str());
        return 1;
    }
    std::vector<Member> readings;
    for (const Reading& reading : *polled)
        readings.push_back({reading.sensor, Value::object({{"value", reading.value}, {"unit", reading.unit}})}
        );
    std::printf("%s\n", print_json(Value::object(std::move(readings))).c_str());
    return 0;
}

} // namespace

Task<void> SourceRun::poll_and_print(int& exit_code) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const bool is_time = co_await io::sleep_for(source_.prepare());
    if (!is_time) co_return;
    auto told = [&exit_code](const Result<Readings>& polled) { exit_code = print(polled); };
    co_await poll(std::move(told));
}

int SourceRun::print_once() {
    asio::io_context context(1);
    int exit_code = 1;
    asio::co_spawn(context, poll_and_print(exit_code), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    context.run();
    return exit_code;
}

} // namespace tutti::worker
