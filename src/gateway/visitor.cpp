#include "gateway/visitor.hpp"

#include "gateway/entrance.hpp"

namespace tutti::gateway {

std::optional<Holder> holder_of(const Desk& desk, std::string_view series) {
    if (series.empty())
        return desk.access->password ? std::optional(Holder{Role::Admin, nullptr}) : std::nullopt;
    const auto* user = desk.users.of_series(series);
    return user != nullptr ? std::optional(Holder{user->role, user}) : std::nullopt;
}

namespace {

/// By what the request shows of a locked door's keys.
Visitor keyholder_of(Desk& desk, const io::HttpRequest& request) {
    const auto now = desk.clock();
    const auto& access = *desk.access;
    const auto session = session_of(request);
    if (!session.empty() && access.sessions.check(session, now.wall) != Sessions::Standing::None)
        if (const auto holder = holder_of(desk, Sessions::series(session)))
            return {holder->role, holder->user, Visitor::Way::Session};
    if (const auto* token = desk.tokens.find(request, now.wall))
        return {token->role, nullptr, Visitor::Way::Token};
    const auto field = request.find("Authorization");
    const auto series = field ? access.basics.find(*field, now.steady) : std::nullopt;
    if (const auto holder = series ? holder_of(desk, *series) : std::nullopt)
        return {holder->role, holder->user, Visitor::Way::Basic};
    return {};
}

} // namespace

bool is_locked(const Desk& desk, const io::HttpRequest& request) {
    return desk.access != nullptr || came_by(request.entrance, Entrance::Tailnet);
}

std::uint64_t session_number(Desk& desk, const io::HttpRequest& request) {
    if (visitor_of(desk, request).way != Visitor::Way::Session) return 0;
    return Sessions::number(session_of(request));
}

bool Admission::is_over(const Desk& desk) const {
    if (changes_ != desk.changes_of_access) return true;
    return session_ != 0 && desk.access != nullptr && desk.access->sessions.is_over(session_);
}

Visitor visitor_of(Desk& desk, const io::HttpRequest& request) {
    if (!is_locked(desk, request)) return {Role::Admin, nullptr, Visitor::Way::OpenDoor};
    auto visitor = desk.access != nullptr ? keyholder_of(desk, request) : Visitor();
    const auto by_name = tailnet_role(desk.tailnet, request);
    // Who has logged in here wants to be that user.
    if (visitor.way == Visitor::Way::Session || visitor.role >= by_name) return visitor;
    return {by_name, nullptr, Visitor::Way::Tailnet};
}

} // namespace tutti::gateway
