#include "workers/lyrics/lrc_folder.hpp"

#include "base/ascii.hpp"
#include "io/clock.hpp"
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
using Found = std::optional<FoundWords>;

/// How often it is looked whether the search for the song before has ended.
constexpr auto pace = std::chrono::milliseconds(5);

/// Words with times go before words without.
std::optional<std::filesystem::path> best_of(const Paths& files) {
    if (files.empty()) return std::nullopt;
    const auto is_timed = [](const std::filesystem::path& file) {
        return equal_ignoring_case(file.extension().native(), ".lrc");
    };
    const auto found = std::ranges::find_if(files, is_timed);
    return found == files.end() ? files.front() : *found;
}

Result<Found> words_in(const std::filesystem::path& folder, const SongKey& song) {
    io::SystemDisk disk;
    const auto file = file_of(disk, folder, song);
    if (!file) return fail(file.error().code, fmt::format("{}: {}", folder.native(), file.error().message));
    if (!*file) return Found();
    auto text = io::read_file(disk, **file, most_of_a_text);
    if (!text) return fail(text.error().code, fmt::format("{}: {}", (*file)->native(), text.error().message));
    return Found(FoundWords{std::move(*text)});
}

} // namespace

Result<std::optional<std::filesystem::path>>
file_of(io::Disk& disk, const std::filesystem::path& folder, const SongKey& song) {
    auto entries = disk.list(folder);
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
        auto inside = disk.list(entry);
        if (!inside) continue; // it is a file
        for (const auto& file : *inside) {
            const auto stem = file.stem().native();
            const bool is_titled = names_song(stem, song) || names_song(stem, {{}, song.title});
            if (holds_words(file) && is_titled) found.push_back(file);
        }
    }
    return best_of(found);
}

/// A thread cannot be cancelled: the search for the song before, which nobody waits for any more, ends first.
Task<Result<Found>> LrcFolder::find(Song song, Freshness, SteadyTime deadline) {
    while (thread_.is_stuck() && io::steady_now() < deadline) {
        const bool slept = co_await io::sleep_for(pace);
        if (!slept) co_return fail(ErrorCode::Timeout, "the folder is not looked through any more");
    }
    auto search = [folder = folder_, key = song.key()] { return words_in(folder, key); };
    auto found = co_await thread_.run("looking for a song", std::move(search), deadline);
    co_return found;
}

} // namespace tutti::lyrics
