// Firing: one time that a rule was true of a subject, from then until it no longer was.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "sections/alerts_section.hpp"

#include <optional>
#include <string>

namespace tutti::alert {

inline constexpr std::size_t most_of_a_subject = 1024;

struct Firing {
    std::string id; ///< never said twice
    std::string rule;
    std::string subject; ///< "co2/Living room:co2", or a service
    sections::AlertSeverity severity = sections::AlertSeverity::Warning;
    std::string message;
    Value value; ///< when it began
    std::string unit;
    WallTime since; ///< when it began to be so
    WallTime raised;
    std::optional<WallTime> cleared;
    std::string why_cleared;
    std::optional<WallTime> acknowledged;
    bool silenced = false; ///< nobody was told of it

    bool operator==(const Firing&) const = default;
};

Value to_value(const Firing& firing);
Result<Firing> firing_from(const Value& kept);

struct AlertChange {
    enum class Kind : std::uint8_t {
        Raised,
        Cleared,
        Unsilenced, ///< it fires still, and now people are to be told of it
    };
    Kind kind;
    Firing firing;
    bool is_told = true; ///< to people; on the bus it is in any case

    bool operator==(const AlertChange&) const = default;
};
using AlertChanges = std::vector<AlertChange>;

} // namespace tutti::alert
