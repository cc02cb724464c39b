// AddressBook: the addresses that were heard: how often, how fast, what they said last, and who said it.
// Pure. Bounded: where it is full, whoever said nothing for a minute makes room, else new ones are only
// counted.
#pragma once

#include "base/time.hpp"
#include "osc/packet.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::osc_router {

/// What is known of one address.
struct Heard {
    std::vector<osc::Argument> arguments; ///< of its last message; none where that was too large to remember
    std::string source;                   ///< who sent that: a host's address
    std::uint64_t count = 0;
    SteadyTime last{};

    /// Messages a second, over the last one to two seconds.
    double rate(SteadyTime now) const noexcept;
    void note(SteadyTime now) noexcept;

private:
    SteadyTime second_{};     ///< when this one began
    std::uint64_t in_it_ = 0; ///< messages since
    double before_ = 0;       ///< of the one before
};

class AddressBook {
public:
    static constexpr std::size_t most_addresses = 4096;
    static constexpr std::size_t most_remembered = 1024; ///< bytes of a message, as it is sent
    static constexpr seconds is_quiet_after{60};

    /// True: the address is new.
    bool take(const osc::Message& message, std::string_view source, SteadyTime now);

    const std::map<std::string, Heard, std::less<>>& all() const noexcept { return heard_; }
    const Heard* find(std::string_view address) const;
    /// Messages of addresses for which there was no room.
    std::uint64_t untracked() const noexcept { return untracked_; }
    /// Counts up where an address comes or goes.
    std::uint64_t changes() const noexcept { return changes_; }

private:
    bool make_room(SteadyTime now);

    std::map<std::string, Heard, std::less<>> heard_;
    std::uint64_t untracked_ = 0;
    std::uint64_t changes_ = 0;
    std::optional<SteadyTime> no_room_until_; ///< nobody is quiet before: it is not looked for again
};

} // namespace tutti::osc_router
