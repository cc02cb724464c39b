// LoginLimiter: how often an address may try a password. Pure: told the time; bounded memory.
#pragma once

#include "base/time.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

class LoginLimiter {
public:
    static constexpr std::size_t attempts_per_address = 5;
    static constexpr std::size_t attempts_in_all = 30; ///< for who has many addresses
    static constexpr microseconds window = seconds(60);
    static constexpr std::size_t most_addresses = 1024;

    /// Counts an attempt, or says how long to wait until the next one is allowed. An attempt that is refused
    /// does not count.
    std::optional<microseconds> try_attempt(std::string_view address, SteadyTime now);

private:
    /// The instants of the last attempts, oldest first at `next`.
    template <std::size_t N>
    struct Ring {
        std::array<SteadyTime, N> at{};
        std::size_t count = 0;
        std::size_t next = 0;

        std::optional<microseconds> wait(SteadyTime now) const {
            if (count < N || at[next] + window <= now) return std::nullopt;
            return at[next] + window - now;
        }
        void add(SteadyTime now) {
            at[next] = now;
            next = (next + 1) % N;
            if (count < N) ++count;
        }
        SteadyTime latest() const { return at[(next + N - 1) % N]; }
    };

    std::map<std::string, Ring<attempts_per_address>, std::less<>> addresses_;
    Ring<attempts_in_all> all_;
};

} // namespace tutti::gateway
