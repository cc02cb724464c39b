// Roles, rules and quotas as people write them: their tables, read.
#pragma once

#include "governance/policy/rule.hpp"
#include "toml/table_reader.hpp"

#include <string>

namespace tutti::governance::policy {

// Each reads the table of one, which is called `name`; what is wrong goes to the reader's mistakes. Whether
// roles, actions and time zones that are named are there, PolicySet knows.
Role read_role(toml::TableReader& table, std::string name);
Rule read_rule(toml::TableReader& table, std::string name);
Quota read_quota(toml::TableReader& table, std::string name);

// As they are written: what is read of it is the same again.
Value to_value(const Role& role);
Value to_value(const Rule& rule);
Value to_value(const Quota& quota);

} // namespace tutti::governance::policy
