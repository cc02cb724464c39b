// The part of the Api that is about who may use it: /api/session.
#include "base/json.hpp"
#include "gateway/api.hpp"

#include <fmt/format.h>

namespace tutti::gateway {

namespace {

using io::HttpReply;
using io::HttpRequest;
using io::HttpResponse;

constexpr std::string_view cookie_name = "tutti_session";
/// What a short password check may be kept busy with.
constexpr std::size_t most_login_bytes = 4096;

HttpResponse session_answer(bool authenticated, bool required, std::string_view csrf) {
    const auto body =
        Value::object({{"authenticated", authenticated}, {"required", required}, {"csrf", csrf}});
    return {
        200,
        "application/json",
        print_json(body),
        {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}
    };
}

std::string cookie(std::string_view token, seconds lifetime) {
    return fmt::format(
        "{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict", cookie_name, token, lifetime.count()
    );
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

std::string_view Api::session_of(const HttpRequest& request) const {
    return io::find_cookie(request, cookie_name).value_or(std::string_view());
}

bool Api::is_authenticated(const HttpRequest& request) const {
    if (parts_.access == nullptr) return true;
    const auto token = session_of(request);
    if (token.empty()) return false;
    return parts_.access->sessions.check(token, parts_.clock().wall) != Sessions::Standing::None;
}

HttpReply Api::answer_session(const HttpRequest& request) {
    if (request.method == "GET" || request.method == "HEAD") return show_session(request);
    if (request.method != "POST" && request.method != "DELETE") {
        auto response = io::http_error(405, "method_not_allowed", "allowed here: GET, HEAD, POST, DELETE");
        response.fields.emplace_back("Allow", "GET, HEAD, POST, DELETE");
        return response;
    }
    if (comes_from_another_page(request))
        return io::http_error(403, "forbidden", "a page of another site may not log in or out here");
    if (parts_.access == nullptr) return session_answer(true, false, "");
    return request.method == "POST" ? log_in(request) : log_out(request);
}

HttpResponse Api::show_session(const HttpRequest& request) {
    if (parts_.access == nullptr) return session_answer(true, false, "");
    auto& sessions = parts_.access->sessions;
    const auto now = parts_.clock().wall;
    const auto token = session_of(request);
    const auto standing = sessions.check(token, now);
    if (standing == Sessions::Standing::None) return session_answer(false, true, "");
    if (standing == Sessions::Standing::Valid) return session_answer(true, true, sessions.csrf(token));
    const auto renewed = sessions.create(now);
    auto response = session_answer(true, true, sessions.csrf(renewed));
    response.fields.emplace_back("Set-Cookie", cookie(renewed, sessions.lifetime()));
    return response;
}

HttpResponse Api::log_in(const HttpRequest& request) {
    if (!is_json(request))
        return io::http_error(415, "unsupported_media_type", "the body is to be application/json");
    const auto now = parts_.clock();
    if (const auto wait = parts_.access->limiter.try_attempt(request.peer, now.steady)) {
        const auto whole = std::chrono::ceil<seconds>(*wait).count();
        auto response = io::http_error(
            429, "too_many_requests", fmt::format("too many attempts, try again in {} s", whole)
        );
        response.fields.emplace_back("Retry-After", std::to_string(whole));
        return response;
    }
    const auto password = password_in(request);
    if (!password) return io::http_error(400, "invalid_input", "expected {\"password\":\"…\"}");
    if (!parts_.access->password.matches(*password))
        return io::http_error(401, "unauthorized", "that is not the password");
    auto& sessions = parts_.access->sessions;
    const auto token = sessions.create(now.wall);
    auto response = session_answer(true, true, sessions.csrf(token));
    response.fields.emplace_back("Set-Cookie", cookie(token, sessions.lifetime()));
    return response;
}

HttpResponse Api::log_out(const HttpRequest& request) {
    if (!is_authenticated(request)) return io::http_error(401, "unauthorized", "log in first");
    auto& sessions = parts_.access->sessions;
    const auto token = session_of(request);
    if (!sessions.csrf_matches(token, request.find("X-CSRF-Token").value_or("")))
        return io::http_error(403, "forbidden", "X-CSRF-Token is missing or wrong");
    sessions.revoke(token, parts_.clock().wall);
    auto response = session_answer(false, true, "");
    response.fields.emplace_back("Set-Cookie", cookie("", seconds(0)));
    return response;
}

} // namespace tutti::gateway
