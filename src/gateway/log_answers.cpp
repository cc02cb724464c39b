// The answer of /api/logs: which lines somebody wants, and those that were found.
#include "base/name.hpp"
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"
#include "gateway/query_fields.hpp"
#include "logs/log_files.hpp"
#include "logs/since.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ranges>
#include <utility>
#include <vector>

namespace tutti::gateway {

namespace {

constexpr std::size_t usual_lines = 200;
constexpr std::size_t most_lines = 2000;
constexpr std::size_t most_text = 16UL << 20U; ///< bytes of logs that one request looks through

Result<std::size_t> parse_lines(std::string_view text) {
    std::size_t lines = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), lines);
    if (error != std::errc() || end != text.data() + text.size() || lines < 1 || lines > most_lines)
        return wrong_field("lines", fmt::format("must be 1 to {}", most_lines));
    return lines;
}

Result<void> take_services(std::string_view text, std::vector<std::string>& services) {
    for (const auto part : std::views::split(text, ',')) {
        const std::string_view name(part.begin(), part.end());
        if (!is_name_segment(name)) return wrong_field("service", "that is no name of a service");
        if (std::ranges::find(services, name) == services.end()) services.emplace_back(name);
    }
    return {};
}

Result<void> take(logs::Query& query, std::string_view key, std::string_view value, double now) {
    if (key == "service") return take_services(value, query.services);
    if (key == "lines") {
        const auto lines = parse_lines(value);
        if (!lines) return std::unexpected(lines.error());
        query.lines = *lines;
        return {};
    }
    if (key == "level") {
        const auto level = logs::level_named(value);
        if (!level) return wrong_field(key, "must be debug, info, warning or error");
        query.filter.level = *level;
        return {};
    }
    if (key == "since") {
        const auto since = logs::parse_since(value, now);
        if (!since) return wrong_field(key, since.error().message);
        query.filter.since = *since;
        return {};
    }
    if (key == "grep") {
        auto pattern = logs::Pattern::parse(value);
        if (!pattern) return wrong_field(key, pattern.error().message);
        query.filter.grep = std::move(*pattern);
        return {};
    }
    return wrong_field(key, "no such parameter: service, since, level, grep, lines");
}

Result<logs::Query> parse_query(std::string_view text, double now) {
    logs::Query query{.services = {}, .filter = {}, .lines = usual_lines, .most_bytes = most_text};
    auto taken = for_each_field(text, [&](std::string_view key, std::string_view value) {
        return take(query, key, value, now);
    });
    if (!taken) return pass_on(taken);
    return query;
}

Value document(const logs::Found& found) {
    std::vector<Value> lines;
    lines.reserve(found.lines.size());
    for (const auto& line : found.lines)
        lines.push_back(Value::object(
            {{"timestamp", line.timestamp},
             {"service", line.service},
             {"level", std::string(logs::name(line.level))},
             {"message", line.message}}
        ));
    return Value::object({{"lines", Value::array(std::move(lines))}, {"truncated", found.truncated}});
}

} // namespace

io::HttpReply list_log_lines(Desk& desk, const Call& call) {
    auto query = parse_query(call.request.query, to_seconds(desk.clock().wall));
    if (!query) return error_answer(query.error());
    const auto logged = logs::logged_services(desk.logs);
    for (const auto& service : query->services) {
        const bool is_known =
            std::ranges::find(logged, service) != logged.end() || desk.state.services().contains(service);
        if (!is_known)
            return io::http_error(404, "not_found", fmt::format("there is no service {}", service));
    }
    if (query->services.empty()) query->services = logged;
    auto reply = std::make_shared<io::PendingReply>();
    desk.find_lines(std::move(*query), [reply](const Result<logs::Found>& found) {
        reply->answer(found ? json_answer(document(*found)) : error_answer(found.error()));
    });
    return reply;
}

} // namespace tutti::gateway
