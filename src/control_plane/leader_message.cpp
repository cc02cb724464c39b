#include "control_plane/leader_message.hpp"

#include "base/json.hpp"
#include "contract/topics.hpp"

#include <algorithm>
#include <vector>

namespace tutti::control_plane {

using governance::Leadership;
using governance::Resource;
using governance::Role;

namespace {

contract::LeaderRole role_of(Role role) noexcept {
    switch (role) {
    case Role::Leader:
        return contract::LeaderRole::Leader;
    case Role::Follower:
        return contract::LeaderRole::Follower;
    case Role::Unknown:
        break;
    }
    return contract::LeaderRole::Unknown;
}

std::optional<contract::LeaderHolder> holder_of(const Leadership& leadership) {
    const auto& holder = leadership.holder;
    if (holder.name.empty()) return std::nullopt;
    return contract::LeaderHolder{holder.name, holder.address};
}

Value holder_value(const Leadership& leadership) {
    const auto& holder = leadership.holder;
    if (holder.name.empty()) return {};
    return Value::object({{"name", holder.name}, {"address", holder.address}});
}

} // namespace

contract::Leader
leader_message(const Resource& resource, const Leadership& leadership, const LeaderMoment& now) {
    contract::Leader message;
    message.resource = resource.text();
    message.role = role_of(leadership.role);
    message.holder = holder_of(leadership);
    message.token = leadership.token.value;
    if (leadership.role != Role::Leader || !leadership.until) return message;
    const auto left = std::max(*leadership.until - now.boot, microseconds(1));
    message.until = now.wall + left;
    message.until_boot = *leadership.until;
    message.expires_in = left;
    return message;
}

std::string leader_topic_of(const Resource& resource, const std::string& node) {
    const auto service = resource.service();
    const auto named = service ? Resource::app(node + std::string(*service)).text() : node + resource.text();
    return contract::leader_topic("", named);
}

std::string event_data(const Resource& resource, const Leadership& leadership) {
    return print_json(Value::object({
        {"resource", resource.text()},
        {"role", name(leadership.role)},
        {"holder", holder_value(leadership)},
        {"token", leadership.token.value},
    }));
}

Value list_row(
    const Resource& resource, const Leadership& leadership, std::optional<microseconds> left,
    std::optional<WallTime> since
) {
    std::vector<Member> members = {
        {"resource", resource.text()},
        {"role", name(leadership.role)},
        {"holder", holder_value(leadership)},
        {"token", leadership.token.value},
        {"since", since ? Value(to_seconds(*since)) : Value()},
        {"expires_in", left ? Value(to_seconds(*left)) : Value()},
    };
    return Value::object(std::move(members));
}

} // namespace tutti::control_plane
