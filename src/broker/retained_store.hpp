// RetainedStore: the last retained message of each topic, found by filter.
#pragma once

#include "broker/account.hpp"
#include "broker/message.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::broker {

/// A topic's place in the store. Who waits to be sent its message holds the place, and so gets the newest,
/// or nothing where it was cleared; what was replaced takes no memory.
class RetainedPlace {
public:
    explicit operator bool() const noexcept { return message_ != nullptr; }
    /// Empty where the topic was cleared.
    MessageRef message() const noexcept { return *message_; }

private:
    friend class RetainedStore;
    std::shared_ptr<MessageRef> message_; // owned by the store and by those who wait
};

class RetainedStore {
public:
    RetainedStore();
    ~RetainedStore();
    RetainedStore(RetainedStore&&) = delete;

    /// What a message with that topic takes of the store, about: one that is alone on all its levels.
    static constexpr std::size_t of_a_level = 128; ///< a node, its entry in the parent's map, its name
    static std::size_t cost(const Message& message) noexcept;

    /// Keeps the message under its topic in place of the earlier one.
    void put(const MessageRef& message) { put(message, nullptr); }
    /// The same, on the account and for the client of that id.
    void put(const MessageRef& message, Account& account, std::string_view client) {
        put(message, &account.retain(client, cost(*message)));
    }
    /// Forgets the topic's message; returns whether there was one.
    bool erase(std::string_view topic);
    /// The topic's message, or an empty reference.
    MessageRef find(std::string_view topic) const;
    /// Whose the topic's message is, and how much it takes; 0 bytes where there is none.
    struct Kept {
        const Keeper* keeper = nullptr;
        std::size_t bytes = 0;
    };
    Kept kept(std::string_view topic) const;
    /// Appends every message whose topic the (valid) filter takes, by topic, without the expired ones.
    void match(std::string_view filter, SteadyTime now, std::vector<MessageRef>& out) const;
    /// The same, as their places, in no more than so many steps, of which the made ones are taken off. False:
    /// they were too few, and not all was found.
    bool match(std::string_view filter, SteadyTime now, std::vector<RetainedPlace>& out, std::uint64_t& steps)
        const;
    static constexpr std::uint64_t steps_of_found = 4; ///< with what is then asked about each (subscribe.cpp)
    /// Forgets what has expired; returns how many. Expiry is otherwise noticed when a message is asked for.
    /// Costs a look at everything, but nothing before the first can have expired.
    std::size_t sweep(SteadyTime now);
    std::size_t size() const noexcept { return size_; }

private:
    struct Node;
    void put(const MessageRef& message, Keeper* keeper);
    const Node* node_of(std::string_view topic) const;
    bool erase_below(Node& node, std::string_view rest, bool& erased);
    bool sweep_below(Node& node, SteadyTime now);
    void release(Node& node);
    void clear(Node& node);

    std::unique_ptr<Node> root_;
    std::size_t size_ = 0;
    SteadyTime earliest_expiry_ = SteadyTime::max(); // or earlier: messages are replaced
};

} // namespace tutti::broker
