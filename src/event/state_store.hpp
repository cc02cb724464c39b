// StateStore: the latest event of each type and producer, and the latest of each type over its producers.
#pragma once

#include "event/event.hpp"

#include <cstddef>
#include <span>
#include <unordered_map>
#include <vector>

namespace tutti::event {

class StateStore {
public:
    /// Producers remembered for one type; a further one takes the place of the one unheard of for longest.
    static constexpr std::size_t most_producers = 1024;

    void update(const Event& event);

    /// Nullptr where there is none. Valid until the next update.
    const Event* latest(TypeId type) const noexcept;
    const Event* latest(TypeId type, ProducerId producer) const noexcept;
    /// The latest of each producer of the type, in the order in which they were first heard of. Valid until
    /// the next update.
    std::span<const Event> of_producers(TypeId type) const noexcept;
    /// Every event kept, by type and then in the order in which producers were first heard of.
    std::vector<Event> snapshot() const;

private:
    struct TypeState {
        std::vector<Event> events; ///< one a producer
        std::size_t latest = 0;
        std::unordered_map<std::uint32_t, std::size_t> places; ///< of producers, where there are several

        std::size_t place_of(ProducerId producer);
    };

    std::vector<TypeState> types_; ///< by TypeId
};

} // namespace tutti::event
