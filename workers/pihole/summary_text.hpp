// What a Pi-hole answers, as structs: the session and the summary of version 6's API, the summary of version
// 5's, and their refusals in words. Pure; who asks is pihole_exchange.hpp's.
#pragma once

#include "base/result.hpp"
#include "io/http/http_message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::pihole {

/// Of today, as Pi-hole counts it: the last 24 hours.
struct Summary {
    double queries = 0;
    double blocked = 0;
    double percent_blocked = 0; ///< 0 to 100

    bool operator==(const Summary&) const = default;
};

/// `who` begins each sentence: "the Pi-hole at http://pi.hole".

/// Version 6, `GET /api/stats/summary`. PermissionDenied: the session is over, or there is none (401).
Result<Summary> parse_summary(const io::HttpResponse& answer, std::string_view who);
/// Version 5, `GET /admin/api.php?summaryRaw`. PermissionDenied: the token is wrong.
Result<Summary> parse_legacy_summary(const io::HttpResponse& answer, std::string_view who);

/// What `GET /api/auth` says of the API.
enum class Door : std::uint8_t {
    Open,   ///< no password is needed
    Locked, ///< a session is
    Absent, ///< there is no such API: an older version
};
Result<Door> parse_door(const io::HttpResponse& answer, std::string_view who);

/// The id of the session that `POST /api/auth` gave; empty: none is needed. PermissionDenied: the password is
/// refused, or is not enough; LimitExceeded: there is no seat left.
Result<std::string> parse_session(const io::HttpResponse& answer, std::string_view who);

} // namespace tutti::pihole
