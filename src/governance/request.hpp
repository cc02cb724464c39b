// What somebody asks, and what is answered.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "governance/policy/user_role.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance {

/// Who asks. The rim has made sure of it.
struct Subject {
    std::string name;
    UserRole role = UserRole::None;
    std::vector<std::string> roles = {}; ///< others that it has, by name
    std::string address = {};            ///< an IP address; empty: it came over no network

    bool has_role() const noexcept { return role != UserRole::None || !roles.empty(); }
    bool operator==(const Subject&) const = default;
};

/// The way that it came.
enum class Via : std::uint8_t { Http, Bus, Control, Internal };
std::string_view name(Via via) noexcept;

struct Request {
    std::string id; ///< for people who look for it; need not differ from others'
    Subject subject;
    Via via = Via::Internal;
    std::string command;
    Value params = Value::object({});
    std::string idempotency_key = {};          ///< empty: asked twice is carried out twice
    std::optional<microseconds> patience = {}; ///< nothing: as long as its type says
};

/// A request that was not, or not well, carried out.
struct Fault {
    unsigned status = 500;        ///< of HTTP
    std::string code;             ///< "invalid_input": for programs
    std::string message;          ///< for people; says what to do next
    std::string field = {};       ///< the parameter that is wrong
    std::string decision_id = {}; ///< of the policy's refusal, as it stands in the audit
    std::string leader = {};      ///< where to ask instead

    bool operator==(const Fault&) const = default;
};

/// What came of it where it was carried out.
using Outcome = std::expected<Value, Fault>;

/// The fault of an error, with the status of its code.
Fault fault_of(const Error& error);

/// As it goes out, byte for byte, and as it is kept.
struct Answer {
    unsigned status = 200;
    std::string body; ///< {"data":…} or {"error":{code,message,…}}
    /// From who does not lead: it may be behind.
    bool is_stale = false;

    bool operator==(const Answer&) const = default;
};

Answer answer_of(const Outcome& outcome);
/// One text of it, for whoever keeps it: "200 {…}". Staleness is not kept.
std::string pack(const Answer& answer);
/// InvalidInput for what pack() did not write.
Result<Answer> unpack(std::string_view text);

} // namespace tutti::governance
