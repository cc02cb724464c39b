// A JSON Schema as viewers want it: Foxglove makes columns of a schema and refuses what it cannot make one of
// (a `const`, several types, an object without properties). The contract's schemas say more than that; this
// says less, of the same payloads.
#pragma once

#include "base/value.hpp"

namespace tutti::recording {

/// The object that `schema` describes, each property with one plain type: the first of several that is not
/// "null"; of a `const` or an `enum` that of its values. A property of any or of no type is left out, which
/// leaves the payload as it is.
Value viewer_schema(const Value& schema);

} // namespace tutti::recording
