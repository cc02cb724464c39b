// What a language model answers of a song, judged: models wrap their JSON in prose and fences, write a list
// where an object was asked for, a percentage where a share was, and leave things out.
#pragma once

#include "base/result.hpp"
#include "lyrics/analysis.hpp"
#include "lyrics/lyrics.hpp"

#include <string>
#include <string_view>

namespace tutti::lyrics {

/// What a model is asked, the song's words in it. The answer is for judge_answer().
std::string question_about(const Lyrics& lyrics, std::string_view artist, std::string_view title);

inline constexpr std::size_t most_of_an_answer = 64 * 1024;

/// `by_words`: what stands in for what the answer leaves out or gets wrong, but for what makes it an answer
/// at all: keywords, a mood and a category. InvalidInput: it has no such JSON; numbers that are neither
/// shares, nor tenths, nor percentages; LimitExceeded: longer than above. Lines that are said to be the
/// refrain count where the song has them. Sentences say nothing of the song.
Result<Analysis> judge_answer(std::string_view answer, const Lyrics& lyrics, const Analysis& by_words);

} // namespace tutti::lyrics
