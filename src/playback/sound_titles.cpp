#include "playback/sound_titles.hpp"

#include <utility>

namespace tutti::playback {

std::optional<DjTrack> SoundTitles::take(std::string_view bytes) {
    std::optional<DjTrack> track;
    while (!bytes.empty()) {
        const auto sound = is_chunked_ ? chunked_.take(bytes) : std::exchange(bytes, {});
        auto named = title_every_ > 0 ? between_.take(sound) : within_.take(sound);
        if (named) track = std::move(named);
    }
    return track;
}

} // namespace tutti::playback
