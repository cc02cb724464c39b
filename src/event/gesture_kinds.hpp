// One maker for each kind of gesture. What is passed by reference outlives the gesture.
#pragma once

#include "event/gesture.hpp"

#include <memory>

namespace tutti::event {

using Made = Result<std::unique_ptr<Gesture>>;

Made make_double_tap(const definition::DoubleTap& declared, Voice& voice);
Made make_simultaneous(const definition::Simultaneous& declared, Voice& voice);
Made make_sequence(const definition::Sequence& declared, Voice& voice);
Made make_hold(const definition::Hold& declared, Voice& voice);
Made make_mirror(const definition::Mirror& declared, Voice& voice);
Made make_gated_playlist(const definition::GatedPlaylist& declared, Voice& voice, Playlists& playlists);
Made make_calibrate(const definition::Calibrate& declared, Voice& voice);
Made make_aggregate(const definition::Aggregate& declared, Voice& voice);
Made make_smooth(const definition::Smooth& declared, Voice& voice);
Made make_magnitude(const definition::Magnitude& declared, Voice& voice);
Made make_heading(const definition::Heading& declared, Voice& voice);
Made make_zones(const definition::Zones& declared, Voice& voice);
Made make_debounce(const definition::Debounce& declared, Voice& voice);
Made make_rate_limit(const definition::RateLimit& declared, Voice& voice);

} // namespace tutti::event
