#include "gateway/post_limiter.hpp"

#include <algorithm>

namespace tutti::gateway {

namespace {
constexpr microseconds burst = seconds(1);
constexpr microseconds spacing = burst / PostLimiter::per_second;
} // namespace

std::optional<microseconds> PostLimiter::try_post(std::string_view viewer, SteadyTime now) {
    auto found = done_at_.find(viewer);
    if (found == done_at_.end()) {
        if (done_at_.size() >= most_viewers) {
            std::erase_if(done_at_, [now](const auto& entry) { return entry.second <= now; });
            // All of them busy: whoever they are, they begin anew.
            if (done_at_.size() >= most_viewers) done_at_.clear();
        }
        found = done_at_.emplace(std::string(viewer), now).first;
    }
    const auto done = std::max(found->second, now) + spacing;
    if (done > now + burst) return done - (now + burst);
    found->second = done;
    return std::nullopt;
}

} // namespace tutti::gateway
