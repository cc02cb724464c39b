// Any bytes as a song's words, its name and a file's, a language model's answer. The first byte says which.
#include "lyrics/analysis.hpp"
#include "lyrics/lrc.hpp"
#include "lyrics/model_answer.hpp"
#include "lyrics/place.hpp"
#include "lyrics/song_key.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace tutti;

void check(bool holds) {
    if (!holds) std::abort();
}

void read_lrc(std::string_view text) {
    const auto lyrics = lyrics::parse_lrc(text);
    if (!lyrics) return check(!lyrics.error().message.empty());
    check(!lyrics->lines.empty() && lyrics->lines.size() <= lyrics::most_lines);
    check(std::ranges::is_sorted(lyrics->lines, {}, &lyrics::Line::time));
    check(lyrics->lines.front().time >= milliseconds(0));
    for (const auto& line : lyrics->lines) {
        check(line.text.size() <= lyrics::most_of_a_line);
        check(std::ranges::is_sorted(line.words, {}, &lyrics::Word::time));
        for (const auto& word : line.words) check(word.begin <= word.end && word.end <= line.text.size());
        check(line.words.empty() || line.words.front().time >= line.time);
    }
    // From change to change time goes on, each in its place, and it ends.
    std::size_t changes = 0;
    for (auto time = lyrics::next_change(*lyrics, milliseconds(-1)); time;
         time = lyrics::next_change(*lyrics, *time)) {
        const auto place = lyrics::place_at(*lyrics, *time);
        check(place.line.has_value() && ++changes <= text.size());
    }
}

void read_name(std::string_view text) {
    const auto half = text.size() / 2;
    const auto key = lyrics::song_key(text.substr(0, half), text.substr(half));
    const auto plain = lyrics::plain_title(text);
    check(plain.size() <= text.size() && lyrics::plain_title(plain) == plain);
    static_cast<void>(lyrics::names_song(text, key));
}

bool is_share(double number) { return number >= 0 && number <= 1; }

void check_analysis(const lyrics::Analysis& analysis) {
    check(std::ranges::all_of(analysis.categories, is_share));
    check(is_share(analysis.energy) && is_share(analysis.valence));
    check(analysis.keywords.size() <= lyrics::most_keywords && analysis.themes.size() <= lyrics::most_themes);
    check(!analysis.mood.empty() && !analysis.image_prompt.empty());
}

void analyse(std::string_view text) {
    if (const auto lyrics = lyrics::parse_lrc(text)) check_analysis(lyrics::analyse_by_words(*lyrics));
}

void read_answer(std::string_view answer) {
    static const auto song = lyrics::parse_lrc("over the hills\nhear the call\nover the hills").value();
    static const auto by_words = lyrics::analyse_by_words(song);
    const auto analysis = lyrics::judge_answer(answer, song, by_words);
    if (!analysis) return check(!analysis.error().message.empty());
    check_analysis(*analysis);
    check(!analysis->keywords.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] == 'l') read_lrc(text);
    if (data[0] == 'a') analyse(text);
    if (data[0] == 'm') read_answer(text);
    if (data[0] == 'n') read_name(text);
    return 0;
}
