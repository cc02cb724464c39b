// The query of a request, field by field, as forms write it.
#pragma once

#include "base/result.hpp"

#include <functional>
#include <string_view>

namespace tutti::gateway {

/// Each `key=value` to `take`, the value decoded; those without a value (a form's field that nobody filled
/// in) are passed over. Ends at the first that is wrong, with its error; one that stands there twice is.
Result<void> for_each_field(
    std::string_view query,
    const std::function<Result<void>(std::string_view key, std::string_view value)>& take
);

/// "lines: must be 1 to 2000".
std::unexpected<Error> wrong_field(std::string_view key, std::string_view why);

} // namespace tutti::gateway
