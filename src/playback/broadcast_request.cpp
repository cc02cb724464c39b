#include "playback/broadcast_request.hpp"

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/scan.hpp"
#include "base/url_parts.hpp"
#include "playback/message_head.hpp"
#include "playback/text_encoding.hpp"

#include <algorithm>

namespace tutti::playback {

namespace {

constexpr std::size_t most_fields = 64;

std::unexpected<Error> no_request() {
    return fail(ErrorCode::InvalidInput, "this is no request of a program that broadcasts");
}

/// Of a form, where a space may also stand as '+'. What is no code stays as it is: titles have a '%', too.
std::string form_text(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        const auto code = text.front() == '%' ? percent_decoded(text.substr(0, 3)) : Result<std::string>("");
        const bool is_code = code && code->size() == 1 && text.front() == '%';
        plain += is_code ? code->front() : text.front() == '+' ? ' ' : text.front();
        text.remove_prefix(is_code ? 3 : 1);
    }
    return plain;
}

/// The first value of that name.
std::optional<std::string> value_of(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) == name) return form_text(pair.substr(std::min(equals + 1, pair.size())));
    }
    return std::nullopt;
}

/// What a program calls a song: one text, or artist and title apart. Nothing: it names none.
std::optional<DjTrack> track_of(std::string_view query) {
    const auto charset = value_of(query, "charset").value_or("");
    const auto text_of = [&](std::string_view name) {
        const auto bytes = value_of(query, name).value_or("");
        return is_latin1(charset) ? from_latin1(bytes) : decode_text(bytes);
    };
    const auto title = text_of("title");
    const auto artist = text_of("artist");
    const auto song = text_of("song");
    auto track = artist.empty() ? split_artist(title.empty() ? song : title)
                                : DjTrack{.artist = dj_name(artist), .title = dj_name(title), .album = {}};
    if (track.title.empty() && !song.empty()) track = split_artist(song);
    track.album = dj_name(text_of("album"));
    if (track.title.empty()) return std::nullopt;
    return track;
}

/// RFC 7617: "Basic " and base64 of "user:password".
std::optional<std::string> password_of(std::string_view field) {
    const auto scheme = take_word(field);
    if (!equal_ignoring_case(scheme, "Basic")) return std::nullopt;
    const auto plain = from_base64(trimmed(field));
    if (!plain) return std::nullopt;
    const auto colon = plain->find(':');
    if (colon == std::string::npos) return std::nullopt;
    return plain->substr(colon + 1);
}

void take_field(const HeadField& field, BroadcastRequest& request) {
    if (field.is("Authorization")) request.password = password_of(field.value);
    if (field.is("Expect")) request.expects_continue = equal_ignoring_case(field.value, "100-continue");
    if (field.is("Transfer-Encoding")) request.is_chunked = equal_ignoring_case(field.value, "chunked");
}

void take_target(std::string_view method, std::string_view target, BroadcastRequest& request) {
    using Kind = BroadcastRequest::Kind;
    const auto path = target.substr(0, target.find('?'));
    const auto query = target.substr(std::min(path.size() + 1, target.size()));
    if (method == "OPTIONS") request.kind = Kind::Options;
    if (method == "SOURCE" || method == "PUT") {
        request.kind = Kind::Source;
        request.mount = percent_decoded(path).value_or(std::string(path)); // there a '+' is itself
    }
    const bool is_song = path == "/admin/metadata" || path == "/admin/metadata.xsl";
    if (method == "GET" && is_song && value_of(query, "mode") == "updinfo") {
        request.kind = Kind::Song;
        request.mount = value_of(query, "mount").value_or("");
        request.track = track_of(query);
    }
}

} // namespace

Result<BroadcastRequest> parse_broadcast_request(std::string_view head) {
    if (head.size() > longest_head || head.contains('\0')) return no_request();
    auto line = trimmed(take_line(head));
    const auto method = take_word(line);
    const auto target = take_word(line);
    const auto version = take_word(line);
    const bool is_known = version.starts_with("HTTP/1.") || version.starts_with("ICE/1.");
    const bool is_request = (target.starts_with('/') || target == "*") && is_known && trimmed(line).empty();
    if (!is_request) return no_request();
    BroadcastRequest request;
    take_target(method, target, request);
    std::size_t fields = 0;
    while (const auto field = take_head_field(head)) {
        if (field->name.empty() || ++fields > most_fields) return no_request();
        take_field(*field, request);
    }
    return request;
}

} // namespace tutti::playback
