// The answers of /api/session: whether a password is asked for, logging in and out.
#include "base/json.hpp"
#include "gateway/answer.hpp"
#include "gateway/client_address.hpp"
#include "gateway/handlers.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
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

std::string cookie(std::string_view name, std::string_view token, std::string_view path, seconds lifetime) {
    return fmt::format(
        "{}={}; Path={}; Max-Age={}; HttpOnly; SameSite=Strict", name, token, path, lifetime.count()
    );
}

/// Nobody but the door needs to know which device it is.
constexpr std::string_view door = "/api/session";

HttpResponse begin_session(Access& access, const std::string& device, WallTime now) {
    const auto token = access.sessions.create(now);
    auto response = session_answer(true, true, access.sessions.csrf(token));
    response.fields.emplace_back(
        "Set-Cookie", cookie(session_cookie, token, "/", access.sessions.lifetime())
    );
    if (access.devices.is_old(device, now))
        response.fields.emplace_back(
            "Set-Cookie", cookie(device_cookie, access.devices.create(now), door, Devices::lifetime)
        );
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

std::string sentence_of(const LoginLimiter::Refusal& refusal) {
    const auto wait = std::chrono::ceil<seconds>(refusal.wait).count();
    switch (refusal.reason) {
    case LoginLimiter::Reason::Newcomers:
        return fmt::format("too many try to log in for the first time, try again in {} s", wait);
    case LoginLimiter::Reason::Busy:
        return fmt::format("passwords are being checked, try again in {} s", wait);
    case LoginLimiter::Reason::Device:
    case LoginLimiter::Reason::Address:
    case LoginLimiter::Reason::Network:
        break;
    }
    return fmt::format("too many attempts, try again in {} s", wait);
}

HttpResponse finish_attempt(
    Desk& desk, const LoginLimiter::Attempt& attempt, const std::string& device, const Result<bool>& right
) {
    using Outcome = LoginLimiter::Outcome;
    auto& access = *desk.access;
    const auto now = desk.clock();
    const auto outcome = !right ? Outcome::Unchecked : *right ? Outcome::Right : Outcome::Wrong;
    access.limiter.end(attempt, outcome, now.steady);
    if (!right) return io::http_error(503, "unavailable", right.error().message);
    if (!*right) return io::http_error(401, "unauthorized", "that is not the password");
    return begin_session(access, device, now.wall);
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
    return begin_session(*desk.access, std::string(device_of(call.request)), now);
}

HttpReply log_in(Desk& desk, const Call& call) {
    if (desk.access == nullptr) return open_door();
    auto password = password_in(call.request);
    if (!password) return io::http_error(400, "invalid_input", "expected {\"password\":\"…\"}");
    auto& access = *desk.access;
    const auto now = desk.clock();
    const std::string device(device_of(call.request));
    const auto attempt = access.limiter.begin(
        {.address = client_address(call.request), .device = access.devices.name(device, now.wall)}, now.steady
    );
    if (!attempt) {
        // Who is slower than a double click guesses nothing.
        if (attempt.error().reason != LoginLimiter::Reason::Busy) desk.note_guessing();
        return too_many(sentence_of(attempt.error()), attempt.error().wait);
    }
    auto reply = std::make_shared<io::PendingReply>();
    desk.check_password(std::move(*password), [&desk, attempt = *attempt, device, reply](Result<bool> right) {
        reply->answer(finish_attempt(desk, attempt, device, right));
    });
    if (reply->response()) return *reply->response();
    return reply;
}

HttpReply log_out(Desk& desk, const Call& call) {
    if (desk.access == nullptr) return open_door();
    desk.access->sessions.revoke(session_of(call.request), desk.clock().wall);
    auto response = session_answer(false, true, "");
    response.fields.emplace_back("Set-Cookie", cookie(session_cookie, "", "/", seconds(0)));
    return response;
}

} // namespace tutti::gateway
