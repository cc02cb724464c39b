#include "lyrics/song_key.hpp"

#include "base/ascii.hpp"
#include "lyrics/folded.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace tutti::lyrics {

namespace {

constexpr std::array<std::string_view, 3> guest_words = {"feat", "ft", "featuring"};

/// What in brackets, or behind a dash, tells of the recording alone: the whole of it, …
constexpr std::array<std::string_view, 24> recordings = {
    "album version",
    "audio",
    "bonus track",
    "clean",
    "deluxe",
    "deluxe edition",
    "deluxe version",
    "en vivo",
    "explicit",
    "extended version",
    "hd",
    "hq",
    "lyric video",
    "lyrics",
    "mono",
    "mono version",
    "official audio",
    "official lyric video",
    "official music video",
    "official video",
    "radio edit",
    "single version",
    "stereo",
    "stereo version"
};
/// … or its first word.
constexpr std::array<std::string_view, 5> first_words = {"feat", "featuring", "ft", "live", "with"};

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& words, std::string_view word) noexcept {
    return std::ranges::find(words, word) != words.end();
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) {
        if (!text.empty()) text += ' ';
        text += word;
    }
    return text;
}

bool tells_of_recording(std::string_view text) {
    const auto words = words_of(text);
    if (words.empty()) return false;
    const auto is_remaster = [](const std::string& word) { return word.starts_with("remaster"); };
    return is_among(first_words, words.front()) || is_among(recordings, joined(words))
           || std::ranges::any_of(words, is_remaster);
}

std::string_view without_end_blanks(std::string_view text) noexcept {
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

/// Whether it begins guests: "feat.", "(feat.", and in brackets "[with", too.
bool begins_guests(std::string_view word) noexcept {
    const bool in_brackets = word.starts_with('(') || word.starts_with('[');
    if (in_brackets) word.remove_prefix(1);
    if (word.ends_with('.')) word.remove_suffix(1);
    const auto is_word = [&](std::string_view guest) { return equal_ignoring_case(word, guest); };
    return std::ranges::any_of(guest_words, is_word) || (in_brackets && is_word("with"));
}

/// Up to " feat. …" or " (feat. …)", which never stands first.
std::string_view before_guests(std::string_view text) noexcept {
    for (std::size_t at = text.find(' '); at != std::string_view::npos; at = text.find(' ', at + 1)) {
        auto word = text.substr(at + 1);
        word = word.substr(0, word.find(' '));
        const bool more = at + 1 + word.size() + 1 < text.size();
        if (at > 0 && more && begins_guests(word)) return without_end_blanks(text.substr(0, at));
    }
    return text;
}

/// Without one pair of brackets that tells of the recording; whether there was one.
bool drop_brackets(std::string& title, char open, char close) {
    for (auto at = title.find(open); at != std::string::npos; at = title.find(open, at + 1)) {
        const auto end = title.find(close, at);
        if (end == std::string::npos) return false;
        if (at == 0 || !tells_of_recording(std::string_view(title).substr(at + 1, end - at - 1))) continue;
        title.erase(at, end - at + 1);
        title = without_end_blanks(title);
        return true;
    }
    return false;
}

bool drop_last_part(std::string& title) {
    const auto dash = title.rfind(" - ");
    if (dash == std::string::npos || dash == 0) return false;
    if (!tells_of_recording(std::string_view(title).substr(dash + 3))) return false;
    title = without_end_blanks(std::string_view(title).substr(0, dash));
    return true;
}

bool drop_guests(std::string& title) {
    const auto length = before_guests(title).size();
    const bool had_guests = length < title.size();
    title.resize(length);
    return had_guests;
}

/// Whether the letters of a key all stand in a name, in their order, whatever stands between them: cheap, and
/// true of every name that the key is made of.
class LettersInOrder {
public:
    explicit LettersInOrder(std::string_view name) : name_(folded(name)) {}

    bool has(std::string_view key) noexcept {
        for (const char letter : key) {
            if (letter == ' ') continue; // between words, which another sign may part in the name
            at_ = name_.find(letter, at_);
            if (at_ == std::string::npos) return false;
            ++at_;
        }
        return true;
    }

private:
    std::string name_;
    std::size_t at_ = 0; ///< behind the letters before
};

/// Names of signs alone ("!!!") stay as they are.
std::string key_of(std::string_view text) {
    auto words = words_of(text);
    return words.empty() ? folded(text) : joined(words);
}

} // namespace

std::string SongKey::text() const { return artist.empty() ? title : artist + " - " + title; }

std::string_view plain_artist(std::string_view artist) noexcept {
    return before_guests(without_end_blanks(artist));
}

std::string plain_title(std::string_view title) {
    std::string plain(without_end_blanks(title));
    while (drop_brackets(plain, '(', ')') || drop_brackets(plain, '[', ']') || drop_last_part(plain)
           || drop_guests(plain)) {
    }
    return plain;
}

SongKey song_key(std::string_view artist, std::string_view title) {
    SongKey key{key_of(plain_artist(artist)), key_of(plain_title(title))};
    constexpr std::string_view article = "the ";
    if (key.artist.starts_with(article) && key.artist.size() > article.size())
        key.artist.erase(0, article.size());
    return key;
}

bool names_artist(std::string_view name, const SongKey& song) {
    if (song.artist.empty() || !LettersInOrder(name).has(song.artist)) return false;
    return song_key(name, {}).artist == song.artist;
}

bool names_song(std::string_view stem, const SongKey& song) {
    if (song.title.empty()) return false;
    LettersInOrder letters(stem);
    if (!letters.has(song.artist) || !letters.has(song.title)) return false; // as most do, of many files
    constexpr std::string_view dash = " - ";
    if (song.artist.empty() && song_key({}, stem).title == song.title) return true;
    std::size_t begin = 0;
    for (auto at = stem.find(dash); at != std::string_view::npos; at = stem.find(dash, at + dash.size())) {
        const auto key = song_key(stem.substr(begin, at - begin), stem.substr(at + dash.size()));
        if (key.title == song.title && (song.artist.empty() || key.artist == song.artist)) return true;
        // An artist may have a dash in the name; a number before it is none.
        const auto head = stem.substr(begin, at - begin);
        if (head.find_first_not_of("0123456789.") == std::string_view::npos) begin = at + dash.size();
    }
    return false;
}

} // namespace tutti::lyrics
