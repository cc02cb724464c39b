// JSON merge patches (RFC 7396) between two values. Pure.
#pragma once

#include "base/value.hpp"

#include <optional>

namespace tutti::live {

/// The same value without object members that are null, at any depth: a merge patch cannot say them. Nulls in
/// arrays stay.
Value without_nulls(const Value& value);

/// The patch that makes `after` of `before`, or nothing where they are equal. Neither has null members.
std::optional<Value> merge_difference(const Value& before, const Value& after);

/// RFC 7396 §2: what the receiver of a patch has afterwards.
Value merge_apply(const Value& target, const Value& patch);

} // namespace tutti::live
