// The table of who may say and who may read what on the bus: a row a branch of the contract, a column each
// who may ask. Data and how to look into it; who somebody is: roster.hpp. docs/hub.md shows the same table,
// which a test compares with this one.
#pragma once

#include "hub/roster.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tutti::hub {

/// The branches of DESIGN §3.
enum class Branch : std::uint8_t {
    Event,
    RawEvent,
    Lifecycle, ///< event/playlist/…: what becomes of playlists
    Reading,
    Status,
    Meta,
    Config,
    Command,
    CommandResponse,
    Reply,
    Worker,
    Service,
    Health,
    Frame,
    Matrix,
    Log,
    Leader,
    Job,
    Clock,
    Playback,
    Song,
    Vault,
    Other, ///< beside the contract, below the root or not
};

/// What of a branch somebody may say or read.
enum class Right : std::uint8_t {
    Nothing,
    Nobodys,      ///< topics of a name that is nobody's
    Own,          ///< of its own name; below reply/, of its client id
    OwnOrNobodys, ///< either
    Node,         ///< of its node's names
    All,
};

inline constexpr std::size_t columns = 9; ///< as many as there are in Who
using Rights = std::array<Right, columns>;

struct AccessRow {
    Branch branch;
    std::string_view topics; ///< for people, below the root
    Rights say;
    Rights read;
};

std::span<const AccessRow> access_rows() noexcept;

/// Where in the contract a topic or a filter stands.
struct Place {
    Branch branch = Branch::Other;
    std::string_view name; ///< the level that says whose it is; empty where there is none

    bool operator==(const Place&) const = default;
};

/// `root`: the first levels of our topics. Of a filter, the levels before its first wildcard count.
Place place_of(std::string_view root, std::string_view topic) noexcept;

struct Speaker {
    Who who = Who::Anonymous;
    std::string_view name = {};
    std::string_view client_id = {};
};

bool may_say(const Roster& roster, const Speaker& speaker, Place place) noexcept;
bool may_read(const Roster& roster, const Speaker& reader, Place place) noexcept;
/// Whether there can be a topic that the filter takes and that may be read. What it takes besides does not
/// come: each topic is asked for.
bool may_read_of(
    const Roster& roster, const Speaker& reader, std::string_view root, std::string_view filter
) noexcept;
/// Whether everybody may say it: then nobody need be known.
bool is_everybodys_to_say(Branch branch) noexcept;

/// The table in Markdown, as docs/hub.md has it.
std::string print_access_table();

} // namespace tutti::hub
