#include "recording/restamp.hpp"

#include "base/json.hpp"
#include "base/scan.hpp"
#include "recording/line.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tutti::recording {

namespace {

constexpr std::size_t longest_id = 128; // as in the contract

std::string new_id(std::string_view id, std::string_view tag) {
    // Of an id that leaves no room its end is kept: that is where counters stand.
    const auto room = longest_id - std::min(tag.size() + 1, longest_id);
    if (id.size() > room) id.remove_prefix(id.size() - room);
    return std::string(id).append("~").append(tag);
}

void move_time(Value& time, microseconds shift) {
    if (!time.is_number() || time.number() < 0 || time.number() > latest_time) return;
    const auto moved = wall_time_from_seconds(time.number()) + shift;
    time = Value(std::max(0.0, to_seconds(moved)));
}

void restamp_event(Member& member, microseconds shift, std::string_view tag) {
    if (member.key == "timestamp") move_time(member.value, shift);
    if ((member.key == "id" || member.key == "cause") && member.value.is_string())
        member.value = Value(new_id(member.value.string(), tag));
}

void restamp_state(Member& member, microseconds shift) {
    constexpr std::array<std::string_view, 3> times = {"timestamp", "last_poll", "last_success"};
    if (std::ranges::find(times, member.key) != times.end()) move_time(member.value, shift);
}

} // namespace

void restamp(Recorded& message, microseconds shift, std::string_view tag) {
    const bool is_event = message.topic.starts_with("event/");
    const bool is_state = message.topic.starts_with("reading/") || message.topic.starts_with("status/");
    if (!is_event && !is_state) return;
    const auto payload = parse_json(message.payload);
    if (!payload || !payload->is_object()) return;
    std::vector<Member> members(payload->members().begin(), payload->members().end());
    for (auto& member : members) {
        if (is_event)
            restamp_event(member, shift, tag);
        else
            restamp_state(member, shift);
    }
    message.payload = print_json(Value::object(std::move(members)));
}

bool is_kept_by_contract(std::string_view topic) {
    constexpr std::array<std::string_view, 13> kept = {"reading/", "status/",  "meta/",     "config/",
                                                       "worker/",  "service/", "health/",   "leader/",
                                                       "job/",     "clock/",   "playback/", "song/",
                                                       "vault/"};
    return std::ranges::any_of(kept, [&](std::string_view family) { return topic.starts_with(family); });
}

} // namespace tutti::recording
