#include "gateway/answer.hpp"

#include "base/json.hpp"
#include "gateway/desk.hpp"
#include "gateway/to_the_leader.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace tutti::gateway {

io::HttpResponse fresh_answer(std::string content_type, std::string body, unsigned status) {
    return {
        status,
        std::move(content_type),
        std::move(body),
        {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}
    };
}

io::HttpResponse json_answer(const Value& body, unsigned status) {
    return fresh_answer("application/json", print_json(body), status);
}

Value course_answer(const live::RecentReadings::Series& series) {
    std::vector<Value> points;
    points.reserve(series.size());
    for (std::size_t index = 0; index < series.size(); ++index)
        points.push_back(Value::array({to_seconds(series[index].time), series[index].value}));
    return Value::array(std::move(points));
}

io::HttpResponse error_answer(const Error& error) {
    return io::http_error(status_of_error(name(error.code)), name(error.code), error.message);
}

io::HttpResponse not_found(std::string_view path) {
    return io::http_error(404, "not_found", fmt::format("there is no {}", path));
}

io::HttpResponse login_needed() { return io::http_error(401, "unauthorized", "log in first"); }

std::optional<io::HttpResponse>
refuse_absent(const Desk& desk, std::string_view worker, io::HttpResponse absent) {
    using live::Presences;
    switch (desk.presences.standing(worker, desk.clock().steady)) {
    case Presences::Standing::Online:
        return std::nullopt;
    case Presences::Standing::Unsettled:
        return just_connected();
    case Presences::Standing::Absent:
        break;
    }
    return absent;
}

io::HttpReply ask_worker(Desk& desk, PostedCommand command, std::string_view absent, MakeAnswer answer) {
    if (!desk.state.bus_connected()) return io::http_error(503, "unavailable", "the bus is away");
    auto away = io::http_error(503, "unavailable", absent);
    if (auto refusal = refuse_absent(desk, command.target, std::move(away))) return std::move(*refusal);
    auto reply = std::make_shared<io::PendingReply>();
    const bool is_stale = may_be_behind(desk, command.target);
    desk.command(
        std::move(command), [reply, is_stale, answer = std::move(answer)](const Result<std::string>& payload
                            ) { reply->answer(with_staleness(answer(payload), is_stale)); }
    );
    return reply;
}

io::HttpResponse just_connected() {
    auto response = io::http_error(503, "unavailable", "just connected: it is not yet known who is there");
    response.fields.emplace_back("Retry-After", "1");
    return response;
}

io::HttpResponse too_many(std::string_view sentence, microseconds wait) {
    auto response = io::http_error(429, "too_many_requests", sentence);
    response.fields.emplace_back("Retry-After", std::to_string(std::chrono::ceil<seconds>(wait).count()));
    return response;
}

unsigned status_of_error(std::string_view code) noexcept {
    static constexpr std::array<std::pair<std::string_view, unsigned>, 8> statuses = {{
        {"invalid_input", 400},
        {"unknown_version", 400},
        {"permission_denied", 403},
        {"not_found", 404},
        {"conflict", 409},
        {"limit_exceeded", 429},
        {"unavailable", 503},
        {"timeout", 504},
    }};
    for (const auto& [known, status] : statuses)
        if (known == code) return status;
    return 500;
}

} // namespace tutti::gateway
