// Karaoke: what is said of the song that plays, as OSC (docs/osc.md) and as events (docs/lyrics.md), and in
// which order: first that the song before is over, then what is known of this one, then each line and word
// when its time has come. Pure: it is told where the song is.
#pragma once

#include "base/value.hpp"
#include "lyrics/analysis.hpp"
#include "lyrics/place.hpp"
#include "osc/packet.hpp"
#include "workers/lyrics/sources.hpp"

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
    Said begin(Song song);
    /// Its words. `offset`: what a person set for the song, in addition to what the text says of itself.
    Said set_words(Lyrics lyrics, std::string source, milliseconds offset);
    Said set_offset(milliseconds offset);
    /// Of a song whose words are set; `by`: "words", or an analyst's name.
    Said set_analysis(Analysis analysis, std::string by);
    Said set_image(std::string file);
    /// The active line and word, where they are not what was said last.
    Said follow(milliseconds position);

    /// As lyrics::next_change(), in the song's time.
    std::optional<milliseconds> next_change(milliseconds position) const noexcept;
    const Song& song() const noexcept { return song_; }
    const std::optional<Lyrics>& words() const noexcept { return read_; } ///< without the offset
    milliseconds offset() const noexcept { return offset_; }
    Place place() const noexcept { return place_; }
    /// All of it, as it stands on `song/lyrics`, but for its `state`.
    std::vector<Member> members() const;

private:
    void say_words(Said& said);
    void say_analysis(Said& said) const;
    void say_line(Said& said) const;
    void say_word(Said& said) const;
    bool is_refrain(std::size_t line) const;

    Song song_;
    std::optional<Lyrics> read_; ///< as it was read
    Lyrics lyrics_;              ///< with the offset
    std::string source_;
    milliseconds offset_{};
    std::optional<Analysis> analysis_;
    std::vector<bool> is_refrain_; ///< of each line, once it is analysed
    std::string analysed_by_;
    std::string image_;
    Place place_; ///< that was said last
};

} // namespace tutti::lyrics
