#include "workers/history/history_client.hpp"

#include "control/worker_client.hpp"
#include "logs/since.hpp"
#include "mqtt/topic.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::history {

namespace {

double number_of(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    return value != nullptr && value->is_number() ? value->number() : 0;
}

std::string text_of(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    return value != nullptr && value->is_string() ? std::string(value->string()) : std::string();
}

std::vector<double> numbers_of(const Value& object, std::string_view key) {
    std::vector<double> numbers;
    const auto* list = object.find(key);
    if (list == nullptr || !list->is_array()) return numbers;
    numbers.reserve(list->items().size());
    for (const auto& value : list->items()) numbers.push_back(value.is_number() ? value.number() : 0);
    return numbers;
}

/// Of what it does with all of its file.
constexpr auto whole_file_patience = std::chrono::minutes(10);

Result<double> parse_time(std::string_view text, double now) {
    auto time = logs::parse_since(text, now);
    if (!time) time.error().message = fmt::format("\"{}\" {}", text, time.error().message);
    return time;
}

} // namespace

Result<Period> parse_period(std::string_view since, std::string_view until, double now) {
    Period period{0, now};
    if (!until.empty()) {
        auto to = parse_time(until, now);
        if (!to) return pass_on(to);
        period.to = *to;
    }
    auto from = parse_time(since, now);
    if (!from) return pass_on(from);
    period.from = *from;
    if (period.from >= period.to) return fail(ErrorCode::InvalidInput, "the period ends before it begins");
    return period;
}

Task<std::optional<Result<Value>>> ask_owner(std::string service, std::string command, Value arguments) {
    auto client = co_await control::connect_to_worker(std::move(service));
    if (!client) co_return std::nullopt;
    auto reply = co_await client->call(std::move(command), std::move(arguments), whole_file_patience);
    if (!reply) co_return pass_on(reply);
    if (!reply->success) co_return fail(ErrorCode::Conflict, reply->message);
    co_return reply->data.value_or(Value());
}

Error does_not_run(std::string_view service) {
    return {ErrorCode::NotFound, fmt::format("{} does not run: `tutti start {}`", service, service)};
}

Task<Result<HistoryClient>> HistoryClient::connect(std::string service) {
    auto client = co_await control::connect_to_worker(service);
    if (!client)
        co_return fail(
            ErrorCode::NotFound,
            fmt::format("no history runs here: it does where the file has [service.{}]", service)
        );
    co_return HistoryClient(std::move(*client));
}

Task<Result<std::vector<KnownSeries>>> HistoryClient::series(std::string filter) {
    if (!mqtt::is_topic_filter(filter))
        co_return fail(
            ErrorCode::InvalidInput, fmt::format("\"{}\" is no filter: co2/#, +/temperature", filter)
        );
    auto answer = co_await control::ask(client_, "series", Value());
    if (!answer) co_return pass_on(answer);
    std::vector<KnownSeries> found;
    const auto* all = answer->find("series");
    for (const auto& each : all != nullptr ? all->items() : std::span<const Value>()) {
        KnownSeries series{text_of(each, "source"),  text_of(each, "sensor"), text_of(each, "unit"),
                           number_of(each, "first"), number_of(each, "last"), each};
        if (mqtt::matches(filter, series.name())) found.push_back(std::move(series));
    }
    co_return found;
}

Task<Result<ReadCourse>> HistoryClient::course(KnownSeries series, Period period, int points) {
    Value question = Value::object(
        {{"source", series.source},
         {"sensor", series.sensor},
         {"from", period.from},
         {"to", period.to},
         {"points", points}}
    );
    auto answer = co_await control::ask(client_, "query", std::move(question));
    if (!answer) co_return pass_on(answer);
    ReadCourse course;
    course.drawn = {number_of(*answer, "from"),   number_of(*answer, "to"),   number_of(*answer, "step"),
                    numbers_of(*answer, "times"), numbers_of(*answer, "min"), numbers_of(*answer, "max")};
    course.mean = numbers_of(*answer, "mean");
    course.count = numbers_of(*answer, "count");
    course.unit = text_of(*answer, "unit");
    course.whole = std::move(*answer);
    const auto places = course.drawn.times.size();
    for (const auto* list : {&course.drawn.min, &course.drawn.max, &course.mean, &course.count})
        if (list->size() != places)
            co_return fail(ErrorCode::InvalidInput, "the history answered lists of different lengths");
    co_return course;
}

} // namespace tutti::history
