#include "event/definition/strong_components.hpp"

#include <algorithm>

namespace tutti::event::definition {

namespace {

constexpr std::uint32_t unseen = 0;
constexpr std::uint32_t none = UINT32_MAX;

/// Tarjan's algorithm, with the calls it would make in a list.
class Search {
public:
    explicit Search(const Successors& successors)
        : successors_(successors), order_(successors.size(), unseen), lowest_(successors.size(), unseen),
          component_(successors.size(), none) {}

    std::vector<std::uint32_t> run() {
        for (std::uint32_t node = 0; node < order_.size(); ++node)
            if (order_[node] == unseen) visit(node);
        return std::move(component_);
    }

private:
    struct Call {
        std::uint32_t node;
        std::size_t next;
    };

    void visit(std::uint32_t first) {
        enter(first);
        while (!calls_.empty()) {
            auto& call = calls_.back();
            if (call.next < successors_[call.node].size())
                follow(call.node, successors_[call.node][call.next++]);
            else
                leave();
        }
    }

    void enter(std::uint32_t node) {
        order_[node] = lowest_[node] = ++count_;
        open_.push_back(node);
        calls_.push_back({node, 0});
    }

    void follow(std::uint32_t from, std::uint32_t to) {
        if (order_[to] == unseen)
            enter(to);
        else if (component_[to] == none)
            lowest_[from] = std::min(lowest_[from], order_[to]);
    }

    void leave() {
        const auto node = calls_.back().node;
        calls_.pop_back();
        if (!calls_.empty()) {
            auto& lowest = lowest_[calls_.back().node];
            lowest = std::min(lowest, lowest_[node]);
        }
        if (lowest_[node] != order_[node]) return;
        std::uint32_t member = none;
        do {
            member = open_.back();
            open_.pop_back();
            component_[member] = components_;
        } while (member != node);
        ++components_;
    }

    const Successors& successors_;
    std::vector<std::uint32_t> order_;
    std::vector<std::uint32_t> lowest_;
    std::vector<std::uint32_t> component_;
    std::vector<std::uint32_t> open_;
    std::vector<Call> calls_;
    std::uint32_t count_ = 0;
    std::uint32_t components_ = 0;
};

} // namespace

std::vector<std::uint32_t> strong_components(const Successors& successors) {
    return Search(successors).run();
}

} // namespace tutti::event::definition
