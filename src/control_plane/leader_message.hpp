// How a leadership is said: on the bus, in the outbox, in answers. Pure, told the time.
#pragma once

#include "contract/leader.hpp"
#include "governance/leadership/leadership.hpp"
#include "governance/leadership/resource.hpp"

#include <optional>
#include <string>

namespace tutti::control_plane {

struct LeaderMoment {
    BootTime boot;
    WallTime wall;
};

/// As it is retained. `node` stands before names of services on the bus: "left.".
contract::Leader leader_message(
    const governance::Resource& resource, const governance::Leadership& leadership, const LeaderMoment& now
);
/// Below the root: leader/control, leader/app:left.mixer.
std::string leader_topic_of(const governance::Resource& resource, const std::string& node);

/// Of the event `control.leader.changed`: a JSON object.
std::string event_data(const governance::Resource& resource, const governance::Leadership& leadership);

/// Of `leadership.list`. `left`: how long a leader's lease is sure; nothing: it has none, or leads not.
Value list_row(
    const governance::Resource& resource, const governance::Leadership& leadership,
    std::optional<microseconds> left, std::optional<WallTime> since
);

} // namespace tutti::control_plane
