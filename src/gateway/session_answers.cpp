// The answers of /api/session: whether a password is asked for, logging in and out.
#include "base/json.hpp"
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"
#include "gateway/login.hpp"
#include "gateway/ruling.hpp"
#include "gateway/session_answer.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace tutti::gateway {

namespace {

using io::HttpReply;
using io::HttpRequest;

/// What a short password check may be kept busy with.
constexpr std::size_t most_login_bytes = 4096;

/// Nobody has to log in here, and nobody can.
io::HttpResponse open_door(Desk& desk, const HttpRequest& request) {
    return session_answer(desk, std::nullopt, "", why_no_page(desk, request));
}

std::optional<Credentials> credentials_in(const HttpRequest& request) {
    if (request.body.size() > most_login_bytes) return std::nullopt;
    const auto body = parse_json(request.body);
    if (!body) return std::nullopt;
    const auto* password = body->find("password");
    if (password == nullptr || !password->is_string()) return std::nullopt;
    const auto* username = body->find("username");
    const bool is_named = username != nullptr && username->is_string();
    return Credentials{is_named ? std::string(username->string()) : "", std::string(password->string())};
}

} // namespace

HttpReply show_session(Desk& desk, const Call& call) {
    if (!is_locked(desk, call.request)) return open_door(desk, call.request);
    const auto by_name = tailnet_role(desk.tailnet, call.request);
    if (desk.access == nullptr) return session_by_name(by_name);
    const auto& sessions = desk.access->sessions;
    const auto token = session_of(call.request);
    const auto standing = sessions.check(token, desk.clock().wall);
    const auto series = Sessions::series(token);
    const auto holder = standing != Sessions::Standing::None ? holder_of(desk, series) : std::nullopt;
    if (!holder)
        return by_name != Role::Anyone ? session_by_name(by_name) : session_answer(desk, std::nullopt, "");
    if (standing == Sessions::Standing::Valid)
        return session_answer(desk, holder, sessions.csrf(token), why_no_page(desk, call.request));
    return renew_session(desk, token, std::string(device_of(call.request)), line_of(call.request));
}

HttpReply log_in(Desk& desk, const Call& call) {
    if (desk.access == nullptr) return show_session(desk, call);
    auto given = credentials_in(call.request);
    if (!given) return io::http_error(400, "invalid_input", "expected {\"password\":\"…\"}");
    auto reply = std::make_shared<io::PendingReply>();
    attempt_login(
        desk, call.request, std::move(*given),
        [&desk, reply, device = std::string(device_of(call.request)),
         line = line_of(call.request)](const auto& series) {
            reply->answer(series ? begin_session(desk, *series, device, line) : series.error());
        }
    );
    return io::answered_or_pending(reply);
}

HttpReply log_out(Desk& desk, const Call& call) {
    if (desk.access == nullptr) return show_session(desk, call);
    return end_session(desk, session_of(call.request), line_of(call.request));
}

} // namespace tutti::gateway
