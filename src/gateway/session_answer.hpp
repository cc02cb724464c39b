// What a page is told of its session: whether there is one, of whom, and what it takes to get one.
#pragma once

#include "gateway/visitor.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

/// Whether a login needs a name, too.
bool asks_for_a_name(const Desk& desk) noexcept;

/// Of whoever has the session; nothing: there is none.
io::HttpResponse session_answer(const Desk& desk, const std::optional<Holder>& holder, std::string_view csrf);

/// A session of that series (users.hpp) begins: its cookie, and that of the device where it needs one.
io::HttpResponse begin_session(Desk& desk, std::string_view series, const std::string& device);

/// It is over: its cookie goes.
io::HttpResponse end_session(Desk& desk, std::string_view session);

} // namespace tutti::gateway
