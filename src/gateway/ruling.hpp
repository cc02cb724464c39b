// Ruling: whether whoever asks may have what a request wants, by the rules of a policy; and the answer to who
// may not.
#pragma once

#include "gateway/desk.hpp"
#include "gateway/route.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

struct Visitor;

/// What somebody wants to do: an action of a policy, of what, and the least role that may without any rule.
struct Wish {
    std::string_view action;
    std::string resource = {};
    Role least = Role::Admin;
};

/// What a route is, of what its path names; without an action: none.
std::optional<Wish> wish_of(const Route& route, const PathValues& values);

/// Nothing: it may be. Asked where there are rules; by their words alone, not by the route's role.
std::optional<io::HttpResponse> refuse(Desk& desk, const io::HttpRequest& request, const Wish& wish);
/// Who has a role, or none that there is. What a route takes who is known, and says who at which role.
std::optional<io::HttpResponse>
refuse_visitor(Desk& desk, const Route& route, const Call& call, const Visitor& visitor);
/// A command that control does not carry out, by what it is called.
std::optional<io::HttpResponse>
refuse_command(Desk& desk, const io::HttpRequest& request, const PostedCommand& command);

/// What every page begins with is refused to whoever asks: why, in a sentence. Empty: it is not.
std::string why_no_page(Desk& desk, const io::HttpRequest& request);

/// Whether whoever asked that may it no longer; asked again later, whenever the rules or the hour are others.
/// Nothing: there are no rules here, and never will be.
std::function<bool()> is_refused_later(Desk& desk, const io::HttpRequest& request, const Wish& wish);

} // namespace tutti::gateway
