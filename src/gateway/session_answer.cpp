#include "gateway/session_answer.hpp"

#include "gateway/answer.hpp"
#include "gateway/rulebook.hpp"

#include <fmt/format.h>

#include <vector>

namespace tutti::gateway {

namespace {

std::string
cookie(std::string_view name, std::string_view token, std::string_view path, seconds lifetime, Line line) {
    return fmt::format(
        "{}={}; Path={}; Max-Age={}; HttpOnly; SameSite=Strict{}", name, token, path, lifetime.count(),
        line == Line::Secure ? "; Secure" : ""
    );
}

/// Wherever a password is tried: /api/session, /api/password, /api/setup.
constexpr std::string_view path_of_device = "/api";

} // namespace

namespace {

/// Of a policy's role also what it may: what it may not need not be offered.
void add_role(const Desk& desk, const Holder& holder, std::vector<Member>& members) {
    const std::string own = holder.user != nullptr ? holder.user->role.own() : "";
    members.push_back({"role", own.empty() ? name(holder.role) : std::string_view(own)});
    if (own.empty()) return;
    if (holder.role != Role::Anyone) members.push_back({"includes", name(holder.role)});
    const auto allowed = desk.rules != nullptr ? desk.rules->allowed_by(own) : std::vector<std::string>();
    members.push_back({"may", Value::array({allowed.begin(), allowed.end()})});
}

} // namespace

bool asks_for_a_name(const Desk& desk) noexcept {
    return desk.users.exist() || (desk.access != nullptr && !desk.access->username.empty());
}

io::HttpResponse session_answer(
    const Desk& desk, const std::optional<Holder>& holder, std::string_view csrf, std::string_view refused
) {
    const bool is_open = desk.access == nullptr;
    std::vector<Member> members = {
        {"authenticated", is_open || holder.has_value()}, {"required", !is_open}, {"csrf", csrf}
    };
    if (!is_open && asks_for_a_name(desk)) members.push_back({"username", true});
    if (desk.setup.is_awaited()) members.push_back({"setup", desk.setup.code().empty() ? "open" : "code"});
    if (holder) add_role(desk, *holder, members);
    if (holder && holder->user != nullptr) members.push_back({"name", holder->user->name});
    if (!refused.empty()) members.push_back({"refused", refused});
    return json_answer(Value::object(std::move(members)));
}

io::HttpResponse session_by_name(Role role) {
    const bool is_known = role != Role::Anyone;
    std::vector<Member> members = {{"authenticated", is_known}, {"required", !is_known}, {"csrf", ""}};
    if (is_known) members.push_back({"role", name(role)});
    return json_answer(Value::object(std::move(members)));
}

namespace {

io::HttpResponse hand_out(Desk& desk, const std::string& token, const std::string& device, Line line) {
    auto& access = *desk.access;
    const auto now = desk.clock().wall;
    const auto holder = holder_of(desk, Sessions::series(token));
    const std::string account = holder && holder->user != nullptr ? holder->user->id : "";
    auto response = session_answer(desk, holder, access.sessions.csrf(token));
    response.fields.emplace_back(
        "Set-Cookie", cookie(session_cookie, token, "/", access.sessions.lifetime(), line)
    );
    if (access.devices.is_old(device, now, account))
        response.fields.emplace_back(
            "Set-Cookie",
            cookie(
                device_cookie, access.devices.create(now, account), path_of_device, Devices::lifetime, line
            )
        );
    return response;
}

} // namespace

io::HttpResponse begin_session(Desk& desk, std::string_view series, const std::string& device, Line line) {
    return hand_out(desk, desk.access->sessions.create(desk.clock().wall, series), device, line);
}

io::HttpResponse renew_session(Desk& desk, std::string_view session, const std::string& device, Line line) {
    return hand_out(desk, desk.access->sessions.renew(session, desk.clock().wall), device, line);
}

io::HttpResponse end_session(Desk& desk, std::string_view session, Line line) {
    auto& sessions = desk.access->sessions;
    const auto now = desk.clock().wall;
    if (sessions.check(session, now) != Sessions::Standing::None) {
        sessions.revoke(session, now);
        desk.end_listening_of(Sessions::number(session));
    }
    auto response = session_answer(desk, std::nullopt, "");
    response.fields.emplace_back("Set-Cookie", cookie(session_cookie, "", "/", seconds(0), line));
    return response;
}

} // namespace tutti::gateway
