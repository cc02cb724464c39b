#include "bridge/topic_map.hpp"

#include "mqtt/topic.hpp"
#include "mqtt/utf8.hpp"

#include <algorithm>
#include <array>

namespace tutti::bridge {

namespace {

constexpr std::array<std::string_view, 7> homes = {"service", "worker", "clock", "leader",
                                                   "reply",   "vault",  "config"};

bool is_absolute(std::string_view text) noexcept { return text.starts_with('/'); }

std::string below(std::string_view root, std::string_view text) {
    if (root.empty()) return std::string(text);
    return std::string(root) + "/" + std::string(text);
}

/// What stands on one side's wire before what both share.
std::string before(std::string_view root, std::string_view prefix, bool filter_is_absolute) {
    if (is_absolute(prefix)) return std::string(prefix.substr(1));
    return filter_is_absolute ? std::string(prefix) : below(root, prefix);
}

/// The beginning of a filter that every topic has which it takes.
std::string_view literal_of(std::string_view filter) noexcept {
    return filter.substr(0, filter.find_first_of("+#"));
}

void keep_at_home(Lane& lane, std::string_view from_root, std::string_view to_root) {
    const auto add = [&](std::string beginning) {
        const bool is_named = literal_of(lane.filter).starts_with(beginning);
        if (!is_named && std::ranges::find(lane.stays, beginning) == lane.stays.end())
            lane.stays.push_back(std::move(beginning));
    };
    for (const auto branch : homes) {
        const auto levels = std::string(branch) + "/";
        add(lane.from + levels);
        add(below(from_root, levels));
        if (const auto there = below(to_root, levels); there.starts_with(lane.to))
            add(lane.from + there.substr(lane.to.size()));
    }
}

Lane lane_of(
    std::string_view shared, std::string from, std::string to, std::string_view from_root,
    std::string_view to_root, mqtt::QoS qos
) {
    Lane lane;
    lane.filter = from + std::string(shared);
    lane.to_filter = to + std::string(shared);
    lane.from = std::move(from);
    lane.to = std::move(to);
    lane.qos = qos;
    keep_at_home(lane, from_root, to_root);
    return lane;
}

bool is_prefix(std::string_view prefix) noexcept {
    if (prefix.empty()) return true;
    return prefix.ends_with('/') && prefix != "/" && mqtt::is_topic_name(prefix)
           && mqtt::is_mqtt_text(prefix);
}

bool overlap_in(std::span<const Lane> lanes) noexcept {
    for (std::size_t i = 0; i < lanes.size(); ++i)
        for (std::size_t k = i + 1; k < lanes.size(); ++k)
            if (mqtt::overlap(lanes[i].filter, lanes[k].filter)) return true;
    return false;
}

} // namespace

std::span<const std::string_view> home_branches() noexcept { return homes; }

TopicMap::TopicMap(std::span<const TopicRule> rules, const Roots& roots) {
    for (const auto& rule : rules) {
        const bool absolute = is_absolute(rule.filter);
        const auto shared = std::string_view(rule.filter).substr(absolute ? 1 : 0);
        const auto local = before(roots.local, rule.local_prefix, absolute);
        const auto remote = before(roots.remote, rule.remote_prefix, absolute);
        if (rule.direction != Direction::In)
            outward_.push_back(lane_of(shared, local, remote, roots.local, roots.remote, rule.qos));
        if (rule.direction != Direction::Out)
            inward_.push_back(lane_of(shared, remote, local, roots.remote, roots.local, rule.qos));
    }
    for (Lane& out : outward_)
        for (Lane& in : inward_)
            if (mqtt::overlap(out.to_filter, in.filter)) out.comes_back = in.comes_back = true;
}

const Lane* TopicMap::find(Side from, std::string_view topic) const noexcept {
    for (const Lane& lane : lanes(from)) {
        // "left/#" takes "left", too, of which nothing stands behind the prefix.
        if (!topic.starts_with(lane.from) || !mqtt::matches(lane.filter, topic)) continue;
        const auto begins = [topic](const std::string& beginning) { return topic.starts_with(beginning); };
        return std::ranges::any_of(lane.stays, begins) ? nullptr : &lane;
    }
    return nullptr;
}

std::string TopicMap::cross(const Lane& lane, std::string_view topic) {
    return lane.to + std::string(topic.substr(lane.from.size()));
}

bool TopicMap::comes_back(Side from, const Lane& lane, std::string_view topic) const {
    if (!lane.comes_back) return false;
    const auto crossed = cross(lane, topic);
    const Lane* const back = find(other(from), crossed);
    return back != nullptr && cross(*back, crossed) == topic;
}

std::string TopicMap::cross_response(Side from, std::string_view topic) const {
    for (const Lane& back : lanes(other(from))) {
        if (!topic.starts_with(back.to) || !mqtt::matches(back.to_filter, topic)) continue;
        auto crossed = back.from + std::string(topic.substr(back.to.size()));
        if (find(other(from), crossed) == &back) return crossed; // and not where it stays at home
    }
    return std::string(topic);
}

std::optional<RuleMistake> check_rule(const TopicRule& rule) {
    const auto shared = std::string_view(rule.filter).substr(is_absolute(rule.filter) ? 1 : 0);
    if (!mqtt::is_topic_filter(shared) || !mqtt::is_mqtt_text(shared))
        return RuleMistake{"filter", "is no filter of topics: \"event/#\", \"reading/+/temperature\""};
    if (shared.starts_with('$'))
        return RuleMistake{"filter", "topics that begin with '$' are a broker's own, and do not cross"};
    for (const auto& [key, prefix] :
         {std::pair{"local_prefix", &rule.local_prefix}, std::pair{"remote_prefix", &rule.remote_prefix}})
        if (!is_prefix(*prefix) || prefix->starts_with('$'))
            return RuleMistake{key, "must be levels of a topic and end with '/': \"left/\""};
    return std::nullopt;
}

std::optional<Overlap> find_overlap(std::span<const TopicRule> rules, const Roots& roots) {
    for (std::size_t second = 1; second < rules.size(); ++second)
        for (std::size_t first = 0; first < second; ++first) {
            const TopicMap both(std::array{rules[first], rules[second]}, roots);
            if (overlap_in(both.lanes(Side::Local)) || overlap_in(both.lanes(Side::Remote)))
                return Overlap{first, second};
        }
    return std::nullopt;
}

bool brings_back(const TopicMap& sender, const TopicMap& taker) noexcept {
    for (const Lane& out : sender.lanes(Side::Local))
        for (const Lane& in : taker.lanes(Side::Remote))
            if (mqtt::overlap(out.to_filter, in.filter)) return true;
    return false;
}

} // namespace tutti::bridge
