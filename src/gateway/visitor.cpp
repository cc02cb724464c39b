#include "gateway/visitor.hpp"

#include "gateway/entrance.hpp"
#include "gateway/rulebook.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::gateway {

std::optional<Holder> holder_of(const Desk& desk, std::string_view series) {
    if (series.empty())
        return desk.access->password ? std::optional(Holder{Role::Admin, nullptr}) : std::nullopt;
    const auto* user = desk.users.of_series(series);
    if (user == nullptr) return std::nullopt;
    const bool is_own = !user->role.own().empty() && desk.rules != nullptr;
    return Holder{is_own ? desk.rules->included_in(user->role.own()) : user->role.ours(), user};
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

Admission::Admission(Desk& desk, const io::HttpRequest& request) : changes_(desk.changes_of_access) {
    const auto visitor = visitor_of(desk, request);
    if (visitor.way == Visitor::Way::Session) session_ = Sessions::number(session_of(request));
    if (visitor.user != nullptr) series_ = visitor.user->series;
    if (visitor.way != Visitor::Way::Token) return;
    if (const auto* token = desk.tokens.find(request, desk.clock().wall)) token_ = token->id;
}

bool Admission::is_over(const Desk& desk) const {
    if (changes_ != desk.changes_of_access) return true;
    if (!series_.empty() && desk.users.of_series(series_) == nullptr) return true;
    const auto is_ours = [this](const ApiToken& token) { return token.id == token_; };
    if (!token_.empty() && std::ranges::none_of(desk.tokens.all(), is_ours)) return true;
    return session_ != 0 && desk.access != nullptr && desk.access->sessions.is_over(session_);
}

Visitor visitor_of(Desk& desk, const io::HttpRequest& request) {
    if (!is_locked(desk, request)) return {Role::Admin, nullptr, Visitor::Way::OpenDoor};
    auto visitor = desk.access != nullptr ? keyholder_of(desk, request) : Visitor();
    const auto by_name = tailnet_role(desk.tailnet, request);
    // Who has logged in here wants to be that user.
    const bool has_logged_in = visitor.way == Visitor::Way::Session || !visitor.own_role().empty();
    if (has_logged_in || visitor.role >= by_name) return visitor;
    return {by_name, nullptr, Visitor::Way::Tailnet};
}

namespace {

std::string subject_name(Desk& desk, const io::HttpRequest& request, const Visitor& visitor) {
    if (visitor.user != nullptr) return visitor.user->name;
    switch (visitor.way) {
    case Visitor::Way::Token: {
        const auto* token = desk.tokens.find(request, desk.clock().wall);
        return fmt::format("token:{}", token != nullptr ? token->name : "");
    }
    case Visitor::Way::Tailnet:
        return fmt::format("tailnet:{}", request.find(tailnet_login).value_or(""));
    case Visitor::Way::Session:
    case Visitor::Way::Basic:
        return desk.access != nullptr && !desk.access->username.empty() ? desk.access->username
                                                                        : "door:password";
    case Visitor::Way::None:
        return std::string(governance::nobody);
    case Visitor::Way::OpenDoor:
        break;
    }
    return "door:open";
}

} // namespace

governance::Subject subject_of(Desk& desk, const io::HttpRequest& request) {
    const auto visitor = visitor_of(desk, request);
    governance::Subject subject{subject_name(desk, request, visitor)};
    if (const auto own = visitor.own_role(); !own.empty())
        subject.roles.emplace_back(own);
    else
        subject.role = governance::role_from(name(visitor.role)).value_or(governance::UserRole::None);
    if (parse_ip_address(request.peer)) subject.address = request.peer;
    return subject;
}

} // namespace tutti::gateway
