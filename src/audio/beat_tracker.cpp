#include "audio/beat_tracker.hpp"

namespace tutti::audio {

BeatTracker::Tracked BeatTracker::next(const Activation& /*activation*/, const Settings& /*settings*/) {
    return {};
}

} // namespace tutti::audio
