// Lately: something that may happen again and again, and is news only where it had not for a while.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <utility>

namespace tutti {

/// `What` is what there is to tell of it.
template <typename What>
class Lately {
public:
    static constexpr microseconds is_told_for = seconds(60);

    /// It happened. True: say so now; else whoever says how things are anyway says it with the rest, so that
    /// it costs nothing more however often it happens, and of however many.
    bool note(SteadyTime now, What what) {
        const bool is_news = at(now) == nullptr;
        latest_.emplace(now, std::move(what));
        return is_news;
    }
    /// The latest, while it is to be told of; else null.
    const What* at(SteadyTime now) const noexcept {
        return latest_ && now - latest_->first < is_told_for ? &latest_->second : nullptr;
    }

private:
    std::optional<std::pair<SteadyTime, What>> latest_;
};

} // namespace tutti
