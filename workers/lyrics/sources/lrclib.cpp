#include "workers/lyrics/sources/lrclib.hpp"

#include "base/value_path.hpp"
#include "io/clock.hpp"
#include "lyrics/song_key.hpp"
#include "workers/lyrics/sources/service_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace tutti::lyrics {

namespace {

constexpr auto lrclib = "LRCLIB";

std::unexpected<Error> no_words() { return fail(ErrorCode::NotFound, "LRCLIB has no words of this song"); }

void add_to(std::string& url, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    url += fmt::format("{}{}={}", url.contains('?') ? '&' : '?', name, percent_encoded(value));
}

/// A record, `{"id":…,"trackName":…,"duration":…,"instrumental":…,"plainLyrics":…,"syncedLyrics":…}`.
struct Record {
    std::string_view synced;
    std::string_view plain;
    bool is_instrumental;

    explicit Record(const Value& entry)
        : synced(text_at(entry, "syncedLyrics").value_or("")),
          plain(text_at(entry, "plainLyrics").value_or("")),
          is_instrumental(boolean_at(entry, "instrumental").value_or(false)) {}

    bool is_something() const { return !synced.empty() || !plain.empty() || is_instrumental; }
    FoundWords words() const {
        FoundWords words;
        words.text = !synced.empty() ? synced : plain;
        words.is_instrumental = words.text.empty();
        return words;
    }
};

/// A search is not strict: it finds songs that are only like it.
bool is_song(const Value& entry, const SongKey& wanted) {
    const auto found =
        song_key(text_at(entry, "artistName").value_or(""), text_at(entry, "trackName").value_or(""));
    return found.title == wanted.title
           && (wanted.artist.empty() || found.artist.contains(wanted.artist)
               || (!found.artist.empty() && wanted.artist.contains(found.artist)));
}

struct Candidate {
    Record record;
    std::optional<double> difference; ///< of its length, in seconds; nothing: not known
};

Candidate candidate_of(const Value& entry, const Song& song) {
    Candidate candidate{Record(entry), std::nullopt};
    const auto length = number_at(entry, "duration");
    if (!length || song.length == milliseconds(0)) return candidate;
    candidate.difference = std::abs(*length - to_seconds(song.length));
    if (*candidate.difference > to_seconds(longest_difference)) candidate.record.synced = {};
    return candidate;
}

/// How good a match is, the best first: with times that fit, then with words, then the nearest.
auto rank(const Candidate& candidate) {
    constexpr double far_away = 1e9;
    const auto& record = candidate.record;
    const bool has_no_words = record.synced.empty() && record.plain.empty();
    return std::tuple(record.synced.empty(), has_no_words, candidate.difference.value_or(far_away));
}

} // namespace

io::HttpCall lrclib_get_call(std::string_view base_url, const Song& song) {
    io::HttpCall call;
    call.url = fmt::format("{}/api/get", base_url);
    add_to(call.url, "artist_name", song.artist);
    add_to(call.url, "track_name", song.title);
    add_to(call.url, "album_name", song.album);
    if (song.length > milliseconds(0))
        add_to(call.url, "duration", fmt::format("{:.0f}", to_seconds(song.length)));
    return call;
}

io::HttpCall lrclib_search_call(std::string_view base_url, const Song& song) {
    io::HttpCall call;
    call.url = fmt::format("{}/api/search", base_url);
    add_to(call.url, "track_name", plain_title(song.title));
    add_to(call.url, "artist_name", plain_artist(song.artist));
    return call;
}

Result<FoundWords> read_lrclib_get(const io::HttpResponse& answer) {
    if (answer.status == 404) return no_words();
    const auto value = json_in(answer, lrclib);
    if (!value) return std::unexpected(value.error());
    if (!value->is_object())
        return fail(ErrorCode::InvalidInput, "LRCLIB's answer is not understood: it is no object");
    const Record record(*value);
    if (!record.is_something()) return no_words();
    return record.words();
}

Result<FoundWords> read_lrclib_search(const io::HttpResponse& answer, const Song& song) {
    if (answer.status == 404) return no_words();
    const auto value = json_in(answer, lrclib);
    if (!value) return std::unexpected(value.error());
    if (!value->is_array())
        return fail(ErrorCode::InvalidInput, "LRCLIB's answer is not understood: it is no list");
    const auto wanted = song_key(song.artist, song.title);
    std::optional<Candidate> best;
    for (const auto& entry : value->items()) {
        if (!is_song(entry, wanted)) continue;
        const auto candidate = candidate_of(entry, song);
        if (!candidate.record.is_something()) continue;
        if (!best || rank(candidate) < rank(*best)) best = candidate;
    }
    if (!best) return no_words();
    return best->record.words();
}

Task<Result<io::HttpResponse>> Lrclib::request(io::HttpCall call, SteadyTime deadline) {
    call.fields.emplace_back("User-Agent", place_.user_agent);
    auto answer = co_await client_.request(std::move(call), deadline);
    if (answer) co_return answer;
    auto& error = answer.error();
    // That there is no such name is not that there are no words.
    if (error.code == ErrorCode::NotFound) error.code = ErrorCode::Unavailable;
    error.message = fmt::format("{} does not answer ({})", lrclib, error.message);
    co_return pass_on(answer);
}

Task<Result<FoundWords>> Lrclib::ask(Song song, SteadyTime deadline) {
    auto by_signature = lrclib_get_call(place_.base_url, song);
    const auto got = co_await request(std::move(by_signature), deadline);
    if (!got) co_return std::unexpected(got.error());
    auto words = read_lrclib_get(*got);
    // An older server takes no song without its album and length (400).
    const bool is_settled = words || (words.error().code != ErrorCode::NotFound && got->status != 400);
    if (is_settled) co_return words;
    auto by_search = lrclib_search_call(place_.base_url, song);
    const auto found = co_await request(std::move(by_search), deadline);
    if (!found) co_return std::unexpected(found.error());
    co_return read_lrclib_search(*found, song);
}

/// An error is not kept; that there are no words is, for a day.
Task<Result<std::optional<FoundWords>>> Lrclib::find(Song song, Freshness freshness, SteadyTime deadline) {
    if (cache_ != nullptr && freshness == Freshness::Kept) {
        // What is damaged lies aside now, and is asked for anew.
        const auto kept = cache_->find(song, io::wall_now());
        if (kept && *kept) co_return (*kept)->words;
    }
    auto asked = co_await ask(song, deadline);
    std::optional<FoundWords> words;
    if (asked)
        words = std::move(*asked);
    else if (asked.error().code != ErrorCode::NotFound)
        co_return std::unexpected(std::move(asked.error()));
    // A disk that is full keeps nobody from singing.
    if (cache_ != nullptr) static_cast<void>(cache_->keep(song, words, io::wall_now()));
    co_return words;
}

} // namespace tutti::lyrics
