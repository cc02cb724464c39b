#include "workers/lyrics/heard_song.hpp"

#include <algorithm>

namespace tutti::lyrics {

Song HeardSong::song() const {
    return {said.artist, said.title, said.album, std::chrono::duration_cast<milliseconds>(said.duration)};
}

milliseconds HeardSong::position_at(WallTime now) const noexcept {
    auto at = said.position;
    if (said.playing) at += std::max(now - said.timestamp, microseconds(0));
    if (said.playing && said.duration > microseconds(0)) at = std::min(at, said.duration);
    return std::chrono::duration_cast<milliseconds>(at);
}

std::optional<WallTime> HeardSong::time_of(milliseconds position) const noexcept {
    if (!said.playing) return std::nullopt;
    const auto time = said.timestamp + (position - said.position);
    if (time >= said.timestamp + said.expires_in) return std::nullopt;
    if (said.duration > microseconds(0) && position > said.duration) return std::nullopt;
    return time;
}

} // namespace tutti::lyrics
