#include "broker/retained_store.hpp"

#include "broker/topic_levels.hpp"

#include <algorithm>
#include <limits>

namespace tutti::broker {

struct RetainedStore::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> children;
    RetainedPlace place;
    Keeper* keeper = nullptr;

    bool has(SteadyTime now) const noexcept { return place && !place.message()->is_expired(now); }
    bool is_bare() const noexcept { return children.empty() && !place; }
    void add(std::vector<MessageRef>& out) const { out.push_back(place.message()); }
    void add(std::vector<RetainedPlace>& out) const { out.push_back(place); }
};

namespace {

template <typename Found>
struct Search {
    const SteadyTime now;
    std::vector<Found>& out;
    std::uint64_t& steps; // that are left

    // Whether a step costing so much is still to be made.
    bool goes_on(std::uint64_t cost = 1) const noexcept {
        if (steps < cost) return false;
        steps -= cost;
        return true;
    }
};

// Each of these returns false when no steps were left.
template <typename Node, typename Found>
bool take(const Node& node, const Search<Found>& search) {
    if (!node.has(search.now)) return true;
    if (!search.goes_on(RetainedStore::steps_of_found)) return false;
    node.add(search.out);
    return true;
}

template <typename Node, typename Found>
bool collect(const Node& node, const Search<Found>& search) {
    if (!search.goes_on() || !take(node, search)) return false;
    for (const auto& [level, child] : node.children)
        if (!collect(*child, search)) return false;
    return true;
}

template <typename Node, typename Found>
bool match_below(const Node& node, TopicLevels levels, bool first, const Search<Found>& search) {
    if (!search.goes_on()) return false;
    if (levels.done()) return take(node, search);
    const auto level = levels.next();
    if (level == "#" && !first) return collect(node, search); // the parent level too (MQTT 5 §4.7.1.2)
    if (level != "#" && level != "+") {
        const auto child = node.children.find(level);
        return child == node.children.end() || match_below(*child->second, levels, false, search);
    }
    for (const auto& [name, child] : node.children) {
        if (first && is_server_topic(name)) continue;
        if (level == "#" ? !collect(*child, search) : !match_below(*child, levels, false, search))
            return false;
    }
    return true;
}

} // namespace

RetainedStore::RetainedStore() : root_(std::make_unique<Node>()) {}
RetainedStore::~RetainedStore() = default;

std::size_t RetainedStore::cost(const Message& message) noexcept {
    return message.size() + of_a_level * count_levels(message.topic());
}

void RetainedStore::put(const MessageRef& message, Keeper* keeper) {
    Node* node = root_.get();
    TopicLevels levels(message->topic());
    while (!levels.done()) {
        const auto level = levels.next();
        auto child = node->children.find(level);
        if (child == node->children.end())
            child = node->children.emplace(std::string(level), std::make_unique<Node>()).first;
        node = child->second.get();
    }
    if (node->place)
        release(*node);
    else
        node->place.message_ = std::make_shared<MessageRef>();
    *node->place.message_ = message;
    earliest_expiry_ = std::min(earliest_expiry_, message->expires_at());
    node->keeper = keeper;
    ++size_;
}

// Takes the message from its place: those who still hold the place find nothing.
void RetainedStore::release(Node& node) {
    --size_;
    MessageRef& message = *node.place.message_;
    if (node.keeper != nullptr) node.keeper->account.release(*node.keeper, cost(*message));
    message = {};
}

void RetainedStore::clear(Node& node) {
    release(node);
    node.place = {};
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
    } else if (child->second->place) {
        clear(*child->second);
        erased = true;
        bare = child->second->is_bare();
    }
    if (bare) node.children.erase(child);
    return node.is_bare();
}

const RetainedStore::Node* RetainedStore::node_of(std::string_view topic) const {
    const Node* node = root_.get();
    TopicLevels levels(topic);
    while (!levels.done()) {
        const auto child = node->children.find(levels.next());
        if (child == node->children.end()) return nullptr;
        node = child->second.get();
    }
    return node;
}

MessageRef RetainedStore::find(std::string_view topic) const {
    const Node* const node = node_of(topic);
    return node == nullptr || !node->place ? MessageRef{} : node->place.message();
}

RetainedStore::Kept RetainedStore::kept(std::string_view topic) const {
    const Node* const node = node_of(topic);
    if (node == nullptr || !node->place) return {};
    return {node->keeper, cost(*node->place.message())};
}

void RetainedStore::match(std::string_view filter, SteadyTime now, std::vector<MessageRef>& out) const {
    auto steps = std::numeric_limits<std::uint64_t>::max();
    match_below(*root_, TopicLevels(filter), true, Search<MessageRef>{now, out, steps});
}

bool RetainedStore::match(
    std::string_view filter, SteadyTime now, std::vector<RetainedPlace>& out, std::uint64_t& steps
) const {
    return match_below(*root_, TopicLevels(filter), true, Search<RetainedPlace>{now, out, steps});
}

std::size_t RetainedStore::sweep(SteadyTime now) {
    if (now < earliest_expiry_) return 0;
    earliest_expiry_ = SteadyTime::max();
    const auto before = size_;
    sweep_below(*root_, now);
    return before - size_;
}

bool RetainedStore::sweep_below(Node& node, SteadyTime now) {
    std::erase_if(node.children, [&](const auto& entry) { return sweep_below(*entry.second, now); });
    if (node.place && node.place.message()->is_expired(now)) clear(node);
    if (node.place) earliest_expiry_ = std::min(earliest_expiry_, node.place.message()->expires_at());
    return node.is_bare();
}

} // namespace tutti::broker
