#include "workers/lyrics/lrc_folder.hpp"

#include "base/ascii.hpp"
#include "io/clock.hpp"
#include "io/disk.hpp"
#include "io/file.hpp"
#include "io/visit_folder.hpp"
#include "lyrics/lrc.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace tutti::lyrics {

namespace fs = std::filesystem;

namespace {

/// A file's name, taken apart without a path of its own for each part: there may be many.
struct FileName {
    std::string_view stem;
    std::string_view ending; ///< with its dot

    explicit FileName(std::string_view name) noexcept {
        const auto dot = name.rfind('.');
        stem = name.substr(0, dot == 0 ? std::string_view::npos : dot);
        ending = name.substr(stem.size());
    }
    bool is_timed() const noexcept { return equal_ignoring_case(ending, ".lrc"); }
    bool holds_words() const noexcept { return is_timed() || equal_ignoring_case(ending, ".txt"); }
};

std::string_view name_in(const fs::path& path) noexcept {
    const std::string_view whole = path.native();
    return whole.substr(whole.rfind('/') + 1);
}

using Found = std::optional<FoundWords>;

/// How often it is looked whether the search for the song before has ended.
constexpr auto pace = std::chrono::milliseconds(5);

/// Of the files that hold the song the one to read: words with times before words without, then by name, for
/// the system gives them in no order.
class BestFile {
public:
    void take(const fs::path& file) {
        if (!best_ || key_of(file) < key_of(*best_)) best_ = file;
    }
    std::optional<fs::path> give() { return std::move(best_); }

private:
    static std::pair<bool, std::string_view> key_of(const fs::path& file) noexcept {
        return {!FileName(name_in(file)).is_timed(), file.native()};
    }

    std::optional<fs::path> best_;
};

/// What has an artist's name is looked into, and is passed over where it is a file.
void search_artist(const fs::path& folder, const SongKey& song, BestFile& best) {
    std::size_t count = 0;
    static_cast<void>(io::visit_folder(folder, [&](const fs::path& path) {
        const FileName name(name_in(path));
        if (name.holds_words() && (names_song(name.stem, song) || names_song(name.stem, {{}, song.title})))
            best.take(path);
        return ++count < most_files ? io::Visit::GoOn : io::Visit::Stop;
    }));
}

Result<Found> words_in(const fs::path& folder, const SongKey& song) {
    const auto file = file_of(folder, song);
    if (!file) return fail(file.error().code, fmt::format("{}: {}", folder.native(), file.error().message));
    if (!*file) return Found();
    io::SystemDisk disk; // as it reads plain files alone
    auto text = io::read_file(disk, **file, most_of_a_text);
    if (!text) return fail(text.error().code, fmt::format("{}: {}", (*file)->native(), text.error().message));
    return Found(FoundWords{std::move(*text)});
}

} // namespace

Result<std::optional<fs::path>> file_of(const fs::path& folder, const SongKey& song) {
    BestFile best;
    std::vector<fs::path> artists;
    std::size_t count = 0;
    const auto error = io::visit_folder(folder, [&](const fs::path& path) {
        const FileName name(name_in(path));
        if (name.holds_words()) {
            if (names_song(name.stem, song)) best.take(path);
        } else if (names_artist(name_in(path), song) && artists.size() < most_of_an_artist) {
            artists.push_back(path);
        }
        return ++count < most_files ? io::Visit::GoOn : io::Visit::Stop;
    });
    if (error == std::errc::no_such_file_or_directory) return fail(ErrorCode::NotFound, error.message());
    if (error) return fail(ErrorCode::Environment, error.message());
    for (const auto& artist : artists) search_artist(artist, song, best);
    return best.give();
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
