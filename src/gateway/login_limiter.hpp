// LoginLimiter: who may try a password, and when. It slows whoever guesses and nobody else: each device that
// has logged in before, each address and each network has a delay of its own, which grows with its failures;
// what is limited for all together are newcomers. Pure: told the time; bounded memory.
#pragma once

#include "base/time.hpp"
#include "gateway/growing_delay.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <string_view>

namespace tutti::gateway {

class LoginLimiter {
public:
    /// Of an address, and of a device that has logged in before.
    static constexpr DelayRule own_delay{5, seconds(5), seconds(15 * 60)};
    /// Of what comes from an address that has failed, by the failures in its network: an IPv4 /24, an IPv6
    /// /64. Short, as the owner may be in it.
    static constexpr DelayRule network_delay{30, seconds(5), seconds(60)};

    /// Addresses that come for the first time: so many at once, then one in each `every`.
    struct Newcomers {
        int at_once;
        microseconds every;
    };
    static constexpr Newcomers newcomers_of_network{32, seconds(10)};
    static constexpr Newcomers newcomers_in_all{64, seconds(2)};

    static constexpr microseconds forgotten_after = std::chrono::hours(1); ///< of silence
    static constexpr std::size_t most_addresses = 1024;
    static constexpr std::size_t most_networks = 1024;
    static constexpr std::size_t most_devices = 256;

    /// Attempts whose password is being checked, which may cost much time and memory: of one device or
    /// address one, of all of them so many. Devices have the rest for themselves.
    static constexpr std::size_t most_checks = 16;
    static constexpr std::size_t most_checks_of_strangers = 12;

    struct Visitor {
        std::string_view address;      ///< numeric
        std::string_view device;       ///< its name; empty: it has not logged in before, as that
        std::string_view account = {}; ///< whose password it tries
    };
    /// What stands against an attempt.
    enum class Reason : std::uint8_t { Device, Address, Network, Newcomers, Busy };
    struct Refusal {
        Reason reason;
        microseconds wait; ///< until it makes sense to try again
    };
    /// An attempt that may be made; end() it.
    struct Attempt {
        bool by_device;
        std::string name; ///< of the device or the address, as the tables here know it
        std::string network;
        std::string account;
    };
    std::expected<Attempt, Refusal> begin(const Visitor& visitor, SteadyTime now);

    enum class Outcome : std::uint8_t { Right, Wrong, Unchecked };
    void end(const Attempt& attempt, Outcome outcome, SteadyTime now);

    struct Statistics {
        std::uint64_t right = 0;
        std::uint64_t wrong = 0;
        std::array<std::uint64_t, 5> refused = {}; ///< by Reason

        std::uint64_t refused_in_all() const noexcept;
    };
    const Statistics& statistics() const noexcept { return statistics_; }
    /// Addresses and devices that have to wait now.
    std::size_t waiting(SteadyTime now) const;
    /// Addresses, networks and devices that are known.
    std::size_t remembered() const noexcept { return addresses_.size() + networks_.size() + devices_.size(); }

private:
    /// Lets through so many at once and then one in each interval.
    class Pace {
    public:
        microseconds wait(const Newcomers& allowed, SteadyTime now) const;
        void count(const Newcomers& allowed, SteadyTime now);

    private:
        SteadyTime done_at_{}; ///< when all so far would be through at an even pace
    };
    struct Standing {
        GrowingDelay delay;
        Pace newcomers; ///< of a network alone
        SteadyTime heard_at{};
        bool under_way = false;
        std::string account = {}; ///< that the latest failure was at
        bool of_several = false;  ///< the failures were at more than one
    };
    using Table = std::map<std::string, Standing, std::less<>>;

    std::expected<void, Refusal> weigh(const Attempt& attempt, SteadyTime now);
    std::expected<void, Refusal> weigh_newcomer(const Attempt& attempt, SteadyTime now);
    static Standing* find(Table& table, std::string_view name, SteadyTime now);
    static Standing& add(Table& table, const std::string& name, std::size_t most, SteadyTime now);

    Table devices_;
    Table addresses_;
    Table networks_;
    Pace newcomers_;
    std::size_t checks_ = 0;
    Statistics statistics_;
};

inline constexpr std::array login_refusals = {
    LoginLimiter::Reason::Device,    LoginLimiter::Reason::Address, LoginLimiter::Reason::Network,
    LoginLimiter::Reason::Newcomers, LoginLimiter::Reason::Busy,
};
/// What the reason is called in /metrics.
std::string_view name(LoginLimiter::Reason reason) noexcept;

} // namespace tutti::gateway
