#include "bus/topic_root.hpp"

namespace tutti::bus {

TopicRoot::TopicRoot(std::string root) : prefix_(std::move(root)) {
    while (prefix_.ends_with('/')) prefix_.pop_back();
    if (!prefix_.empty()) prefix_ += '/';
}

std::string TopicRoot::to_wire(std::string_view topic) const {
    if (prefix_.empty()) return std::string(topic);
    if (topic.starts_with("$share/")) {
        const auto end = topic.find('/', 7);
        if (end == std::string_view::npos) return std::string(topic);
        return std::string(topic.substr(0, end + 1)) + to_wire(topic.substr(end + 1));
    }
    if (topic.starts_with('$')) return std::string(topic);
    if (topic.starts_with('/')) return std::string(topic.substr(1));
    if (topic.empty()) return {};
    return prefix_ + std::string(topic);
}

Message TopicRoot::to_wire(Message message) const {
    message.topic = to_wire(message.topic);
    if (message.response_topic) message.response_topic = to_wire(*message.response_topic);
    return message;
}

std::string TopicRoot::from_wire(std::string_view topic) const {
    if (topic.starts_with("$share/")) {
        const auto end = topic.find('/', 7);
        if (end == std::string_view::npos) return std::string(topic);
        return std::string(topic.substr(0, end + 1)) + from_wire(topic.substr(end + 1));
    }
    if (prefix_.empty() || topic.starts_with('$')) return std::string(topic);
    if (topic.starts_with(prefix_)) return std::string(topic.substr(prefix_.size()));
    return "/" + std::string(topic);
}

} // namespace tutti::bus
