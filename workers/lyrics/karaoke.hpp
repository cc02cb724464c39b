// Karaoke: what is said of the song that plays, as OSC (docs/osc.md) and as events (docs/lyrics.md), and in
// which order: first that the song before is over, then what is known of this one, then each line and word
// when its time has come. Pure: it is told where the song is.
#pragma once

#include "base/value.hpp"
#include "contract/song_lyrics.hpp"
#include "lyrics/analysis.hpp"
#include "lyrics/place.hpp"
#include "osc/packet.hpp"
#include "workers/lyrics/heard_song.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::lyrics {

struct SongEvent {
    std::string_view type; ///< "song.line"
    Value data;

    bool operator==(const SongEvent&) const = default;
};

struct Said {
    bool is_new_song = false; ///< what waits to be sent of the one before is not sent any more
    std::vector<osc::Message> messages;
    std::vector<SongEvent> events;
};

class Karaoke {
public:
    /// Another song, or none, whose title is empty. Nothing is known of it yet.
    Said begin(contract::Playback track);
    /// Its words. `offset`: what a person set for the song; it is added to each time.
    Said set_words(Lyrics lyrics, std::string source, milliseconds offset);
    Said set_offset(milliseconds offset);
    /// Of a song whose words are set; `by`: "words", or an analyst's name.
    Said set_analysis(Analysis analysis, std::string by);
    Said set_image(std::string file);
    /// The active line and word, where they are not what was said last.
    Said follow(milliseconds position);

    /// As lyrics::next_change(), in the song's time.
    std::optional<milliseconds> next_change(milliseconds position) const noexcept;
    const contract::Playback& track() const noexcept { return track_; }
    const std::optional<Lyrics>& words() const noexcept { return read_; } ///< without the offset
    milliseconds offset() const noexcept { return offset_; }
    Place place() const noexcept { return place_; }
    /// All of it, as it stands on `song/lyrics`; without the offset in its times, which it names.
    contract::SongLyrics lyrics(WallTime now) const;

private:
    void say_words(Said& said);
    void say_analysis(Said& said) const;
    void say_line(Said& said) const;
    void say_word(Said& said) const;
    bool is_refrain(std::size_t line) const;
    std::string keywords_in(std::string_view line) const;

    contract::Playback track_;
    std::optional<Lyrics> read_; ///< as it was read
    Lyrics lyrics_;              ///< with the offset
    std::string source_;
    milliseconds offset_{};
    std::optional<Analysis> analysis_;
    std::vector<bool> is_refrain_;      ///< of each line, once it is analysed
    std::vector<std::string> keywords_; ///< of each line, likewise
    std::string analysed_by_;
    std::string image_;
    Place place_;               ///< that was said last
    bool is_place_old_ = false; ///< it was said of the words before these
};

} // namespace tutti::lyrics
