#include "workers/lyrics/lrc_folder.hpp"

#include "base/ascii.hpp"
#include "lyrics/lrc.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::lyrics {

namespace {

bool holds_words(const std::filesystem::path& file) {
    const auto ending = file.extension().native();
    return equal_ignoring_case(ending, ".lrc") || equal_ignoring_case(ending, ".txt");
}

using Paths = std::vector<std::filesystem::path>;

/// Words with times go before words without.
std::optional<std::filesystem::path> best_of(const Paths& files) {
    if (files.empty()) return std::nullopt;
    const auto is_timed = [](const std::filesystem::path& file) {
        return equal_ignoring_case(file.extension().native(), ".lrc");
    };
    const auto found = std::ranges::find_if(files, is_timed);
    return found == files.end() ? files.front() : *found;
}

} // namespace

Result<std::optional<std::filesystem::path>> LrcFolder::file_of(const SongKey& song) const {
    auto entries = disk_.list(folder_);
    if (!entries) return pass_on(entries);
    if (entries->size() > most_files) entries->resize(most_files);
    Paths found;
    for (const auto& entry : *entries) {
        if (holds_words(entry)) {
            if (names_song(entry.stem().native(), song)) found.push_back(entry);
            continue;
        }
        // An artist's folder has the artist's name; any other is not opened.
        if (song.artist.empty() || song_key(entry.filename().native(), {}).artist != song.artist) continue;
        auto inside = disk_.list(entry);
        if (!inside) continue; // it is a file
        for (const auto& file : *inside) {
            const auto stem = file.stem().native();
            const bool is_titled = names_song(stem, song) || names_song(stem, {{}, song.title});
            if (holds_words(file) && is_titled) found.push_back(file);
        }
    }
    return best_of(found);
}

Task<Result<std::optional<FoundWords>>> LrcFolder::find(Song song, Freshness, SteadyTime) {
    using Found = std::optional<FoundWords>;
    const auto file = file_of(song.key());
    if (!file)
        co_return fail(file.error().code, fmt::format("{}: {}", folder_.native(), file.error().message));
    if (!*file) co_return Found();
    auto text = io::read_file(disk_, **file, most_of_a_text);
    if (!text)
        co_return fail(text.error().code, fmt::format("{}: {}", (*file)->native(), text.error().message));
    co_return Found(FoundWords{std::move(*text)});
}

} // namespace tutti::lyrics
