// What a gesture hears of its types: the events that fit its `where`, and those of each value of its `by`
// apart.
#pragma once

#include "event/gesture_kinds.hpp"

#include <functional>

namespace tutti::event {

/// A gesture that hears what the definition chooses; the machine itself where that is everything. `make`
/// makes one machine, and lives no longer than the gesture.
Made make_chosen(const definition::Gesture& definition, const Stage& stage, std::function<Made()> make);

} // namespace tutti::event
