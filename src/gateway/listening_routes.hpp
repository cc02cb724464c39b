// The rows of the gateway's table (routes.cpp) by which a connection becomes a WebSocket.
#pragma once

#include "gateway/handlers.hpp"

namespace tutti::gateway {

inline constexpr std::string_view state_messages[] = {"live_snapshot", "live_delta", "live_ping"};
inline constexpr std::string_view event_messages[] = {"live_events", "live_dropped", "live_ping"};
inline constexpr std::string_view pad_messages[] = {
    "live_pad_welcome", "live_pad_pong", "live_pad_feedback", "live_pad_refused"
};
inline constexpr std::string_view source_messages[] = {"api_sources"};
inline constexpr std::string_view grid_messages[] = {"matrix_state"};
inline constexpr std::string_view song_messages[] = {"live_song"};
inline constexpr std::string_view lyrics_messages[] = {"live_lyrics"};
inline constexpr std::string_view frame_messages[] = {"live_ping"};

inline constexpr Route listening_routes[] = {
    {.verb = Verb::Listen,
     .path = "/ws/live",
     .role = Role::Viewer,
     .handler = watch_state,
     .action = "http.live.read",
     .summary = "a WebSocket, from server to client only: the live state, then what changes",
     .answer = {.status = 101},
     .messages = state_messages},
    {.verb = Verb::Listen,
     .path = "/ws/events",
     .role = Role::Viewer,
     .handler = watch_events,
     .action = "http.events.read",
     .summary = "a WebSocket, from server to client only: events as they happen",
     .answer = {.status = 101},
     .messages = event_messages},
    {.verb = Verb::Listen,
     .path = "/ws/audio",
     .role = Role::Viewer,
     .handler = watch_audio,
     .action = "http.audio.read",
     .summary = "a WebSocket, from server to client only: what is heard, sixty times a second, as events",
     .answer = {.status = 101},
     .messages = event_messages},
    {.verb = Verb::Listen,
     .path = "/ws/pad",
     .role = Role::Operator,
     .handler = play_pad,
     .action = "http.pads.play",
     .summary = "a WebSocket, both ways: what a phone's controls do, and what the phone is to do",
     .answer = {.status = 101},
     .messages = pad_messages,
     .frame = "live_pad_frame"},
    {.verb = Verb::Listen,
     .path = "/ws/sources",
     .role = Role::Viewer,
     .handler = watch_sources,
     .action = "http.sources.read",
     .summary = "a WebSocket as older clients know it: all that `GET /api/sources` says, again when it has "
                "changed, once a second at most",
     .answer = {.status = 101},
     .messages = source_messages},
    {.verb = Verb::Listen,
     .path = "/ws/grid",
     .role = Role::Viewer,
     .handler = watch_grid,
     .action = "http.light.read",
     .summary = "a WebSocket as older clients know it: the 8 × 8 lights of a Sense HAT, again when they have "
                "changed, ten times a second at most",
     .answer = {.status = 101},
     .messages = grid_messages},
    {.verb = Verb::Listen,
     .path = "/ws/song",
     .role = Role::Viewer,
     .handler = watch_song,
     .action = "http.song.read",
     .summary =
         "a WebSocket, from server to client only: which song counts, where in it, and what each player "
         "says; the whole, again when something has changed",
     .answer = {.status = 101},
     .messages = song_messages},
    {.verb = Verb::Listen,
     .path = "/ws/lyrics",
     .role = Role::Viewer,
     .handler = watch_lyrics,
     .action = "http.song.read",
     .summary = "a WebSocket, from server to client only: the words of the song that counts, and what it is "
                "about; the whole, again when something has changed",
     .answer = {.status = 101},
     .messages = lyrics_messages},
    {.verb = Verb::Listen,
     .path = "/ws/frames/{display}",
     .role = Role::Viewer,
     .handler = watch_frames,
     .action = "http.light.read",
     .summary = "a WebSocket, from server to client only: the frames of a display, each a binary message as "
                "on the bus",
     .answer = {.status = 101},
     .messages = frame_messages},
};

} // namespace tutti::gateway
