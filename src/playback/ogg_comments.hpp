// OggComments: which tracks an Ogg stream names, as its bytes come. A program that broadcasts Ogg begins a
// new logical stream for each track, whose second packet names it (Vorbis, Opus, FLAC); some send that packet
// of Vorbis again within a stream, against the rules. Sound is passed over. Pure. Written from RFC 3533
// (pages), the Vorbis I specification §4.2 and §5 (xiph.org), RFC 7845 §5.2 (Opus) and RFC 9639 §10.1 (FLAC).
#pragma once

#include "playback/dj_text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::playback {

class OggComments {
public:
    /// What a comment packet may hold until the names are read: a picture behind them is passed over.
    static constexpr std::size_t most_kept = 16 * 1024;

    /// Bytes in any pieces. The last track that they named, if they named one.
    std::optional<DjTrack> take(std::string_view bytes);

private:
    /// Of the page that is passed: what becomes of its packets.
    enum class Reading : std::uint8_t { Nothing, Beginning, Comments };

    void take_head(std::string_view& bytes);
    void begin_page();
    void take_body(std::string_view& bytes);
    void go_on();
    void end_packet();
    bool is_kept() const noexcept;

    std::string head_; ///< of a page, as far as it is here
    std::size_t segment_ = 0;
    std::size_t left_ = 0; ///< of that segment
    bool is_in_body_ = false;
    Reading reading_ = Reading::Nothing;
    std::string packet_;
    std::uint32_t page_stream_ = 0;
    std::optional<std::uint32_t> stream_; ///< of sound
    bool is_due_ = false;                 ///< its comments come next
    std::optional<DjTrack> track_;
};

/// Of a comment header, from the vendor's length on, as far as it is there. Nothing: it names no track.
std::optional<DjTrack> track_of_comments(std::string_view comments);

} // namespace tutti::playback
