// What a program that broadcasts asks of an Icecast server: that its sound is taken, or that listeners are
// told what it plays. Pure. Written from the Icecast Protocol Draft (people.xiph.org/~epirat), the page of
// Icecast's admin interface (icecast.org/docs/icecast-trunk/admin_interface), cast.readme.io/docs/icecast,
// and RFC 9110, RFC 9112 and RFC 7617 for what is HTTP in it.
#pragma once

#include "base/result.hpp"
#include "playback/dj_text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::playback {

struct BroadcastRequest {
    enum class Kind : std::uint8_t {
        Source,  ///< "SOURCE /live ICE/1.0", "PUT /live HTTP/1.1": sound follows
        Song,    ///< "GET /admin/metadata?mode=updinfo&…"
        Options, ///< what the server can do
        Other
    };

    Kind kind = Kind::Other;
    std::string mount;                   ///< "/live"; of a song, empty: it names none
    std::optional<std::string> password; ///< with whatever user
    std::optional<DjTrack> track;        ///< of a song
    bool expects_continue = false;       ///< waits for "100 Continue"
    bool is_chunked = false;             ///< the sound comes in chunks
};

/// Of a whole head. InvalidInput: it is none.
Result<BroadcastRequest> parse_broadcast_request(std::string_view head);

} // namespace tutti::playback
