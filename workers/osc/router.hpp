// Router: which packet goes to whom, and as what. Pure: told packets, it gives the bytes for each
// destination. What is passed on as it came stays where it is, byte for byte.
#pragma once

#include "osc/packet.hpp"
#include "osc/route.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::osc_router {

class Router {
public:
    explicit Router(std::vector<osc::Route> routes);

    /// Every address that a route names, each once.
    std::span<const Address> destinations() const noexcept { return destinations_; }

    /// Forgets what is there for the destinations; from here on packets add to it.
    void begin();
    /// `bytes` is what the packet was parsed from: it stays until the next begin().
    void take(const osc::Packet& packet, std::string_view bytes);
    /// What goes to a destination, in order. Valid until the next begin().
    std::span<const std::string_view> packets_for(std::size_t destination) const { return out_[destination]; }

    std::span<const osc::Route> routes() const noexcept { return routes_; }
    /// How many messages a route took.
    std::uint64_t taken(std::size_t route) const { return taken_[route]; }

private:
    /// To whom a message goes, and under which address; none: its own.
    struct Way {
        std::size_t destination;
        std::optional<std::string> address;

        bool operator==(const Way&) const = default;
    };
    /// What becomes of an address.
    struct Ways {
        std::vector<Way> ways;
        std::vector<std::size_t> routes; ///< that take it
    };

    static constexpr std::size_t most_known = 4096; ///< addresses; then they are looked at anew

    const Ways& ways_of(const std::string& address);
    Ways find_ways(std::string_view address) const;
    void take_bundle(const osc::Bundle& bundle, std::string_view bytes);
    /// What of a bundle goes to a destination; nothing where none of it does.
    std::optional<osc::Bundle> part_for(const osc::Bundle& bundle, std::size_t destination);
    void put(std::size_t destination, std::string_view bytes) { out_[destination].push_back(bytes); }
    std::string& own_room();

    std::vector<osc::Route> routes_;
    std::vector<Address> destinations_;
    std::vector<std::vector<std::size_t>> targets_; ///< of each route, its destinations
    std::vector<std::uint64_t> taken_;
    std::map<std::string, Ways, std::less<>> known_;
    std::vector<std::vector<std::string_view>> out_; ///< for each destination
    std::deque<std::string> own_;                    ///< packets that did not come as they go
    std::size_t own_used_ = 0;
};

} // namespace tutti::osc_router
