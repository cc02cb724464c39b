// How a section is changed, by whoever changes it.
#pragma once

#include "base/value.hpp"

namespace tutti::sections {

/// What `config` is after a partial change: members of `changes` replace its own or join them, those that are
/// null go. Both are objects.
Value merge(const Value& config, const Value& changes);

/// The change that makes `after` of `before`.
Value difference(const Value& before, const Value& after);

} // namespace tutti::sections
