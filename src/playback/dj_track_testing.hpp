// The tests' way to write down a track.
#pragma once

#include "playback/dj_text.hpp"

#include <string>
#include <utility>

namespace tutti::playback {

inline DjTrack track(std::string artist, std::string title, std::string album = {}) {
    return {.artist = std::move(artist), .title = std::move(title), .album = std::move(album)};
}

} // namespace tutti::playback
