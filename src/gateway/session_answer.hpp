// What a page is told of its session: whether there is one, of whom, and what it takes to get one.
#pragma once

#include "gateway/visitor.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

/// Whether a login needs a name, too.
bool asks_for_a_name(const Desk& desk) noexcept;

/// Of whoever has the session; nothing: there is none. `refused`: why he may see no page now.
io::HttpResponse session_answer(
    const Desk& desk, const std::optional<Holder>& holder, std::string_view csrf,
    std::string_view refused = {}
);

/// Of who is known by a name that the tailnet says, and needs no session; Anyone: nobody knows them.
io::HttpResponse session_by_name(Role role);

/// A cookie that was given over TLS is never shown without.
enum class Line : std::uint8_t { Plain, Secure };
inline Line line_of(const io::HttpRequest& request) { return request.is_secure ? Line::Secure : Line::Plain; }

/// A session of that series (users.hpp) begins: its cookie, and that of the device where it needs one.
io::HttpResponse begin_session(Desk& desk, std::string_view series, const std::string& device, Line line);

/// The session of a token that holds goes on: as begin_session().
io::HttpResponse renew_session(Desk& desk, std::string_view session, const std::string& device, Line line);

/// It is over: its cookie goes, and so does who listens by it.
io::HttpResponse end_session(Desk& desk, std::string_view session, Line line);

} // namespace tutti::gateway
