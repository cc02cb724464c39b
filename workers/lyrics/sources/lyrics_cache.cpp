#include "workers/lyrics/sources/lyrics_cache.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "contract/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::lyrics {

namespace {

constexpr std::int64_t longest_song = 1'000'000; // seconds

std::uint64_t digest_of(const std::string& song, std::int64_t seconds) {
    return digest(fmt::format("{}\n{}", song, seconds));
}

std::int64_t seconds_of(const Song& song) {
    const auto length = std::chrono::round<std::chrono::seconds>(song.length).count();
    return std::clamp(length, std::int64_t{0}, longest_song);
}

} // namespace

std::string print(const KeptWords& kept) {
    std::vector<Member> members = {
        {"v", contract::version},
        {"song", kept.song},
        {"seconds", kept.seconds},
        {"found", kept.words.has_value()}
    };
    if (kept.words) {
        members.push_back({"instrumental", kept.words->is_instrumental});
        members.push_back({"text", kept.words->text});
    }
    return print_json(Value::object(std::move(members))) + "\n";
}

Result<KeptWords> parse_kept_words(std::string_view text) {
    const auto value = parse_json(text);
    if (!value || !value->is_object()) return fail(ErrorCode::InvalidInput, "it is no JSON object");
    contract::FieldReader fields(*value);
    KeptWords kept;
    kept.song = fields.text("song");
    kept.seconds = fields.integer("seconds", 0, longest_song);
    if (fields.boolean("found")) {
        kept.words.emplace();
        kept.words->is_instrumental = fields.boolean("instrumental");
        kept.words->text = fields.text("text");
    }
    return fields.finish(std::move(kept));
}

Result<std::optional<KeptWords>>
LyricsCache::read(const std::string& song, std::int64_t seconds, WallTime now) {
    const auto digest = digest_of(song, seconds);
    const auto* file = folder_.find(digest);
    if (file == nullptr) return std::nullopt;
    const auto age = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count() - file->stored;
    const auto text = folder_.read(digest, most_of_a_song);
    auto kept = text ? parse_kept_words(*text) : Result<KeptWords>(std::unexpected(text.error()));
    if (!kept && kept.error().code == ErrorCode::NotFound) { // somebody has emptied the folder
        folder_.drop(digest);
        return std::nullopt;
    }
    if (!kept) return fail(ErrorCode::InvalidInput, folder_.set_aside(digest, kept.error()));
    if (kept->song != song || kept->seconds != seconds) return std::nullopt; // another of the same digest
    const bool is_over = !kept->words && (age < 0 || age >= std::chrono::seconds(for_nothing).count());
    if (!is_over) return std::move(*kept);
    folder_.drop(digest);
    return std::nullopt;
}

Result<std::optional<KeptWords>> LyricsCache::find(const Song& song, WallTime now) {
    const auto key = song.key().text();
    const auto length = seconds_of(song);
    auto kept = read(key, length, now);
    for (const auto other : {length - 1, length + 1}) {
        const bool is_to_be_asked = kept && !*kept && length > 0 && other > 0;
        if (is_to_be_asked) kept = read(key, other, now);
    }
    if (!kept) trouble_ = kept.error().message;
    return kept;
}

Result<void> LyricsCache::put(const KeptWords& kept, WallTime now) {
    const auto text = print(kept);
    if (text.size() > most_of_a_song)
        return fail(
            ErrorCode::LimitExceeded, fmt::format("{} bytes of words are too many to be kept", text.size())
        );
    auto put = folder_.put(digest_of(kept.song, kept.seconds), text, "json", now);
    if (!put) return pass_on(put);
    return {};
}

Result<void> LyricsCache::keep(const Song& song, const std::optional<FoundWords>& words, WallTime now) {
    auto kept = put({song.key().text(), seconds_of(song), words}, now);
    trouble_ = kept ? "" : kept.error().message;
    return kept;
}

} // namespace tutti::lyrics
