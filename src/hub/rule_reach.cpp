#include "hub/rule_reach.hpp"

#include <algorithm>
#include <array>

namespace tutti::hub {

namespace {

/// Whom a rule may give what the table does not.
enum class Opens : std::uint8_t {
    Nobody, ///< who somebody is says who may
    Named,  ///< whoever proved a name
    Anybody,
};

struct Reach {
    Branch branch;
    Opens say;
    Opens read;
    // Whether a rule may take it from a service of the installation.
    bool closes_say;
    bool closes_read;
};

using enum Branch;
constexpr auto Nobody = Opens::Nobody;
constexpr auto Named = Opens::Named;
constexpr auto Anybody = Opens::Anybody;

// What a service needs to be there at all stays: to say how it is and to answer, to hear what it is asked,
// how it is configured, and how others are.
constexpr std::array<Reach, 23> reaches = {{
    {Event, Anybody, Anybody, true, true},         {RawEvent, Anybody, Anybody, true, true},
    {Lifecycle, Nobody, Anybody, true, true},      {Reading, Anybody, Anybody, true, true},
    {Status, Named, Anybody, false, false},        {Meta, Named, Anybody, false, false},
    {Config, Named, Anybody, true, false},         {Command, Named, Named, true, false},
    {CommandResponse, Named, Named, false, false}, {Reply, Named, Named, false, false},
    {Worker, Nobody, Anybody, false, false},       {Service, Nobody, Anybody, false, false},
    {Health, Named, Anybody, false, false},        {Frame, Anybody, Anybody, true, true},
    {Matrix, Anybody, Anybody, true, true},        {Log, Nobody, Anybody, false, true},
    {Leader, Nobody, Anybody, false, false},       {Job, Named, Anybody, true, false},
    {Clock, Nobody, Anybody, false, false},        {Playback, Anybody, Anybody, true, true},
    {Song, Anybody, Anybody, true, true},          {Vault, Nobody, Anybody, false, false},
    {Other, Anybody, Anybody, true, true},
}};

constexpr bool reaches_stand_in_order() noexcept {
    for (std::size_t i = 0; i < reaches.size(); ++i)
        if (static_cast<std::size_t>(reaches[i].branch) != i) return false;
    return true;
}
static_assert(reaches_stand_in_order());

constexpr const Reach& reach_of(Branch branch) noexcept { return reaches[static_cast<std::size_t>(branch)]; }

} // namespace

bool are_rules_asked(Who who) noexcept {
    return who == Who::Anonymous || who == Who::User || who == Who::Service;
}

bool may_open(Branch branch, Who who, Deed deed) noexcept {
    const auto& reach = reach_of(branch);
    const auto opens = deed == Deed::Say ? reach.say : reach.read;
    return opens == Anybody || (opens == Named && who != Who::Anonymous);
}

bool may_close(Branch branch, Who who, Deed deed) noexcept {
    if (who != Who::Service) return are_rules_asked(who);
    const auto& reach = reach_of(branch);
    return deed == Deed::Say ? reach.closes_say : reach.closes_read;
}

} // namespace tutti::hub
