#include "workers/history/history_service.hpp"

#include "contract/reading.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"
#include "mqtt/topic.hpp"
#include "sections/section.hpp"
#include "worker/rim.hpp"
#include "workers/history/history_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::history {

namespace {

/// What is sampled of the installation itself are readings of this source.
constexpr std::string_view telemetry_source = "telemetry";
constexpr auto least_between_samples = seconds(1);

Retention retention_of(const sections::HistorySection& section) {
    const auto whole = [](microseconds time) { return std::chrono::duration_cast<milliseconds>(time); };
    return {whole(section.samples), whole(section.minutes), whole(section.quarter_hours), section.max_size};
}

} // namespace

HistoryService::HistoryService(worker::Worker& worker, std::filesystem::path path)
    : worker_(worker), path_(std::move(path)) {
    equip();
}

void HistoryService::equip() {
    worker_.on_config([this](const Value& config) { return configure(config); });
    worker_.subscribe("reading/+/+", [this](const worker::Message& message) { take(message); });
    worker_.subscribe("health/+", [this](const worker::Message& message) {
        if (const auto topic = contract::parse_topic(message.topic))
            telemetry_.hear_health(topic->name, message.payload);
    });
    worker_.subscribe("service/+", [this](const worker::Message& message) {
        if (const auto topic = contract::parse_topic(message.topic))
            telemetry_.hear_service(topic->name, message.payload);
    });
    worker_.on_stats([this] { return stats(); });
    worker::on_command_task(worker_, "query", [this](Value params) {
        return answer_query(std::move(params));
    });
    worker::on_command_task(worker_, "series", [this](Value) { return answer_series(); });
    worker::on_command_task(worker_, "backup", [this](Value params) {
        return answer_backup(std::move(params));
    });
    worker::on_command_task(worker_, "compact", [this](Value) { return answer_compact(); });
    worker::on_command_task(worker_, "sample", [this](Value) { return answer_sample(); });
    worker::run_beside(worker_, "keeping", [this] { return run(); });
    worker::give_back_start(worker_);
}

Result<void> HistoryService::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_history);
    if (!section) return pass_on(section);
    section_ = std::move(*section);
    if (keeper_) keeper_->set_retention(retention_of(section_));
    return {};
}

Task<void> HistoryService::run() {
    const auto executor = co_await asio::this_coro::executor;
    keeper_.emplace(executor, path_, worker_.log());
    keeper_->set_retention(retention_of(section_));
    asio::steady_timer pause(executor);
    while (true) {
        co_await flush();
        pause.expires_after(section_.flush);
        const auto [cancelled] = co_await pause.async_wait(no_throw);
        if (cancelled) break;
    }
    // What came since the last time is worth one more write.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await flush();
    if (const auto closed = keeper_->close(); !closed) worker_.log().warning(closed.error().message);
    keeper_.reset();
}

Task<void> HistoryService::flush() {
    const auto flushed = co_await keeper_->flush(io::wall_now());
    static_cast<void>(flushed); // also the keeper's problem()
    say_health();
}

bool HistoryService::is_left_out(std::string_view source, std::string_view sensor) const {
    const auto name = fmt::format("{}/{}", source, sensor);
    return std::ranges::any_of(section_.leave_out, [&](const std::string& filter) {
        return mqtt::matches(filter, name);
    });
}

void HistoryService::take(const worker::Message& message) {
    const auto topic = contract::parse_topic(message.topic);
    if (!keeper_ || !topic || message.payload.empty() || is_left_out(topic->name, topic->detail)) return;
    const auto reading = contract::parse_reading(message.payload);
    if (!reading) return; // the gateway counts and says what breaks the contract
    keeper_->take(
        {std::string(topic->name), std::string(topic->detail)}, reading->value, reading->unit,
        reading->timestamp, io::wall_now()
    );
}

