// Which topics a bridge carries which way, and what they are called on the other side. Pure. Loops:
// passage.hpp.
#pragma once

#include "mqtt/protocol.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::bridge {

/// Which way messages of a rule go: in from the broker upstream, out to it, or both.
enum class Direction : std::uint8_t { In, Out, Both };

/// One entry of `topics`, as the file has it: what both sides share, and what stands before it on each. Below
/// the root of a side, unless it begins with '/', as everywhere on our bus.
struct TopicRule {
    std::string filter = {};
    Direction direction = Direction::Both;
    mqtt::QoS qos = mqtt::QoS::AtLeastOnce;
    std::string local_prefix = {}; ///< empty, or with a '/' at its end
    std::string remote_prefix = {};

    bool operator==(const TopicRule&) const = default;
};

enum class Side : std::uint8_t { Local, Remote };
constexpr Side other(Side side) noexcept { return side == Side::Local ? Side::Remote : Side::Local; }

/// One way of a rule, as the wire has it.
struct Lane {
    std::string filter = {};    ///< to subscribe to, where messages come from
    std::string to_filter = {}; ///< the same of where they go
    std::string from = {};      ///< what stands there before what both sides share …
    std::string to = {};        ///< … and what stands before it here
    mqtt::QoS qos = mqtt::QoS::AtLeastOnce;
    std::vector<std::string> stays = {}; ///< topics that begin so the filter takes, and the lane does not
    bool comes_back = false;             ///< some of what it carries the other side's lanes carry, too
};

/// First levels of what an installation says of itself and to itself: it crosses only where a rule names it,
/// not where a wildcard takes it.
std::span<const std::string_view> home_branches() noexcept;

struct Roots {
    std::string local = "tutti";
    std::string remote = "tutti"; ///< empty: none
};

class TopicMap {
public:
    /// Each rule is right: see check_rule().
    TopicMap(std::span<const TopicRule> rules, const Roots& roots);

    /// Of what comes from that side.
    std::span<const Lane> lanes(Side from) const noexcept { return from == Side::Local ? outward_ : inward_; }
    /// The lane that takes a topic of that side; nullptr: it does not cross.
    const Lane* find(Side from, std::string_view topic) const noexcept;
    /// What the topic is called behind the lane that find() gave for it.
    static std::string cross(const Lane& lane, std::string_view topic);
    /// Whether the topic that find() has a lane for goes both ways: it comes back under its name.
    bool comes_back(Side from, const Lane& lane, std::string_view topic) const;
    /// A response topic of a message from that side: what answers come back by is called as on the other
    /// side. Others stay as they are.
    std::string cross_response(Side from, std::string_view topic) const;

private:
    std::vector<Lane> outward_;
    std::vector<Lane> inward_;
};

/// What is wrong with a rule by itself, for people; nothing: it is right.
struct RuleMistake {
    const char* key;
    std::string reason;
};
std::optional<RuleMistake> check_rule(const TopicRule& rule);

/// The first two rules of which both would take one message: then it crossed twice.
struct Overlap {
    std::size_t first;
    std::size_t second;
};
std::optional<Overlap> find_overlap(std::span<const TopicRule> rules, const Roots& roots);

/// Whether something that `sender` sends to a broker upstream is taken from there by `taker`, another bridge
/// of the same two brokers.
bool brings_back(const TopicMap& sender, const TopicMap& taker) noexcept;

} // namespace tutti::bridge
