// A parameter of a command that has to be a text.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"

#include <fmt/format.h>

#include <string_view>

namespace tutti::render {

/// Valid while `params` lives.
inline Result<std::string_view> string_param(const Value& params, std::string_view key) {
    const auto* value = params.find(key);
    if (value != nullptr && value->is_string()) return value->string();
    return fail(ErrorCode::InvalidInput, fmt::format("{} must be a string", key));
}

} // namespace tutti::render
