#include "broker/retained_store.hpp"

#include "broker/topic_levels.hpp"

namespace tutti::broker {

struct RetainedStore::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> children;
    MessageRef message;

    bool is_bare() const noexcept { return children.empty() && !message; }
};

namespace {

template <typename Node>
void collect(const Node& node, SteadyTime now, std::vector<MessageRef>& out) {
    if (node.message && !node.message->is_expired(now)) out.push_back(node.message);
    for (const auto& [level, child] : node.children) collect(*child, now, out);
}

template <typename Node>
void match_below(
    const Node& node, TopicLevels levels, bool first, SteadyTime now, std::vector<MessageRef>& out
) {
    if (levels.done()) {
        if (node.message && !node.message->is_expired(now)) out.push_back(node.message);
        return;
    }
    const auto level = levels.next();
    if (level == "#" && !first) return collect(node, now, out); // the parent level too (MQTT 5 §4.7.1.2)
    if (level != "#" && level != "+") {
        if (const auto child = node.children.find(level); child != node.children.end())
            match_below(*child->second, levels, false, now, out);
        return;
    }
    for (const auto& [name, child] : node.children) {
        if (first && is_server_topic(name)) continue;
        if (level == "#")
            collect(*child, now, out);
        else
            match_below(*child, levels, false, now, out);
    }
}

} // namespace

RetainedStore::RetainedStore() : root_(std::make_unique<Node>()) {}
RetainedStore::~RetainedStore() = default;

void RetainedStore::put(const MessageRef& message) {
    Node* node = root_.get();
    TopicLevels levels(message->topic());
    while (!levels.done()) {
        const auto level = levels.next();
        auto child = node->children.find(level);
        if (child == node->children.end())
            child = node->children.emplace(std::string(level), std::make_unique<Node>()).first;
        node = child->second.get();
    }
    if (node->message)
        node->message->superseded = true;
    else
        ++size_;
    node->message = message;
}

bool RetainedStore::erase(std::string_view topic) {
    bool erased = false;
    erase_below(*root_, topic, erased);
    return erased;
}

// Returns whether the node has become bare, so that its parent drops it.
bool RetainedStore::erase_below(Node& node, std::string_view rest, bool& erased) {
    const auto end = rest.find('/');
    const auto child = node.children.find(rest.substr(0, end));
    if (child == node.children.end()) return false;
    bool bare = false;
    if (end != std::string_view::npos) {
        bare = erase_below(*child->second, rest.substr(end + 1), erased);
    } else if (child->second->message) {
        child->second->message->superseded = true;
        child->second->message = {};
        --size_;
        erased = true;
        bare = child->second->is_bare();
    }
    if (bare) node.children.erase(child);
    return node.is_bare();
}

MessageRef RetainedStore::find(std::string_view topic) const {
    const Node* node = root_.get();
    TopicLevels levels(topic);
    while (!levels.done()) {
        const auto child = node->children.find(levels.next());
        if (child == node->children.end()) return {};
        node = child->second.get();
    }
    return node->message;
}

void RetainedStore::match(std::string_view filter, SteadyTime now, std::vector<MessageRef>& out) const {
    match_below(*root_, TopicLevels(filter), true, now, out);
}

std::size_t RetainedStore::sweep(SteadyTime now) {
    const auto before = size_;
    sweep_below(*root_, now);
    return before - size_;
}

bool RetainedStore::sweep_below(Node& node, SteadyTime now) {
    std::erase_if(node.children, [&](const auto& entry) { return sweep_below(*entry.second, now); });
    if (node.message && node.message->is_expired(now)) {
        node.message->superseded = true;
        node.message = {};
        --size_;
    }
    return node.is_bare();
}

} // namespace tutti::broker
