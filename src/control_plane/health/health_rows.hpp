// What the control store keeps of health: the newest changes, each a row of `health.change` by its number,
// and when each rule fired, a row of `health.rule`; and both as values.
#pragma once

#include "governance/health/health_book.hpp"
#include "governance/health/health_rules.hpp"
#include "store/control_store.hpp"
#include "store/control_transaction.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::control_plane {

inline constexpr std::string_view health_change_set = "health.change";
inline constexpr std::string_view health_rule_set = "health.rule";
/// Changes that are kept.
inline constexpr std::uint64_t most_health_changes = 1000;

struct KeptChange {
    std::uint64_t number = 0; ///< from 1
    WallTime at;
    governance::health::Change change;

    bool operator==(const KeptChange&) const = default;
};

/// What an earlier process wrote.
struct KeptHealth {
    std::uint64_t newest = 0; ///< change; 0: none yet
    std::map<std::string, governance::health::Level> levels;
    std::map<std::string, std::vector<WallTime>> fired; ///< by rule
};
/// A row that is none of ours is passed over.
Result<KeptHealth> read_kept_health(store::ControlStore& store);

struct HistoryQuestion {
    std::string component = {}; ///< empty: every one
    std::uint64_t newest = UINT64_MAX;
    std::size_t most = 100;
};
/// The newest first.
Result<std::vector<KeptChange>> read_health_changes(store::ControlStore& store, const HistoryQuestion& asked);

/// With its event; the oldest goes.
Result<void> write_health_change(store::ControlTransaction& transaction, const KeptChange& change);

/// That a rule applied, as an event, and, within its limit, when it fired.
struct FiredRule {
    governance::health::HealthRule rule;
    WallTime at;
    std::string reason;
    bool is_within_limit;
    bool is_ours; ///< this installation is to carry it out
    std::vector<WallTime> fired;
};
Result<void> write_fired_rule(store::ControlTransaction& transaction, const FiredRule& fired);

Value to_value(const KeptChange& change);
/// `then` as the file has it.
std::string deed_of(const governance::health::HealthRule& rule);

} // namespace tutti::control_plane
