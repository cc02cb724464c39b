// What a listener hears of an Icecast or Shoutcast server: the head of its answer, and the titles between the
// sound, as the bytes come. Pure. Written from cast.readme.io/docs/icy and from RFC 9112 for the head.
#pragma once

#include "base/result.hpp"
#include "playback/dj_text.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::playback {

struct IcyAnswer {
    unsigned status = 0;
    /// Bytes of sound between two titles ("icy-metaint"); 0: it says none this way.
    std::size_t title_every = 0;
    bool is_chunked = false;
};

/// Of a whole head, "ICY 200 OK" or "HTTP/1.0 200 OK". InvalidInput: it is none.
Result<IcyAnswer> parse_icy_answer(std::string_view head);

class IcyTitles {
public:
    explicit IcyTitles(std::size_t title_every) : title_every_(title_every), sound_left_(title_every) {}

    /// Bytes in any pieces. The last track that they named, if they named one.
    std::optional<DjTrack> take(std::string_view bytes);

private:
    std::size_t title_every_;
    std::size_t sound_left_;
    std::size_t title_left_ = 0;
    std::string title_; ///< as far as it is here: at most 255 × 16 bytes
};

/// "StreamTitle='Artist - Title';StreamUrl='';". Nothing: it names no track.
std::optional<DjTrack> track_of_icy(std::string_view metadata);

} // namespace tutti::playback
