// LevelFeed: of one source, which of its levels are said. A block of digital silence is said once, and not
// again until there is sound: an installation that hears nothing stays quiet.
#pragma once

#include "base/value.hpp"
#include "signal/level_meter.hpp"
#include "worker/rounded.hpp"

#include <optional>

namespace tutti::input::microphone {

class LevelFeed {
public:
    /// The data of `raw.microphone.level`, or nothing.
    std::optional<Value> next(const signal::Level& level) {
        if (level.is_silent() && was_silent_) return std::nullopt;
        was_silent_ = level.is_silent();
        return Value::object({
            {"rms", worker::rounded(level.rms, 1e5)},
            {"peak", worker::rounded(level.peak, 1e5)},
            {"db", worker::rounded(level.db, 100)},
        });
    }

private:
    bool was_silent_ = false;
};

} // namespace tutti::input::microphone
