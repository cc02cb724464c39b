// SoundTitles: which tracks are named in sound, in whatever way they are: between it, or in Ogg. Pure.
#pragma once

#include "playback/chunked_body.hpp"
#include "playback/icy_stream.hpp"
#include "playback/ogg_comments.hpp"

#include <optional>
#include <string_view>

namespace tutti::playback {

class SoundTitles {
public:
    /// `title_every`: as in IcyAnswer.
    explicit SoundTitles(bool is_chunked, std::size_t title_every = 0)
        : is_chunked_(is_chunked), title_every_(title_every), between_(title_every) {}

    /// Bytes in any pieces. The last track that they named, if they named one.
    std::optional<DjTrack> take(std::string_view bytes);
    /// Nothing more comes.
    bool is_over() const noexcept { return is_chunked_ && chunked_.is_over(); }

private:
    bool is_chunked_;
    std::size_t title_every_;
    ChunkedBody chunked_;
    IcyTitles between_;
    OggComments within_;
};

} // namespace tutti::playback
