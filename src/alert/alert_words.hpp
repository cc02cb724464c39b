// Alerts in words: what a rule is, and what a firing says.
#pragma once

#include "base/value.hpp"
#include "sections/alerts_section.hpp"

#include <string>
#include <string_view>

namespace tutti::alert {

/// "when co2/*:co2 is above 1200 for 5m, until it is 1000 or less; mon-fri 07:00 to 22:00".
std::string words_of(const sections::AlertRule& rule);

/// What is said when it fires: the rule's own message with its places filled, or one of ours.
std::string message_of(
    const sections::AlertRule& rule, std::string_view subject, const Value& value, std::string_view unit
);

} // namespace tutti::alert
