// Subscriptions with wildcards as a load: many of them, of a few clients, and messages each of which goes to
// one of them.
#pragma once

#include "bench/hub/effort.hpp"
#include "bench/hub/measure.hpp"

#include <vector>

namespace tutti::bench {

class Wildcards {
public:
    /// Connects the clients that subscribe.
    Wildcards(const Peer& peer, int version);
    Wildcards(const Wildcards&) = delete;
    Wildcards& operator=(const Wildcards&) = delete;
    ~Wildcards();

    /// Subscribes until there are so many.
    Effort grow(std::size_t to);
    struct Published {
        Effort effort;
        double messages = 0;
    };
    /// Publishes to so many topics in turns, each of which one of the subscriptions takes, and one more of
    /// another client. Nobody is slow, and nothing is on its way when this is over.
    Published publish(std::size_t topics, const Load& load) const;

private:
    void read_rest() const;

    const Peer& peer_;
    int version_;
    std::vector<int> clients_;
    std::size_t size_ = 0; // subscriptions
};

} // namespace tutti::bench
