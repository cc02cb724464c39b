// Roster: whose names are somebody's on this bus, and what part each plays. It begins with what the
// installation's file says and learns the names of those who come.
#pragma once

#include "base/short_text.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::hub {

/// Who asks, as the table of rights knows it (access_table.hpp).
enum class Who : std::uint8_t {
    Anonymous,    ///< on this machine, without a name
    User,         ///< proved its name, which is no service's
    Service,      ///< a service of the installation, or who came by our socket and said a name
    Director,     ///< of those, who says what becomes of playlists,
    Orchestrator, ///< who says how services stand,
    Gateway,      ///< who speaks for pages,
    Control,      ///< who says who leads,
    Bridge,       ///< and who speaks for other machines: what a bridge upstream brings
    Operator,     ///< root or our own user, without a name: a person with `tutti`
};

/// A service of the installation, by its name on the bus.
struct Part {
    std::string name;
    Who who = Who::Service;
};

class Roster {
public:
    explicit Roster(std::span<const Part> parts = {});

    /// Nothing where the installation knows no such name. Another node's "right.director" plays the part that
    /// "director" plays here.
    const Who* part_of(std::string_view name) const noexcept;
    /// The name has come: from now on it is somebody's. The first `most_guests` are remembered. True where it
    /// was nobody's until now.
    bool note(std::string_view name);
    bool is_somebodys(std::string_view name) const noexcept;

    static constexpr std::size_t most_guests = 10'000;

private:
    std::map<std::string, Who, std::less<>> parts_;
    std::vector<ShortText> guests_; // in order: 10,000 of them are moved in microseconds
};

/// "left" of "left.lamp", nothing of "lamp".
std::string_view node_of(std::string_view name) noexcept;

} // namespace tutti::hub
