#include "worker/source.hpp"

#include "base/json.hpp"
#include "config/values.hpp"
#include "contract/reading.hpp"
#include "contract/source.hpp"
#include "io/clock.hpp"
#include "io/environment.hpp"
#include "worker/settings.hpp"
#include "worker/worker_impl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace tutti::worker {

namespace {

Options worker_options(const SourceOptions& options) {
    auto worker = options.worker;
    worker.name = options.name;
    worker.version = options.version;
    worker.description = options.description;
    return worker;
}

} // namespace

/// One source's run: what run_source() does.
class SourceRun {
public:
    SourceRun(Source& source, SourceOptions options)
        : source_(source), options_(std::move(options)), worker_(worker_options(options_)) {}

    int run(int argc, char** argv);

private:
    void equip();
    Result<void> take_interval(std::string_view text);
    void recall(const Message& kept);
    void begin();
    void poll();
    void record(const Result<std::vector<Reading>>& polled);
    void publish_meta();
    int print_once();

    Source& source_;
    SourceOptions options_;
    Worker worker_;
    contract::SourceStatus status_;
    bool print_ = false;
};

Result<void> Source::configure(const Value&) { return {}; }

void Source::equip(Worker&) {}

void SourceRun::equip() {
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
}

Result<void> SourceRun::take_interval(std::string_view text) {
    const auto interval = config::parse_duration(text);
    if (!interval || interval->count() <= 0)
        return fail(
            ErrorCode::InvalidInput, fmt::format("\"{}\" is no duration such as 2s, 500ms or 5m", text)
        );
    options_.interval = *interval;
    return {};
}

int SourceRun::run(int argc, char** argv) {
    equip();
    if (const auto every = io::environment("TUTTI_EVERY"))
        if (const auto taken = take_interval(*every); !taken) {
            std::fprintf(stderr, "TUTTI_EVERY: %s\n", taken.error().message.c_str());
            return 2;
        }
    if (const auto ended = worker_.impl_->prepare(argc, argv)) return *ended;
    if (print_) return print_once();
    const auto& name = worker_.name();
    status_.source_id = name;
    status_.expires_in = contract::status_expiry(options_.interval);
    worker_.impl_->program_.options.topics = {
        fmt::format("reading/{}/+", name), fmt::format("status/{}", name), fmt::format("meta/{}", name)
    };
    worker_.on_kept(fmt::format("status/{}", name), [this](const Message& kept) { recall(kept); });
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
    worker_.after(source_.prepare(), [this] { poll(); });
    if (worker_.pattern() == Pattern::Always) worker_.every(options_.interval, [this] { poll(); });
}

void SourceRun::publish_meta() {
    contract::SourceMeta meta;
    meta.source_id = worker_.name();
    meta.name = options_.title.empty() ? worker_.name() : options_.title;
    meta.description = options_.description;
    meta.refresh_interval = options_.interval;
    worker_.publish(fmt::format("meta/{}", worker_.name()), contract::to_value(meta), {.retain = true});
}

void SourceRun::poll() {
    const auto polled = source_.poll();
    if (polled)
        for (const Reading& reading : *polled) worker_.publish_reading(reading, options_.interval);
    record(polled);
    if (!polled && worker_.pattern() == Pattern::Once) worker_.stop(1);
}

void SourceRun::record(const Result<std::vector<Reading>>& polled) {
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

Task<void> pause(microseconds delay) {
    const bool elapsed = co_await io::sleep_for(delay);
    static_cast<void>(elapsed);
}

} // namespace

int SourceRun::print_once() {
    asio::io_context context(1);
    const auto delay = source_.prepare();
    asio::co_spawn(context, pause(delay), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    context.run();
    const auto polled = source_.poll();
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

int run_source(int argc, char** argv, Source& source, SourceOptions options) {
    SourceRun run(source, std::move(options));
    return run.run(argc, argv);
}

} // namespace tutti::worker
