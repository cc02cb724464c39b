#include "console/topic_tree.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <array>

namespace tutti::console {

namespace {

constexpr std::size_t deepest = 32;

/// The first level of the topic, taken off it.
std::string_view next_level(std::string_view& topic) {
    const auto end = std::min(topic.find('/'), topic.size());
    const auto level = topic.substr(0, end);
    topic.remove_prefix(std::min(end + 1, topic.size()));
    return level;
}

void renew_rates(TopicTree::Node& node, double elapsed) {
    const auto settle = [elapsed](double& rate, std::uint64_t now, std::uint64_t& before) {
        const double fresh = static_cast<double>(now - before) / elapsed;
        rate = (rate + fresh) / 2;
        if (rate < 0.01) rate = 0;
        before = now;
    };
    settle(node.rate, node.messages, node.messages_before);
    settle(node.bandwidth, node.bytes, node.bytes_before);
    for (auto& [name, child] : node.below) renew_rates(*child, elapsed);
}

} // namespace

void TopicTree::take(const Heard& heard, Now now) {
    std::array<Node*, deepest + 1> path{&root_};
    std::size_t length = 1;
    auto rest = heard.topic;
    while (!rest.empty() && length <= deepest) {
        const auto level = next_level(rest);
        auto& below = path[length - 1]->below;
        auto found = below.find(level);
        if (found == below.end()) {
            if (size_ == most_nodes) {
                ++untracked_;
                return;
            }
            ++size_;
            found = below.emplace(std::string(level), std::make_unique<Node>()).first;
            found->second->name = level;
        }
        path[length++] = found->second.get();
    }
    // What was kept comes at once when we join: it says nothing of how often anything is said.
    for (std::size_t i = 0; i < length && !heard.retained; ++i) {
        ++path[i]->messages;
        path[i]->bytes += heard.topic.size() + heard.payload.size();
    }
    auto& node = *path[length - 1];
    node.has_payload = true;
    node.size = heard.payload.size();
    node.retained = heard.retained;
    node.at = now.wall;
    node.payload = first_characters(heard.payload, most_bytes_kept);
}

void TopicTree::tick(Now now) {
    const double elapsed = to_seconds(now.steady - last_tick_);
    last_tick_ = now.steady;
    if (elapsed > 0.2 && elapsed < 60) renew_rates(root_, elapsed);
}

void TopicTree::clear() {
    root_ = Node();
    size_ = 0;
    untracked_ = 0;
}

const TopicTree::Node* TopicTree::find(std::string_view topic) const noexcept {
    const Node* node = &root_;
    while (!topic.empty()) {
        const auto found = node->below.find(next_level(topic));
        if (found == node->below.end()) return nullptr;
        node = found->second.get();
    }
    return node;
}

} // namespace tutti::console
