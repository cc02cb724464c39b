// Saying: what a device says, before anything of the bus. Every kind of input comes down to these.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::device {

struct Saying {
    std::string type;               ///< "button.press": an action; "raw.axis": one of many values
    Value data = Value::object({}); ///< an object
    /// By this machine's clock, where somebody before us knows it better than the moment of its arrival.
    std::optional<WallTime> timestamp = std::nullopt;
    std::optional<std::int32_t> producer = std::nullopt; ///< where the device says it; else the device's own

    bool operator==(const Saying&) const = default;
};

/// Whether it is one value of a stream, of which some may be left out.
inline bool is_raw(std::string_view type) noexcept { return type.starts_with("raw."); }

} // namespace tutti::device
