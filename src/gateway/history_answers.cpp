// The answers of /api/history: what readings were. The history keeps them; here it is asked.
#include "base/name.hpp"
#include "base/url_parts.hpp"
#include "contract/sensor_name.hpp"
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"
#include "gateway/query_fields.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>
#include <vector>

namespace tutti::gateway {

namespace {

/// A number of the query as the history wants it; what it may be the history says.
Result<Value> number_field(std::string_view key, std::string_view text) {
    const auto* end = text.data() + text.size();
    std::int64_t whole = 0;
    if (const auto [at, error] = std::from_chars(text.data(), end, whole); error == std::errc() && at == end)
        return Value(whole);
    double number = 0;
    if (const auto [at, error] = std::from_chars(text.data(), end, number); error == std::errc() && at == end)
        return Value(number);
    return wrong_field(key, "must be a number");
}

Result<Value> question_of(const Call& call) {
    const auto sensor = percent_decoded(call.values[1]); // labels have spaces and letters of all languages
    if (!sensor || !contract::is_sensor_name(*sensor) || !is_dotted_name(call.values[0]))
        return fail(ErrorCode::NotFound, "that is no name of a source and its sensor");
    std::vector<Member> members = {{"source", std::string(call.values[0])}, {"sensor", *sensor}};
    auto taken =
        for_each_field(call.request.query, [&](std::string_view key, std::string_view text) -> Result<void> {
            if (key != "from" && key != "to" && key != "points")
                return wrong_field(key, "no such parameter: from, to, points");
            auto number = number_field(key, text);
            if (!number) return pass_on(number);
            members.push_back({std::string(key), std::move(*number)});
            return {};
        });
    if (!taken) return pass_on(taken);
    return Value::object(std::move(members));
}

io::HttpReply ask_history(Desk& desk, const char* action, Value params) {
    return ask_worker(
        desk, {.target = desk.history, .action = action, .params = std::move(params)},
        fmt::format("nobody named {} keeps readings", desk.history)
    );
}

} // namespace

io::HttpReply list_series(Desk& desk, const Call&) { return ask_history(desk, "series", Value::object({})); }

io::HttpReply show_course(Desk& desk, const Call& call) {
    auto question = question_of(call);
    if (!question) return error_answer(question.error());
    return ask_history(desk, "query", std::move(*question));
}

} // namespace tutti::gateway
