#include "playback/song.hpp"

#include <algorithm>

namespace tutti::playback {

std::string_view name(SongChange change) noexcept {
    switch (change) {
    case SongChange::Track:
        return "track";
    case SongChange::Play:
        return "play";
    case SongChange::Pause:
        return "pause";
    case SongChange::Seek:
        return "seek";
    case SongChange::End:
        break;
    }
    return "end";
}

std::vector<SongChange> Song::follow(const contract::Playback* playback, SteadyTime now) {
    std::vector<SongChange> changes;
    if (playback == nullptr || !playback->active) {
        if (playback_) changes.push_back(SongChange::End);
        playback_.reset();
        clock_ = {};
        return changes;
    }
    const PositionClock::Word word{
        .position = playback->position, .duration = playback->duration, .playing = playback->playing
    };
    const bool is_new = !playback_ || !playback_->is_same_track(*playback);
    if (is_new) {
        clock_.begin(word, now);
        changes.push_back(SongChange::Track);
        if (!playback->playing) changes.push_back(SongChange::Pause);
    } else {
        const bool has_moved = clock_.follow(word, now);
        if (playback->playing != playback_->playing)
            changes.push_back(playback->playing ? SongChange::Play : SongChange::Pause);
        if (has_moved) changes.push_back(SongChange::Seek);
    }
    playback_ = *playback;
    return changes;
}

microseconds position_at(const contract::Playback& playback, WallTime now) noexcept {
    auto position = playback.position;
    const auto age = now - playback.timestamp;
    const bool is_likely = age > microseconds(0) && age <= playback.expires_in;
    if (playback.playing && is_likely) position += age;
    if (playback.duration > microseconds(0)) position = std::min(position, playback.duration);
    return position;
}

} // namespace tutti::playback
