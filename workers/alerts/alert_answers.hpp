// What is said of alerts, as JSON: events, the state that is kept of a rule, the list. Pure.
#pragma once

#include "alert/alert_book.hpp"
#include "contract/event.hpp"

#include <string>
#include <string_view>

namespace tutti::alerts {

/// `alert.raised`, `alert.cleared`; its id follows from the firing's, so that it is the same whenever it is
/// said. Nothing is said of one that is only told late.
contract::Event event_of(const alert::AlertChange& change, std::string_view source, WallTime now);
/// `alert.tested`.
contract::Event test_of(const alert::Firing& firing, std::string_view source, WallTime now);

/// What is kept on `alert/<rule>` (docs/alerts.md).
Value state_of(const alert::RuleStates& rule, WallTime now);

/// Everything, as `list` answers: contracts/schema/api_alerts.schema.json.
Value list_of(const alert::AlertBook& book, const std::vector<sections::AlertTarget>& targets, WallTime now);

} // namespace tutti::alerts
