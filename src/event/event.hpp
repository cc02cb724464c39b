// Event: something that happened, as the machines of this folder pass it on. Types and producers are numbers
// here (Names knows their texts), so that an event is small and cheap to copy.
#pragma once

#include "base/strong_id.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

#include <cstdint>

namespace tutti::event {

using TypeId = StrongId<struct TypeTag, std::uint32_t>;
/// A producer is the pair of a source and a number.
using ProducerId = StrongId<struct ProducerTag, std::uint32_t>;
/// Counts the events of one engine from 1, in the order in which they were emitted.
using EventNumber = std::uint64_t;

/// The producer number 0 without a source: Tutti itself.
inline constexpr ProducerId no_producer{0};

enum class Origin : std::uint8_t {
    Input,
    Playlist,
    Gesture,
    Mirror, ///< a copy that a gated mirror made: no mirror copies it again
};

/// Nobody changes an event or its data once it is emitted.
struct Event {
    TypeId type;
    ProducerId producer;
    WallTime time; ///< its own stamp, which windows and gaps are measured by
    Value data;    ///< an object
    EventNumber number = 0;
    EventNumber cause = 0; ///< the event that led to it; 0: none
    Origin origin = Origin::Input;
    std::uint8_t depth = 0; ///< how many events led to it within the same instant
};

} // namespace tutti::event
