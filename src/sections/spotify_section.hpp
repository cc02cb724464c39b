// The section `spotify`: whose player is watched, and how. The login itself lies in a file of the worker's.
#pragma once

#include "sections/section.hpp"

#include <string>

namespace tutti::sections {

struct SpotifySection {
    std::string client_id = {}; ///< of an app of one's own at Spotify; no secret. Empty: nobody is asked
    /// Where a person comes back to from Spotify, as its app there says.
    std::string redirect_uri = "http://127.0.0.1:8080/song";
    std::string accounts_url = "https://accounts.spotify.com";
    std::string api_url = "https://api.spotify.com";
    microseconds interval = seconds(2);       ///< between two questions while it plays
    microseconds idle_interval = seconds(10); ///< the same, a minute after the music
    microseconds timeout = seconds(5);        ///< for each question

    bool operator==(const SpotifySection&) const = default;
};

void read_spotify(toml::TableReader& table, SpotifySection& section);

/// Where Spotify sends people back to: https, or http at this machine's own address.
toml::Read<std::string> redirect_uri(const Value& value);

} // namespace tutti::sections
