// The answers of /api/session: whether a password is asked for, logging in and out.
#include "base/json.hpp"
#include "gateway/answer.hpp"
#include "gateway/client_address.hpp"
#include "gateway/handlers.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace tutti::gateway {

namespace {

using io::HttpReply;
using io::HttpRequest;
using io::HttpResponse;

/// What a short password check may be kept busy with.
constexpr std::size_t most_login_bytes = 4096;

Value session_value(bool authenticated, bool required, std::string_view csrf) {
    return Value::object({{"authenticated", authenticated}, {"required", required}, {"csrf", csrf}});
}

HttpResponse session_answer(const Access& access, bool authenticated, std::string_view csrf) {
    const auto session = session_value(authenticated, true, csrf);
    if (access.username.empty()) return json_answer(session);
    std::vector<Member> members(session.members().begin(), session.members().end());
    members.push_back({"username", true});
    return json_answer(Value::object(std::move(members)));
}

/// Nobody has to log in here, and nobody can.
HttpResponse open_door() { return json_answer(session_value(true, false, "")); }

std::string cookie(std::string_view name, std::string_view token, std::string_view path, seconds lifetime) {
    return fmt::format(
        "{}={}; Path={}; Max-Age={}; HttpOnly; SameSite=Strict", name, token, path, lifetime.count()
    );
}

/// Nobody but the door needs to know which device it is.
constexpr std::string_view door = "/api/session";

HttpResponse begin_session(Access& access, const std::string& device, WallTime now) {
    const auto token = access.sessions.create(now);
    auto response = session_answer(access, true, access.sessions.csrf(token));
    response.fields.emplace_back(
        "Set-Cookie", cookie(session_cookie, token, "/", access.sessions.lifetime())
    );
    if (access.devices.is_old(device, now))
        response.fields.emplace_back(
            "Set-Cookie", cookie(device_cookie, access.devices.create(now), door, Devices::lifetime)
        );
    return response;
}

struct Credentials {
    std::string password;
    std::string username;
};

std::optional<Credentials> credentials_in(const HttpRequest& request) {
    if (request.body.size() > most_login_bytes) return std::nullopt;
    const auto body = parse_json(request.body);
    if (!body) return std::nullopt;
    const auto* password = body->find("password");
    if (password == nullptr || !password->is_string()) return std::nullopt;
    const auto* username = body->find("username");
    const bool is_named = username != nullptr && username->is_string();
    return Credentials{std::string(password->string()), is_named ? std::string(username->string()) : ""};
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
    if (desk.access == nullptr) return open_door(); // since a moment ago
    auto& access = *desk.access;
    const auto now = desk.clock();
    const auto outcome = !right ? Outcome::Unchecked : *right ? Outcome::Right : Outcome::Wrong;
    access.limiter.end(attempt, outcome, now.steady);
    if (!right) return io::http_error(503, "unavailable", right.error().message);
    if (!*right)
        return io::http_error(
            401, "unauthorized",
            access.username.empty() ? "that is not the password" : "that is not the user and the password"
        );
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
        return session_answer(*desk.access, false, "");
    case Sessions::Standing::Valid:
        return session_answer(*desk.access, true, sessions.csrf(token));
    case Sessions::Standing::DueForRenewal:
        break;
    }
    return begin_session(*desk.access, std::string(device_of(call.request)), now);
}

HttpReply log_in(Desk& desk, const Call& call) {
    if (desk.access == nullptr) return open_door();
    auto given = credentials_in(call.request);
    if (!given) return io::http_error(400, "invalid_input", "expected {\"password\":\"…\"}");
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
    // The password is checked whatever the name: how long that takes does not tell names apart.
    const bool named = access.username.empty() || equal_secrets(access.username, given->username);
    auto done = [&desk, attempt = *attempt, device, reply, named](Result<bool> right) {
        if (right) *right = *right && named;
        reply->answer(finish_attempt(desk, attempt, device, right));
    };
    desk.check_password(std::move(given->password), std::move(done));
    if (reply->response()) return *reply->response();
    return reply;
}

HttpReply log_out(Desk& desk, const Call& call) {
    if (desk.access == nullptr) return open_door();
    desk.access->sessions.revoke(session_of(call.request), desk.clock().wall);
    auto response = session_answer(*desk.access, false, "");
    response.fields.emplace_back("Set-Cookie", cookie(session_cookie, "", "/", seconds(0)));
    return response;
}

} // namespace tutti::gateway
