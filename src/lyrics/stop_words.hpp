// Words that say nothing of a song: those of grammar, and what is sung in between.
#pragma once

#include <string_view>

namespace tutti::lyrics {

/// Of a folded word, in English, German, French, Spanish, Italian, Portuguese or Dutch.
bool is_stop_word(std::string_view folded) noexcept;

} // namespace tutti::lyrics
