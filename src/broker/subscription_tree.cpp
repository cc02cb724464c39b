#include "broker/subscription_tree.hpp"

#include "broker/topic_levels.hpp"

#include <algorithm>

namespace tutti::broker {

// std::map: the level names come from clients, and its worst case is logarithmic whatever they choose.
struct SubscriptionTree::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> children; // "+" is one of them
    std::vector<Entry> here;                                            // filters that end at this level
    std::vector<Entry> rest;                                            // filters that go on with "#"
    Node* plus = nullptr;                                               // children["+"], where there is one

    bool is_bare() const noexcept { return children.empty() && here.empty() && rest.empty(); }
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

} // namespace

SubscriptionTree::SubscriptionTree() : root_(std::make_unique<Node>()) {}
SubscriptionTree::~SubscriptionTree() = default;

void SubscriptionTree::add(std::string_view filter, Session& session, const Subscription& subscription) {
    Node* node = root_.get();
    std::vector<Entry>* entries = nullptr;
    TopicLevels levels(filter);
    while (!levels.done()) {
        const auto level = levels.next();
        if (level == "#") {
            entries = &node->rest;
            break;
        }
        auto found = node->children.find(level);
        if (found == node->children.end())
            found = node->children.emplace(std::string(level), std::make_unique<Node>()).first;
        if (level == "+") node->plus = found->second.get();
        node = found->second.get();
    }
    if (entries == nullptr) entries = &node->here;
    const auto existing = std::ranges::find(*entries, &session, &Entry::session);
    if (existing != entries->end()) {
        existing->subscription = subscription;
        return;
    }
    entries->push_back({&session, subscription});
    ++size_;
}

bool SubscriptionTree::remove(std::string_view filter, const Session& session) {
    const auto before = size_;
    remove_below(*root_, filter, session);
    return size_ != before;
}

// Returns whether the node has become bare, so that its parent drops it.
bool SubscriptionTree::remove_below(Node& node, std::string_view rest, const Session& session) {
    const auto drop = [&](std::vector<Entry>& entries) {
        size_ -= std::erase_if(entries, [&](const Entry& entry) { return entry.session == &session; });
    };
    const auto [level, below, last] = split(rest);
    if (level == "#") {
        drop(node.rest);
        return node.is_bare();
    }
    const auto child = node.children.find(level);
    if (child == node.children.end()) return false;
    bool bare = false;
    if (last) {
        drop(child->second->here);
        bare = child->second->is_bare();
    } else {
        bare = remove_below(*child->second, below, session);
    }
    if (bare) {
        if (level == "+") node.plus = nullptr;
        node.children.erase(child);
    }
    return node.is_bare();
}

void SubscriptionTree::match(std::string_view topic, std::vector<Entry>& out) const {
    match_below(*root_, topic, !is_server_topic(topic), out);
}

// `wild` says whether wildcards at this level take part. Depth is bounded by the levels of the stored
// filters.
void SubscriptionTree::match_below(
    const Node& node, std::string_view rest, bool wild, std::vector<Entry>& out
) {
    if (wild) out.insert(out.end(), node.rest.begin(), node.rest.end());
    const Split at = split(rest);
    const auto visit = [&](const Node& child) {
        if (!at.last) return match_below(child, at.rest, true, out);
        out.insert(out.end(), child.here.begin(), child.here.end());
        out.insert(out.end(), child.rest.begin(), child.rest.end()); // "a/#" takes "a" too (§4.7.1.2)
    };
    // A topic has no level "+", whatever a client sends: publishing to wildcards is refused before.
    if (const auto child = node.children.find(at.level); child != node.children.end()) visit(*child->second);
    if (wild && node.plus != nullptr) visit(*node.plus);
}

} // namespace tutti::broker
