// Refusal: somebody was refused before control was asked: by the gateway, who was not logged in or whose role
// a route does not take. It stands in the audit like what control refuses itself. Equal ones are counted
// together.
#pragma once

#include "governance/command_log.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tutti::governance {

/// Who asks without having said who.
inline constexpr std::string_view nobody = "nobody";
/// The action of control's socket.
inline constexpr std::string_view note_refusals = "note_refusals";
/// That are told together.
inline constexpr std::size_t most_refusals = 64;

struct Refusal {
    std::string subject; ///< who
    std::string command; ///< what: "POST /api/services/{service}/stop", "session.log_in"
    std::string outcome; ///< "forbidden", "unauthorized", "too_many"
    std::string message = {};
    std::string role = {};               ///< of the subject; empty: none
    std::string path = {};               ///< of the last of them
    std::string address = {};            ///< of who asked
    std::string decision_id = {};        ///< that the answer said; empty: none
    std::vector<std::string> rules = {}; ///< of a policy, which decided
    unsigned status = 403;
    std::uint64_t count = 1;
    WallTime since = {}; ///< the first of them

    bool operator==(const Refusal&) const = default;
};

/// `{refusals: […]}`: texts of whole characters, and not longer than a line has room for.
Value refusals_value(std::span<const Refusal> refusals);
/// InvalidInput names the member. Texts are cut to what a line has room for.
Result<std::vector<Refusal>> read_refusals(const Value& params);

AuditLine audit_line(const Refusal& refusal, WallTime now);

} // namespace tutti::governance
