// RetainedStore: the last retained message of each topic, found by filter.
#pragma once

#include "broker/message.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::broker {

class RetainedStore {
public:
    RetainedStore();
    ~RetainedStore();

    /// Keeps the message under its topic in place of the earlier one, which is marked superseded.
    void put(const MessageRef& message);
    /// Forgets the topic's message; returns whether there was one.
    bool erase(std::string_view topic);
    /// The topic's message, or an empty reference.
    MessageRef find(std::string_view topic) const;
    /// Appends every message whose topic the (valid) filter takes, by topic, without the expired ones.
    void match(std::string_view filter, SteadyTime now, std::vector<MessageRef>& out) const;
    /// Forgets what has expired; returns how many. Expiry is otherwise noticed when a message is asked for.
    std::size_t sweep(SteadyTime now);
    std::size_t size() const noexcept { return size_; }

private:
    struct Node;
    bool erase_below(Node& node, std::string_view rest, bool& erased);
    bool sweep_below(Node& node, SteadyTime now);

    std::unique_ptr<Node> root_;
    std::size_t size_ = 0;
};

} // namespace tutti::broker
