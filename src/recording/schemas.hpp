// The contract's JSON Schemas, part of the program: an exported recording carries those that it uses. The
// texts come from contracts/schema/ when the build is configured.
#pragma once

#include <string_view>

namespace tutti::recording {

/// The schema of that name ("event"), as it stands in contracts/schema/; empty where there is none.
std::string_view contract_schema(std::string_view name) noexcept;

} // namespace tutti::recording
