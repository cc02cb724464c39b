// The answers of /api/session: whether a password is asked for, logging in and out.
#include "base/json.hpp"
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>

namespace tutti::gateway {

namespace {

using io::HttpReply;
using io::HttpRequest;
using io::HttpResponse;

/// What a short password check may be kept busy with.
constexpr std::size_t most_login_bytes = 4096;

HttpResponse session_answer(bool authenticated, bool required, std::string_view csrf) {
    return json_answer(
        Value::object({{"authenticated", authenticated}, {"required", required}, {"csrf", csrf}})
    );
}

/// Nobody has to log in here, and nobody can.
HttpResponse open_door() { return session_answer(true, false, ""); }

std::string cookie(std::string_view token, seconds lifetime) {
    return fmt::format(
        "{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict", session_cookie, token, lifetime.count()
    );
}

HttpResponse begin_session(Sessions& sessions, WallTime now) {
    const auto token = sessions.create(now);
    auto response = session_answer(true, true, sessions.csrf(token));
    response.fields.emplace_back("Set-Cookie", cookie(token, sessions.lifetime()));
    return response;
}

std::optional<std::string> password_in(const HttpRequest& request) {
    if (request.body.size() > most_login_bytes) return std::nullopt;
    const auto body = parse_json(request.body);
    if (!body) return std::nullopt;
    const auto* password = body->find("password");
    if (password == nullptr || !password->is_string()) return std::nullopt;
    return std::string(password->string());
}

} // namespace

HttpReply show_session(Desk& desk, const Call& call) {
    if (desk.access == nullptr) return open_door();
    auto& sessions = desk.access->sessions;
    const auto now = desk.clock().wall;
    const auto token = session_of(call.request);
    switch (sessions.check(token, now)) {
    case Sessions::Standing::None:
        return session_answer(false, true, "");
    case Sessions::Standing::Valid:
        return session_answer(true, true, sessions.csrf(token));
    case Sessions::Standing::DueForRenewal:
        break;
    }
    return begin_session(sessions, now);
}

HttpReply log_in(Desk& desk, const Call& call) {
    if (desk.access == nullptr) return open_door();
    const auto now = desk.clock();
    if (const auto wait = desk.access->limiter.try_attempt(call.request.peer, now.steady)) {
        const auto whole = std::chrono::ceil<seconds>(*wait).count();
        return too_many(fmt::format("too many attempts, try again in {} s", whole), *wait);
    }
    const auto password = password_in(call.request);
    if (!password) return io::http_error(400, "invalid_input", "expected {\"password\":\"…\"}");
    if (!desk.access->password.matches(*password))
        return io::http_error(401, "unauthorized", "that is not the password");
    return begin_session(desk.access->sessions, now.wall);
}

HttpReply log_out(Desk& desk, const Call& call) {
    if (desk.access == nullptr) return open_door();
    desk.access->sessions.revoke(session_of(call.request), desk.clock().wall);
    auto response = session_answer(false, true, "");
    response.fields.emplace_back("Set-Cookie", cookie("", seconds(0)));
    return response;
}

} // namespace tutti::gateway
