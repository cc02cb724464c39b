#include "gateway/login_limiter.hpp"

#include "base/ip_network.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace tutti::gateway {

namespace {

using Reason = LoginLimiter::Reason;
using Refusal = LoginLimiter::Refusal;

constexpr microseconds check_soon = seconds(1); ///< when the present checks are over, most likely

constexpr std::size_t network_bytes_of_v4 = 3;
constexpr std::size_t network_bytes_of_v6 = 8;

struct Names {
    std::string address;
    std::string network;
};

/// The bytes of an address, and the front of them that is its network. All that is no address is one.
Names names_of(std::string_view address) {
    const auto known = parse_ip_address(address);
    if (!known) return {};
    std::string_view bytes(reinterpret_cast<const char*>(known->bytes.data()), known->bytes.size());
    if (known->is_v4()) bytes.remove_prefix(bytes.size() - 4);
    const auto length = known->is_v4() ? network_bytes_of_v4 : network_bytes_of_v6;
    return {std::string(bytes), std::string(bytes.substr(0, length))};
}

std::unexpected<Refusal> refuse(Reason reason, microseconds wait) {
    return std::unexpected(Refusal{reason, wait});
}

} // namespace

std::string_view name(Reason reason) noexcept {
    switch (reason) {
    case Reason::Device:
        return "device";
    case Reason::Address:
        return "address";
    case Reason::Network:
        return "network";
    case Reason::Newcomers:
        return "newcomers";
    case Reason::Busy:
        return "busy";
    }
    return {};
}

std::uint64_t LoginLimiter::Statistics::refused_in_all() const noexcept {
    return std::accumulate(refused.begin(), refused.end(), std::uint64_t{0});
}

microseconds LoginLimiter::Pace::wait(const Newcomers& allowed, SteadyTime now) const {
    const auto done = std::max(done_at_, now) + allowed.every;
    return std::max<microseconds>(done - (now + allowed.at_once * allowed.every), microseconds(0));
}

void LoginLimiter::Pace::count(const Newcomers& allowed, SteadyTime now) {
    done_at_ = std::max(done_at_, now) + allowed.every;
}

/// Nothing also for who was silent for long.
LoginLimiter::Standing* LoginLimiter::find(Table& table, std::string_view name, SteadyTime now) {
    const auto found = table.find(name);
    if (found == table.end()) return nullptr;
    auto& standing = found->second;
    return standing.under_way || standing.heard_at + forgotten_after > now ? &standing : nullptr;
}

/// Anew, or as it is. In a full table the one that was silent for longest makes way.
LoginLimiter::Standing&
LoginLimiter::add(Table& table, const std::string& name, std::size_t most, SteadyTime now) {
    if (auto* known = find(table, name, now)) return *known;
    table.erase(name);
    if (table.size() >= most) {
        const auto silence = [](const auto& entry) {
            return std::pair(entry.second.under_way, entry.second.heard_at);
        };
        table.erase(std::ranges::min_element(table, {}, silence));
    }
    return table.emplace(name, Standing{{}, {}, now, false}).first->second;
}

std::expected<LoginLimiter::Attempt, Refusal> LoginLimiter::begin(const Visitor& visitor, SteadyTime now) {
    auto [address, network] = names_of(visitor.address);
    const bool by_device = !visitor.device.empty();
    Attempt attempt{
        by_device, by_device ? std::string(visitor.device) : std::move(address), std::move(network),
        std::string(visitor.account)
    };
    if (auto allowed = weigh(attempt, now); !allowed) {
        ++statistics_.refused[static_cast<std::size_t>(allowed.error().reason)];
        return std::unexpected(allowed.error());
    }
    auto& own = by_device ? add(devices_, attempt.name, most_devices, now)
                          : add(addresses_, attempt.name, most_addresses, now);
    own.under_way = true;
    ++checks_;
    return attempt;
}

std::expected<void, Refusal> LoginLimiter::weigh(const Attempt& attempt, SteadyTime now) {
    const bool known = attempt.by_device;
    const auto* own = find(known ? devices_ : addresses_, attempt.name, now);
    if (own != nullptr && own->under_way) return refuse(Reason::Busy, check_soon);
    if (own != nullptr && own->delay.wait(now).count() > 0)
        return refuse(known ? Reason::Device : Reason::Address, own->delay.wait(now));
    if (checks_ >= (known ? most_checks : most_checks_of_strangers)) return refuse(Reason::Busy, check_soon);
    if (known) return {};
    if (own == nullptr) return weigh_newcomer(attempt, now);
    const auto* network = find(networks_, attempt.network, now);
    if (network != nullptr && own->delay.has_failed() && network->delay.wait(now).count() > 0)
        return refuse(Reason::Network, network->delay.wait(now));
    return {};
}

std::expected<void, Refusal> LoginLimiter::weigh_newcomer(const Attempt& attempt, SteadyTime now) {
    if (const auto wait = newcomers_.wait(newcomers_in_all, now); wait.count() > 0)
        return refuse(Reason::Newcomers, wait);
    auto& network = add(networks_, attempt.network, most_networks, now);
    if (const auto wait = network.newcomers.wait(newcomers_of_network, now); wait.count() > 0)
        return refuse(Reason::Newcomers, wait);
    newcomers_.count(newcomers_in_all, now);
    network.newcomers.count(newcomers_of_network, now);
    network.heard_at = now;
    return {};
}

void LoginLimiter::end(const Attempt& attempt, Outcome outcome, SteadyTime now) {
    --checks_;
    auto& table = attempt.by_device ? devices_ : addresses_;
    const auto own = table.find(attempt.name);
    if (own == table.end()) return;
    auto& standing = own->second;
    standing.under_way = false;
    const bool is_of_another = standing.delay.has_failed() && standing.account != attempt.account;
    if (outcome == Outcome::Right) ++statistics_.right;
    // Who has a password here could else guess at another's for as long as it likes.
    if (outcome == Outcome::Right && (is_of_another || standing.of_several)) return;
    standing.heard_at = now;
    if (outcome == Outcome::Right) standing.delay.forgive();
    if (outcome != Outcome::Wrong) return;
    ++statistics_.wrong;
    standing.of_several = standing.of_several || is_of_another;
    standing.account = attempt.account;
    standing.delay.fail(own_delay, now);
    if (attempt.by_device) return;
    auto& network = add(networks_, attempt.network, most_networks, now);
    network.heard_at = now;
    network.delay.fail(network_delay, now);
}

std::size_t LoginLimiter::waiting(SteadyTime now) const {
    const auto waits = [now](const auto& entry) { return entry.second.delay.wait(now).count() > 0; };
    return static_cast<std::size_t>(
        std::ranges::count_if(addresses_, waits) + std::ranges::count_if(devices_, waits)
    );
}

} // namespace tutti::gateway
