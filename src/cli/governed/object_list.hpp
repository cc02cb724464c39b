// Objects as control lists them, page after page.
#pragma once

#include "cli/governed/desk.hpp"

#include <string>
#include <vector>

namespace tutti::cli {

using Listed = std::expected<std::vector<Value>, governance::Fault>;

/// All objects of a kind (empty: of all kinds) that have these labels, each with how it stands.
Listed list_objects(const DeskOptions& desk, const std::string& kind, const Value& labels);
/// The same for who has a loop already.
Task<Listed> list_objects_later(DeskOptions desk, std::string kind, Value labels);

} // namespace tutti::cli
