// What Spotify says is played: its Web API's answer to GET /v1/me/player as a struct, and its refusals as
// what can be done about them. Pure; who asks is spotify_service.hpp's.
//
// Written from developer.spotify.com/documentation/web-api: "Get Playback State" (reference), "API calls" and
// "Rate limits" (concepts).
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/http/http_message.hpp"

#include <optional>
#include <string>
#include <variant>

namespace tutti::spotify {

/// A track, an episode or an advertisement on the active device.
struct Heard {
    enum class Kind : std::uint8_t { Track, Episode, Advertisement };

    Kind kind = Kind::Track;
    std::string artist; ///< all of them, "A, B"; of an episode its show; of an advertisement none
    std::string title;
    std::string album;
    std::string id; ///< Spotify's URI, "spotify:track:…"; empty: none
    microseconds duration{};
    microseconds position{};
    bool playing = false;

    bool is_same_item(const Heard& other) const;
    bool operator==(const Heard&) const = default;
};

/// No device is active (204).
struct NothingHeard {
    bool operator==(const NothingHeard&) const = default;
};

/// Something is played, and Spotify does not say what: between two tracks, or of a kind that it does not
/// name.
struct UnnamedHeard {
    bool operator==(const UnnamedHeard&) const = default;
};

/// Why there was no answer, by what can be done about it.
struct Refusal {
    enum class Kind : std::uint8_t {
        Unauthorized, ///< the access token is over (401)
        Forbidden,    ///< this account may not be asked (403)
        TooOften,     ///< it says how long to wait (429)
        Unavailable,  ///< nobody answers now: a fault of the server's, a timeout, no network
        NotUnderstood ///< another answer than the API's
    };

    Kind kind = Kind::Unavailable;
    std::string sentence;                            ///< for people; nothing of a token is in it
    std::optional<microseconds> wait = std::nullopt; ///< that was asked for

    bool operator==(const Refusal&) const = default;
};

using PlayerAnswer = std::variant<Heard, NothingHeard, UnnamedHeard, Refusal>;

PlayerAnswer read_player_answer(const io::HttpResponse& answer);

/// The refusal that an answer with a status of its own is, whatever was asked of Spotify; nothing for 2xx.
std::optional<Refusal> refusal_of(const io::HttpResponse& answer);
/// That nobody answered.
Refusal refusal_of(const Error& error);

} // namespace tutti::spotify
