// One maker for each kind of gesture. What is passed by reference outlives the gesture.
#pragma once

#include "event/gesture.hpp"

#include <memory>

namespace tutti::event {

using Made = Result<std::unique_ptr<Gesture>>;

Made make_double_tap(const config::DoubleTap& declared, Voice& voice);
Made make_simultaneous(const config::Simultaneous& declared, Voice& voice);
Made make_sequence(const config::Sequence& declared, Voice& voice);
Made make_hold(const config::Hold& declared, Voice& voice);
Made make_mirror(const config::Mirror& declared, Voice& voice);
Made make_gated_playlist(const config::GatedPlaylist& declared, Voice& voice, Playlists& playlists);
Made make_calibrate(const config::Calibrate& declared, Voice& voice);
Made make_aggregate(const config::Aggregate& declared, Voice& voice);
Made make_debounce(const config::Debounce& declared, Voice& voice);
Made make_rate_limit(const config::RateLimit& declared, Voice& voice);

} // namespace tutti::event
