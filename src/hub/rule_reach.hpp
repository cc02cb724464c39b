// How far the rules of a policy reach on the bus: what of the access table (access_table.hpp) they may open
// and close, and what they may not, so that no rule ends an installation. Data, as the table is.
#pragma once

#include "hub/access_table.hpp"

namespace tutti::hub {

enum class Deed : std::uint8_t { Say, Read };

/// Whether a rule is asked at all: what Tutti's own parts may is the table's matter alone.
bool are_rules_asked(Who who) noexcept;
/// Whether a rule that allows gives more of the branch than the table does.
bool may_open(Branch branch, Who who, Deed deed) noexcept;
/// Whether a rule that forbids takes of the branch what the table gives.
bool may_close(Branch branch, Who who, Deed deed) noexcept;

} // namespace tutti::hub
