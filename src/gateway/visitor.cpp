#include "gateway/visitor.hpp"

namespace tutti::gateway {

std::optional<Holder> holder_of(const Desk& desk, std::string_view series) {
    if (series.empty())
        return desk.access->password ? std::optional(Holder{Role::Admin, nullptr}) : std::nullopt;
    const auto* user = desk.users.of_series(series);
    return user != nullptr ? std::optional(Holder{user->role, user}) : std::nullopt;
}

Visitor visitor_of(Desk& desk, const io::HttpRequest& request) {
    if (desk.access == nullptr) return {Role::Admin, nullptr, Visitor::Way::OpenDoor};
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

} // namespace tutti::gateway
