// What a page asks of the light: the body of POST /api/light, held against the list of what it may ask. Pure.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::gateway {

/// Who carries it out.
enum class LightHand : std::uint8_t {
    Render,
    Output,
    Both, ///< as many of them as are there
};

struct LightRequest {
    std::string action;
    Value params; ///< the rest of the body, as it stands
    LightHand hand = LightHand::Render;
};

Result<LightRequest> read_light_request(std::string_view body);

} // namespace tutti::gateway
