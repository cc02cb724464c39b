// What the debugger says: answers, statistics, health.
#include "base/describe_count.hpp"
#include "base/printable.hpp"
#include "contract/fields.hpp"
#include "contract/health.hpp"
#include "io/clock.hpp"
#include "worker/rim.hpp"
#include "workers/debug/debug_worker.hpp"
#include "workers/debug/recorded_answers.hpp"

#include <fmt/format.h>

#include <array>

namespace tutti::debug {

namespace {

constexpr microseconds health_expiry = seconds(60);
constexpr auto look_pace = milliseconds(100); ///< of who waits: so many answers a second at most
constexpr std::size_t most_waiting = 64;      ///< others are answered at once
constexpr auto reading_patience = seconds(4); ///< with recordings; who asks waits for 5

enum class What : std::uint8_t { All, Messages, Logs, Rates };

constexpr std::array<std::pair<std::string_view, What>, 4> whats = {{
    {"all", What::All},
    {"messages", What::Messages},
    {"logs", What::Logs},
    {"rates", What::Rates},
}};
constexpr std::array<std::pair<std::string_view, Format>, 2> formats = {{
    {"json", Format::Json},
    {"text", Format::Text},
}};

/// Nothing: nobody said.
Result<std::optional<What>> what_of(const Value& params) {
    contract::FieldReader fields(params, contract::VersionField::Optional);
    std::optional<What> what;
    if (fields.has("what")) what = fields.one_of("what", whats);
    return fields.finish(what);
}

Result<Format> format_of(const Value& params) {
    contract::FieldReader fields(params, contract::VersionField::Optional);
    auto format = Format::Text;
    if (fields.has("format")) format = fields.one_of("format", formats);
    return fields.finish(format);
}

} // namespace

void DebugWorker::add_commands() {
    worker::on_command_task(worker_, "get_messages", [this](Value params) {
        return tell_messages(std::move(params), Format::Values);
    });
    worker::on_command_task(worker_, "get_logs", [this](Value params) {
        return tell_lines(std::move(params), Format::Values);
    });
    worker_.on_command("get_rates", [this](const Value& params) {
        return tell_rates(params, Format::Values);
    });
    worker::on_command_task(worker_, "export", [this](Value params) {
        return tell_export(std::move(params));
    });
    worker::on_command_task(worker_, "get_recordings", [this](Value params) {
        return tell_recordings(std::move(params));
    });
    worker::on_command_task(worker_, "get_recorded", [this](Value params) {
        return tell_recorded(std::move(params));
    });
    worker_.on_command("clear", [this](const Value& params) { return clear(params); });
}

Answering DebugWorker::answering(Format format) const {
    const auto now = io::wall_now();
    return {.run = run_, .utc_offset = io::utc_offset(now), .now = now, .format = format};
}

/// Looks again and again rather than being told: it is rare, and a flood costs it nothing.
template <typename Watch>
Task<void> DebugWorker::wait_for_news(Watch watch, microseconds wait) {
    const auto deadline = io::steady_now() + wait;
    if (wait == microseconds() || waiting_ >= most_waiting) co_return;
    ++waiting_;
    while (!watch.has_news() && io::steady_now() < deadline) {
        const bool elapsed = co_await io::sleep_for(look_pace);
        if (!elapsed) break;
    }
    --waiting_;
}

Task<Result<Value>> DebugWorker::tell_messages(Value params, Format format) {
    auto question = message_question_from(params);
    if (!question) co_return pass_on(question);
    co_await wait_for_news(NewsWatch(messages_.messages(), *question), question->extent.wait);
    co_return answer(messages_, *question, answering(format));
}

Task<Result<Value>> DebugWorker::tell_lines(Value params, Format format) {
    auto question = log_question_from(params);
    if (!question) co_return pass_on(question);
    co_await wait_for_news(NewsWatch(lines_.lines(), *question), question->extent.wait);
    co_return answer(lines_, *question, answering(format));
}

Result<Value> DebugWorker::tell_rates(const Value& params, Format format) {
    auto question = rate_question_from(params);
    if (!question) return pass_on(question);
    return answer(messages_.rates(), *question, answering(format));
}

Task<Result<Value>> DebugWorker::tell_export(Value params) {
    auto what = what_of(params);
    auto format = format_of(params);
    if (!what) co_return pass_on(what);
    if (!format) co_return pass_on(format);
    switch (what->value_or(What::Messages)) {
    case What::Messages:
        break;
    case What::Logs: {
        auto lines = co_await tell_lines(std::move(params), *format);
        co_return lines;
    }
    case What::Rates:
        co_return tell_rates(params, *format);
    case What::All:
        co_return fail(ErrorCode::InvalidInput, "what must be messages, logs or rates");
    }
    auto messages = co_await tell_messages(std::move(params), *format);
    co_return messages;
}

/// On a thread beside: recordings are long, and OSC does not wait.
template <typename Call>
Task<Result<Value>> DebugWorker::read_beside(Call call) {
    const auto executor = co_await asio::this_coro::executor;
    if (!recordings_) recordings_.emplace(executor, io::BlockingOptions{.name = "the folder of recordings"});
    const auto deadline = io::steady_now() + reading_patience;
    auto told = co_await recordings_->run("reading recordings", std::move(call), deadline);
    co_return told;
}

Task<Result<Value>> DebugWorker::tell_recordings(Value) {
    auto call = [folder = folders_.recordings] {
        io::SystemDisk disk;
        return answer_recordings(disk, folder);
    };
    auto told = co_await read_beside(std::move(call));
    co_return told;
}

Task<Result<Value>> DebugWorker::tell_recorded(Value params) {
    auto question = recorded_question_from(params);
    if (!question) co_return pass_on(question);
    auto call = [folder = folders_.recordings, question = std::move(*question)] {
        io::SystemDisk disk;
        return answer(disk, folder, question);
    };
    auto told = co_await read_beside(std::move(call));
    co_return told;
}

Result<Value> DebugWorker::clear(const Value& params) {
    auto said = what_of(params);
    if (!said) return pass_on(said);
    const auto what = said->value_or(What::All);
    if (what == What::All || what == What::Messages) messages_.clear_messages();
    if (what == What::All || what == What::Logs) lines_.clear();
    if (what == What::All || what == What::Rates) messages_.clear_rates();
    return Value::object({});
}

Value DebugWorker::stats() const {
    const auto& counts = messages_.counts();
    return Value::object(
        {{"packets", counts.packets},
         {"osc", counts.osc},
         {"malformed", counts.malformed},
         {"lost", lost()},
         {"bus", counts.bus},
         {"ignored", ignored_},
         {"messages_kept", messages_.messages().size()},
         {"lines_kept", lines_.lines().size()},
         {"names", messages_.rates().all().size()},
         {"untracked", messages_.rates().untracked()},
         {"waiting", waiting_}}
    );
}

Value DebugWorker::state() const {
    const auto text_or_null = [](const std::string& text) { return text.empty() ? Value() : Value(text); };
    return Value::object(
        {{"run", run_},
         {"router", text_or_null(tap_.where)},
         {"router_trouble", text_or_null(tap_.trouble)},
         {"listen", text_or_null(own_.where)},
         {"listen_trouble", text_or_null(own_.trouble)}}
    );
}

std::uint64_t DebugWorker::lost() const { return tap_.lost + own_.lost; }

void DebugWorker::say_health() {
    using Level = contract::HealthLevel;
    const auto lost_now = lost() - std::exchange(lost_said_, lost());
    if (lost_now > 0 && told_loss_.is_due(io::steady_now()))
        worker_.log().warning("OSC came faster than it is read", {{"lost", lost_now}});
    std::string words =
        tap_.where.empty() ? "no OSC router" : "hears what the router at " + tap_.where + " hears";
    if (!own_.where.empty()) words += ", and " + own_.where;
    auto level = Level::Ok;
    for (const auto* ear : {&tap_, &own_}) {
        if (ear->trouble.empty()) continue;
        words = printable(ear->trouble);
        level = Level::Warn;
    }
    if (lost_now > 0) {
        words =
            fmt::format("{} of OSC lost: it came faster than it is read", describe_count(lost_now, "packet"));
        level = Level::Warn;
    }
    contract::Health health;
    health.message = std::move(words);
    health.level = level;
    health.details = stats();
    health.expires_in = health_expiry;
    health_.tell(std::move(health));
}

} // namespace tutti::debug
