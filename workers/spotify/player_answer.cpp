#include "workers/spotify/player_answer.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "base/utf8.hpp"
#include "base/value_path.hpp"
#include "io/http/json_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tutti::spotify {

namespace {

constexpr std::size_t longest_text = 500;
constexpr double longest_item = 48 * 3600e3;

std::string text_of(std::optional<std::string_view> text) {
    return text ? std::string(first_characters(*text, longest_text)) : std::string();
}

/// Milliseconds, as the API counts them.
microseconds time_of(std::optional<double> value) {
    return microseconds(static_cast<std::int64_t>(std::clamp(value.value_or(0), 0.0, longest_item) * 1e3));
}

std::string artists_of(const Value& item) {
    std::string names;
    const auto* artists = item.find("artists");
    if (artists == nullptr || !artists->is_array()) return names;
    for (const auto& artist : artists->items()) {
        const auto name = text_at(artist, "name");
        if (!name) continue;
        if (!names.empty()) names += ", ";
        names += *name;
    }
    return text_of(names);
}

/// A track has artists and an album, an episode has a show.
Heard named_by(const Value& item) {
    Heard heard;
    heard.title = text_of(text_at(item, "name"));
    heard.id = text_of(text_at(item, "uri"));
    heard.duration = time_of(number_at(item, "duration_ms"));
    if (text_at(item, "type") == "episode" || find_at(item, "show") != nullptr) {
        heard.kind = Heard::Kind::Episode;
        heard.artist = text_of(text_at(item, "show", "name"));
        heard.album = heard.artist;
    } else {
        heard.artist = artists_of(item);
        heard.album = text_of(text_at(item, "album", "name"));
    }
    return heard;
}

/// "Retry-After: 120" (RFC 9110 §10.2.3); a date is none that we read.
std::optional<microseconds> asked_wait(const io::HttpResponse& answer) {
    constexpr std::uint32_t longest = 24 * 3600;
    const auto field = answer.find("Retry-After");
    if (!field) return std::nullopt;
    std::uint32_t wait = 0;
    const auto* end = field->data() + field->size();
    const auto [at, failed] = std::from_chars(field->data(), end, wait);
    if (failed == std::errc::result_out_of_range) return seconds(longest);
    if (at != end || field->empty()) return std::nullopt;
    return seconds(std::min(wait, longest));
}

/// `{"error":{"status":403,"message":"…"}}`, the regular error object.
std::string reason_in(const io::HttpResponse& answer) {
    constexpr std::size_t longest = 200;
    const auto value = parse_json(answer.body);
    const auto reason = value ? text_at(*value, "error", "message") : std::nullopt;
    return printable_beginning(reason.value_or(""), longest);
}

Refusal not_understood(std::string sentence) { return {Refusal::Kind::NotUnderstood, std::move(sentence)}; }

} // namespace

bool Heard::is_same_item(const Heard& other) const {
    return kind == other.kind && id == other.id && title == other.title && artist == other.artist;
}

std::optional<Refusal> refusal_of(const io::HttpResponse& answer) {
    using Kind = Refusal::Kind;
    const auto status = answer.status;
    if (status >= 200 && status < 300) return std::nullopt;
    const auto said = [&](std::string_view what) {
        const auto reason = reason_in(answer);
        return reason.empty() ? fmt::format("Spotify {} (status {})", what, status)
                              : fmt::format("Spotify {} (status {}: {})", what, status, reason);
    };
    if (status == 401) return Refusal{Kind::Unauthorized, said("does not take the login")};
    if (status == 403) return Refusal{Kind::Forbidden, said("does not answer for this account")};
    if (status == 429) return Refusal{Kind::TooOften, said("was asked too often"), asked_wait(answer)};
    if (status >= 500) return Refusal{Kind::Unavailable, said("has a fault of its own"), asked_wait(answer)};
    return not_understood(said("refuses the question"));
}

Refusal refusal_of(const Error& error) {
    return {Refusal::Kind::Unavailable, fmt::format("Spotify does not answer ({})", error.message)};
}

PlayerAnswer read_player_answer(const io::HttpResponse& answer) {
    if (answer.status == 204) return NothingHeard{};
    if (auto refusal = refusal_of(answer)) return std::move(*refusal);
    const auto value = io::json_of(answer, "Spotify");
    if (!value) return not_understood(value.error().message);
    const auto playing = boolean_at(*value, "is_playing");
    if (!playing) return not_understood("Spotify answers, and does not say whether it plays");
    const auto kind = text_at(*value, "currently_playing_type");
    const auto* item = value->find("item");
    Heard heard;
    if (kind == "ad") {
        heard.kind = Heard::Kind::Advertisement;
        heard.title = "Advertisement";
        heard.id = "spotify:ad";
    } else if (item != nullptr && item->is_object()) {
        heard = named_by(*item);
    }
    if (heard.title.empty()) return UnnamedHeard{};
    heard.position = time_of(number_at(*value, "progress_ms"));
    if (heard.duration > microseconds(0)) heard.position = std::min(heard.position, heard.duration);
    heard.playing = *playing;
    return heard;
}

} // namespace tutti::spotify
