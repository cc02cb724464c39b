#include "broker/subscription_tree.hpp"

#include "base/result.hpp"
#include "base/short_text.hpp"
#include "broker/lazy.hpp"
#include "broker/topic_levels.hpp"
#include "mqtt/topic.hpp"

namespace tutti::broker {

// std::map: the level names come from clients, and its worst case is logarithmic whatever they choose.
struct SubscriptionTree::Node {
    struct Children;
    Node();
    ~Node();
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    Audience here;                      // filters that end at this level
    Lazy<Audience> rest;                // filters that go on with "#"
    std::unique_ptr<Children> children; // nothing: none

    bool is_bare() const noexcept { return !children && here.empty() && rest.get().empty(); }
    Node* child(std::string_view level) const;
    Node* plus() const noexcept;
    Node& grow(std::string_view level);
    void drop(std::string_view level);
};

struct SubscriptionTree::Node::Children {
    std::map<ShortText, Node, std::less<>> by_level; // "+" is one of them
    Node* plus = nullptr;                            // that one, where there is one
};

namespace {

struct Split {
    std::string_view level;
    std::string_view rest;
    bool last;
};

Split split(std::string_view text) noexcept {
    const auto end = text.find('/');
    if (end == std::string_view::npos) return {text, {}, true};
    return {text.substr(0, end), text.substr(end + 1), false};
}

mqtt::ParsedFilter parts_of(std::string_view asked) noexcept {
    const auto parsed = mqtt::parse_filter(asked);
    invariant(parsed.has_value(), "only valid filters are subscribed to");
    return *parsed;
}

} // namespace

SubscriptionTree::Node::Node() = default;
SubscriptionTree::Node::~Node() = default;

SubscriptionTree::Node* SubscriptionTree::Node::child(std::string_view level) const {
    if (!children) return nullptr;
    const auto found = children->by_level.find(level);
    return found == children->by_level.end() ? nullptr : &found->second;
}

SubscriptionTree::Node* SubscriptionTree::Node::plus() const noexcept {
    return children ? children->plus : nullptr;
}

SubscriptionTree::Node& SubscriptionTree::Node::grow(std::string_view level) {
    if (!children) children = std::make_unique<Children>();
    auto found = children->by_level.find(level);
    if (found == children->by_level.end()) found = children->by_level.try_emplace(level).first;
    if (level == "+") children->plus = &found->second;
    return found->second;
}

void SubscriptionTree::Node::drop(std::string_view level) {
    if (level == "+") children->plus = nullptr;
    children->by_level.erase(children->by_level.find(level));
    if (children->by_level.empty()) children.reset();
}

SubscriptionTree::SubscriptionTree() : root_(std::make_unique<Node>()) {}
SubscriptionTree::~SubscriptionTree() = default;

std::uint32_t SubscriptionTree::add(std::string_view asked, Session& session, Subscription subscription) {
    const auto [share_name, filter] = parts_of(asked);
    ShareGroup* group = nullptr;
    if (!share_name.empty()) {
        group = &groups_.try_emplace(std::string(asked)).first->second;
        if (group->id == 0) group->id = subscription.group != 0 ? subscription.group : ++last_group_;
        note_group(group->id);
    }
    subscription.group = group == nullptr ? 0 : group->id;
    Node* node = root_.get();
    Audience* audience = nullptr;
    TopicLevels levels(filter);
    while (!levels.done()) {
        const auto level = levels.next();
        if (level == "#") {
            audience = &node->rest.use();
            break;
        }
        node = &node->grow(level);
    }
    if (audience == nullptr) audience = &node->here;
    if (Subscriber* const existing = audiences_.find(*audience, session, group); existing != nullptr) {
        existing->subscription = subscription;
        return subscription.group;
    }
    audiences_.add(*audience, {&session, subscription, group});
    if (group != nullptr) ++group->members, ++shared_;
    ++size_;
    ++revision_;
    return subscription.group;
}

bool SubscriptionTree::remove(std::string_view asked, const Session& session) {
    const auto [share_name, filter] = parts_of(asked);
    const auto group = share_name.empty() ? groups_.end() : groups_.find(asked);
    if (!share_name.empty() && group == groups_.end()) return false;
    const auto before = size_;
    remove_below(*root_, filter, session, share_name.empty() ? nullptr : &group->second);
    if (size_ == before) return false;
    ++revision_;
    if (group == groups_.end()) return true;
    --shared_;
    if (--group->second.members == 0) groups_.erase(group);
    return true;
}

// Returns whether the node has become bare, so that its parent drops it.
bool SubscriptionTree::remove_below(
    Node& node, std::string_view rest, const Session& session, const ShareGroup* group
) {
    const auto drop = [&](Audience& audience) { size_ -= audiences_.remove(audience, session, group); };
    const auto [level, below, last] = split(rest);
    if (level == "#") {
        if (node.rest.made()) drop(node.rest.use());
        return node.is_bare();
    }
    Node* const child = node.child(level);
    if (child == nullptr) return false;
    bool bare = false;
    if (last) {
        drop(child->here);
        bare = child->is_bare();
    } else {
        bare = remove_below(*child, below, session, group);
    }
    if (bare) node.drop(level);
    return node.is_bare();
}

bool SubscriptionTree::has_below(std::string_view first_level) const noexcept {
    return root_->child(first_level) != nullptr;
}

void SubscriptionTree::match(std::string_view topic, std::vector<Entry>& out) const {
    match_below(*root_, topic, !is_server_topic(topic), out);
}

// `wild` says whether wildcards at this level take part. Depth is bounded by the levels of the stored
// filters.
void SubscriptionTree::match_below(
    const Node& node, std::string_view rest, bool wild, std::vector<Entry>& out
) {
    const auto add_all = [&out](const Audience& audience) {
        out.insert(out.end(), audience.begin(), audience.end());
    };
    if (wild) add_all(node.rest.get());
    const Split at = split(rest);
    const auto visit = [&](const Node& child) {
        if (!at.last) return match_below(child, at.rest, true, out);
        add_all(child.here);
        add_all(child.rest.get()); // "a/#" takes "a" too (§4.7.1.2)
    };
    // A topic has no level "+", whatever a client sends: publishing to wildcards is refused before.
    if (const Node* const child = node.child(at.level); child != nullptr) visit(*child);
    if (const Node* const plus = node.plus(); wild && plus != nullptr) visit(*plus);
}

} // namespace tutti::broker
