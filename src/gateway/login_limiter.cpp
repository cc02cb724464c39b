#include "gateway/login_limiter.hpp"

#include <algorithm>

namespace tutti::gateway {

std::optional<microseconds> LoginLimiter::try_attempt(std::string_view address, SteadyTime now) {
    if (auto wait = all_.wait(now)) return wait;
    if (!addresses_.contains(address) && addresses_.size() >= most_addresses) {
        std::erase_if(addresses_, [now](const auto& entry) { return entry.second.latest() + window <= now; });
        // More than attempts_in_all addresses within the window cannot be.
        if (addresses_.size() >= most_addresses) addresses_.clear();
    }
    auto found = addresses_.find(address);
    if (found == addresses_.end())
        found = addresses_.emplace(std::string(address), Ring<attempts_per_address>{}).first;
    if (auto wait = found->second.wait(now)) return wait;
    found->second.add(now);
    all_.add(now);
    return std::nullopt;
}

} // namespace tutti::gateway
