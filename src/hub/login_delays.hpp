// LoginDelays: how long whoever said wrong passwords has to wait, longer with each. Pure: told the time;
// bounded memory.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace tutti::hub {

class LoginDelays {
public:
    /// So many mistakes are free.
    explicit LoginDelays(int free) noexcept : free_(free) {}

    static constexpr microseconds first_delay = seconds(2);
    static constexpr microseconds longest_delay = seconds(60);
    static constexpr microseconds forgotten_after = seconds(15 * 60); ///< of no mistake
    static constexpr std::size_t most = 1024;

    microseconds wait(std::string_view name, SteadyTime now) const {
        const auto found = standings_.find(name);
        if (found == standings_.end()) return microseconds(0);
        return std::max<microseconds>(found->second.until - now, microseconds(0));
    }
    void fail(std::string_view name, SteadyTime now) {
        Standing& standing = standing_of(name);
        if (now - standing.failed_at > forgotten_after) standing.failures = 0;
        standing.failed_at = now;
        const int beyond = ++standing.failures - free_;
        if (beyond < 0) return;
        constexpr int most_doublings = 5;
        standing.until = now + std::min(first_delay * (1 << std::min(beyond, most_doublings)), longest_delay);
    }
    void forgive(std::string_view name) {
        if (const auto found = standings_.find(name); found != standings_.end()) standings_.erase(found);
    }
    std::size_t size() const noexcept { return standings_.size(); }

private:
    struct Standing {
        int failures = 0;
        SteadyTime failed_at{};
        SteadyTime until{};
    };

    /// Where there are too many, whose last mistake is longest ago is forgotten.
    Standing& standing_of(std::string_view name) {
        if (const auto found = standings_.find(name); found != standings_.end()) return found->second;
        if (standings_.size() >= most)
            standings_.erase(std::ranges::min_element(standings_, {}, [](const auto& entry) {
                return entry.second.failed_at;
            }));
        return standings_.emplace(name, Standing{}).first->second;
    }

    std::map<std::string, Standing, std::less<>> standings_;
    int free_;
};

} // namespace tutti::hub
