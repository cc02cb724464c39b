#include "workers/pihole/summary_text.hpp"

#include "base/json.hpp"
#include "base/value_path.hpp"
#include "io/http/json_answer.hpp"

#include <fmt/format.h>

namespace tutti::pihole {

namespace {

constexpr std::size_t longest_session = 256;
constexpr double most_queries = 1e15; // a double counts them exactly

std::unexpected<Error> no_summary(std::string_view who) {
    return fail(ErrorCode::InvalidInput, fmt::format("{} answers without the numbers of queries", who));
}

Result<Summary> summary_of(
    std::optional<double> queries, std::optional<double> blocked, std::optional<double> percent,
    std::string_view who
) {
    if (!queries || !blocked || !percent) return no_summary(who);
    const bool counts = *queries >= 0 && *queries < most_queries && *blocked >= 0 && *blocked <= *queries;
    if (!counts || *percent < 0 || *percent > 100) return no_summary(who);
    return Summary{*queries, *blocked, *percent};
}

/// Of a version 6, which gives every refusal a machine's word: {"error":{"key":…,"message":…,"hint":…}}.
struct Refusal {
    std::string key;
    std::string message;
};

Refusal refusal_of(const io::HttpResponse& answer) {
    const auto body = parse_json(answer.body);
    if (!body) return {};
    return {
        std::string(text_at(*body, "error", "key").value_or("")),
        std::string(text_at(*body, "error", "message").value_or("")),
    };
}

Error refused_session(const io::HttpResponse& answer, std::string_view who) {
    const auto refusal = refusal_of(answer);
    if (refusal.message.find("2FA") != std::string::npos)
        return {
            ErrorCode::PermissionDenied,
            fmt::format(
                "{} wants a second factor (2FA) with this password: make an app password in its settings "
                "(Web interface / API) and set pihole.password to that",
                who
            )
        };
    if (refusal.key == "api_seats_exceeded")
        return {
            ErrorCode::LimitExceeded,
            fmt::format(
                "{} has no API seat left: end sessions in its settings, wait until they expire, or raise "
                "webserver.api.max_sessions there",
                who
            )
        };
    if (answer.status == 401 || answer.status == 403)
        return {
            ErrorCode::PermissionDenied, fmt::format("{} refuses the password: set pihole.password", who)
        };
    auto value = io::json_of(answer, who);
    return value ? Error{ErrorCode::InvalidInput, fmt::format("{} answers without a session", who)}
                 : std::move(value.error());
}

} // namespace

Result<Summary> parse_summary(const io::HttpResponse& answer, std::string_view who) {
    auto value = io::json_of(answer, who);
    if (!value) return pass_on(value);
    return summary_of(
        number_at(*value, "queries", "total"), number_at(*value, "queries", "blocked"),
        number_at(*value, "queries", "percent_blocked"), who
    );
}

Result<Summary> parse_legacy_summary(const io::HttpResponse& answer, std::string_view who) {
    auto value = io::json_of(answer, who);
    if (!value) return pass_on(value);
    // So it answers whoever has not the token, with status 200.
    if (value->is_array() && value->items().empty())
        return fail(
            ErrorCode::PermissionDenied,
            fmt::format(
                "{} refuses the token: set pihole.password to the API token of its settings "
                "(API / Web interface)",
                who
            )
        );
    return summary_of(
        number_at(*value, "dns_queries_today"), number_at(*value, "ads_blocked_today"),
        number_at(*value, "ads_percentage_today"), who
    );
}

Result<Door> parse_door(const io::HttpResponse& answer, std::string_view who) {
    // Version 5's server shows a page of its own for what it does not know, with whatever status.
    if (answer.status == 404 || (answer.status < 500 && io::is_page(answer))) return Door::Absent;
    const auto body = parse_json(answer.body);
    const auto is_valid = body ? boolean_at(*body, "session", "valid") : std::nullopt;
    if (is_valid && (answer.status == 200 || answer.status == 401))
        return *is_valid ? Door::Open : Door::Locked;
    auto value = io::json_of(answer, who);
    if (!value) return pass_on(value);
    return fail(ErrorCode::InvalidInput, fmt::format("{} answers, but not as a Pi-hole does", who));
}

Result<std::string> parse_session(const io::HttpResponse& answer, std::string_view who) {
    const auto body = parse_json(answer.body);
    if (answer.status != 200 || !body) return std::unexpected(refused_session(answer, who));
    const auto is_valid = boolean_at(*body, "session", "valid");
    if (!is_valid) return std::unexpected(refused_session(answer, who));
    if (!*is_valid)
        return fail(
            ErrorCode::PermissionDenied, fmt::format("{} refuses the password: set pihole.password", who)
        );
    const auto session = text_at(*body, "session", "sid").value_or("");
    if (session.size() > longest_session)
        return fail(ErrorCode::InvalidInput, fmt::format("{} gives a session that is none", who));
    return std::string(session);
}

} // namespace tutti::pihole