Task<Result<Value>> HistoryService::answer_query(Value params) {
    auto question = question_from(params, to_sample_time(io::wall_now()));
    if (!question) co_return pass_on(question);
    if (!keeper_) co_return fail(ErrorCode::Unavailable, "the history ends");
    auto course = co_await keeper_->course(*question);
    if (!course) co_return pass_on(course);
    co_return to_value(*question, *course);
}

Task<Result<Value>> HistoryService::answer_series() {
    if (!keeper_) co_return fail(ErrorCode::Unavailable, "the history ends");
    auto series = co_await keeper_->series();
    if (!series) co_return pass_on(series);
    co_return series_value(*series, keeper_->gathering());
}

/// Where whoever asks may have it, and over the bus he says a name alone.
Task<Result<Value>> HistoryService::answer_backup(Value params) {
    auto name = backup_name_from(params);
    if (!name) co_return pass_on(name);
    if (!keeper_) co_return fail(ErrorCode::Unavailable, "the history ends");
    const auto folder = path_.parent_path() / "backups";
    if (auto ready = io::make_private_directory(folder); !ready) co_return pass_on(ready);
    const auto file = folder / (*name + ".history.db");
    auto done = co_await keeper_->back_up(file, io::wall_now());
    if (!done) co_return pass_on(done);
    co_return Value::object({{"file", file.native()}});
}

Task<Result<Value>> HistoryService::answer_compact() {
    if (!keeper_) co_return fail(ErrorCode::Unavailable, "the history ends");
    auto given = co_await keeper_->compact(io::wall_now());
    if (!given) co_return pass_on(given);
    co_return Value::object({{"given_back", *given}});
}

/// As readings of now.
Task<Result<Value>> HistoryService::answer_sample() {
    if (!keeper_) co_return fail(ErrorCode::Unavailable, "the history ends");
    const auto steady = io::steady_now();
    if (steady < sampled_ + least_between_samples)
        co_return fail(ErrorCode::Conflict, "a sample was taken less than a second ago: ask again later");
    sampled_ = steady;
    const auto now = io::wall_now();
    std::uint64_t taken = 0;
    std::uint64_t refused = 0;
    for (auto& each : telemetry_.sample(now)) {
        if (is_left_out(telemetry_source, each.sensor)) continue;
        const auto gathered = keeper_->take(
            {std::string(telemetry_source), std::move(each.sensor)}, Value(each.number), each.unit, now, now
        );
        ++(gathered == Gathered::Taken ? taken : refused);
    }
    co_return Value::object({{"taken", taken}, {"refused", refused}});
}

Value HistoryService::stats() const {
    if (!keeper_) return Value::object({});
    const auto& stats = keeper_->stats();
    return Value::object(
        {{"series", keeper_->gathering().series().size()},
         {"samples_taken", stats.taken},
         {"samples_written", stats.written},
         {"samples_lost", stats.lost},
         {"readings_refused", stats.refused},
         {"store_bytes", stats.bytes},
         {"times_shed", stats.shed},
         {"rows_damaged", stats.damaged}}
    );
}

void HistoryService::say_health() {
    contract::Health health;
    health.level = contract::HealthLevel::Ok;
    health.message = fmt::format("{} series are kept", keeper_->gathering().series().size());
    if (!keeper_->set_aside().empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message = keeper_->set_aside();
    }
    if (!keeper_->problem().empty()) {
        health.level = contract::HealthLevel::Error;
        health.message = fmt::format("readings are not kept: {}", keeper_->problem());
    }
    health.details = stats();
    health.expires_in = 3 * section_.flush;
    worker::publish_health(worker_, std::move(health));
    if (std::exchange(told_problem_, keeper_->problem()) == keeper_->problem()) return;
    if (keeper_->problem().empty())
        worker_.log().info("readings are kept again");
    else
        worker_.log().error(fmt::format("readings are not kept: {}", keeper_->problem()));
    worker_.status(keeper_->problem());
}

} // namespace tutti::history
