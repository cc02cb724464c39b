// For tests: what Spotify answers, in the shapes of the reference page "Get Playback State"
// (developer.spotify.com/documentation/web-api), with lists of markets and pictures left short.
#pragma once

#include "io/http/http_answer_testing.hpp"

#include <string>
#include <string_view>

namespace tutti::spotify {

inline constexpr std::string_view track_answer = R"({
  "device": {"id": "74ASZWbe4lXaubB36ztrGX", "is_active": true, "is_private_session": false, "is_restricted": false,
    "name": "Kitchen speaker", "type": "Computer", "volume_percent": 59, "supports_volume": true},
  "repeat_state": "off", "shuffle_state": false, "smart_shuffle": false,
  "context": {"type": "album", "href": "https://api.spotify.com/v1/albums/2up3OPMp9Tb4dAKM2erWXQ",
    "external_urls": {"spotify": "https://open.spotify.com/album/2up3OPMp9Tb4dAKM2erWXQ"},
    "uri": "spotify:album:2up3OPMp9Tb4dAKM2erWXQ"},
  "timestamp": 1795700000123, "progress_ms": 44272, "is_playing": true,
  "item": {
    "album": {"album_type": "album", "total_tracks": 9, "id": "2up3OPMp9Tb4dAKM2erWXQ", "images": [{"url":
        "https://i.scdn.co/image/ab67616d00001e02ff9ca10b55ce82ae553c8228", "height": 300, "width": 300}],
      "name": "Tides & Lanterns", "release_date": "1981-12", "release_date_precision": "year", "type": "album",
      "uri": "spotify:album:2up3OPMp9Tb4dAKM2erWXQ", "artists": [{"name": "The Paper Boats", "type": "artist"}]},
    "artists": [{"id": "6l3HvQ5sa6mXTsMTB19rO5", "name": "The Paper Boats", "type": "artist",
        "uri": "spotify:artist:6l3HvQ5sa6mXTsMTB19rO5"},
      {"id": "0TnOYISbd1XYRBk9myaseg", "name": "Mira Söderberg", "type": "artist", "uri": "spotify:artist:0TnOYISbd1XYRBk9myaseg"}],
    "available_markets": ["AT", "DE"], "disc_number": 1, "duration_ms": 207959, "explicit": false,
    "external_ids": {"isrc": "ATXXX2600001"}, "id": "3n3Ppam7vgaVa1iaRUc9Lp", "is_local": false, "is_playable": true,
    "name": "Home before the Rain", "popularity": 61, "preview_url": null, "track_number": 4, "type": "track",
    "uri": "spotify:track:3n3Ppam7vgaVa1iaRUc9Lp"},
  "currently_playing_type": "track",
  "actions": {"disallows": {"resuming": true}}
})";

inline constexpr std::string_view episode_answer = R"({
  "device": {"id": "74ASZWbe4lXaubB36ztrGX", "is_active": true, "name": "Kitchen speaker", "type": "Speaker"},
  "repeat_state": "off", "shuffle_state": false, "context": null, "timestamp": 1795700000123, "progress_ms": 61000,
  "is_playing": false, "currently_playing_type": "episode",
  "item": {"description": "Two sailors.", "duration_ms": 1686230, "explicit": false, "id": "512ojhOuo1ktJprKbVcKyQ",
    "is_externally_hosted": false, "is_playable": true, "language": "en", "languages": ["en"], "name": "Episode 12: Salt",
    "release_date": "2026-11-15", "resume_point": {"fully_played": false, "resume_position_ms": 0}, "type": "episode",
    "uri": "spotify:episode:512ojhOuo1ktJprKbVcKyQ",
    "show": {"id": "38bS44xjbVVZ3No3ByF1dJ", "name": "Harbour Lights", "publisher": "Radio Pier", "type": "show"}},
  "actions": {"disallows": {}}
})";

inline constexpr std::string_view advertisement_answer = R"({
  "device": {"id": "74ASZWbe4lXaubB36ztrGX", "is_active": true, "name": "Kitchen speaker", "type": "Computer"},
  "repeat_state": "off", "shuffle_state": false, "context": null, "timestamp": 1795700000123, "progress_ms": 4400,
  "item": null, "currently_playing_type": "ad", "is_playing": true,
  "actions": {"disallows": {"seeking": true, "skipping_next": true}}
})";

using io::answered;

} // namespace tutti::spotify
