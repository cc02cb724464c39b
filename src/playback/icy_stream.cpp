#include "playback/icy_stream.hpp"

#include "base/ascii.hpp"
#include "base/scan.hpp"
#include "playback/message_head.hpp"
#include "playback/text_encoding.hpp"

#include <algorithm>
#include <utility>

namespace tutti::playback {

Result<IcyAnswer> parse_icy_answer(std::string_view head) {
    constexpr std::size_t most_between = std::size_t{1} << 20;
    auto line = take_line(head);
    const auto version = take_word(line);
    const auto status = parse_number<unsigned>(take_word(line));
    if ((version != "ICY" && !version.starts_with("HTTP/1.")) || !status)
        return fail(ErrorCode::InvalidInput, "this is no answer of a server of streams");
    IcyAnswer answer{.status = *status};
    while (const auto field = take_head_field(head)) {
        if (field->is("icy-metaint"))
            answer.title_every = parse_number<std::size_t>(field->value).value_or(0);
        if (field->is("Transfer-Encoding")) answer.is_chunked = equal_ignoring_case(field->value, "chunked");
    }
    if (answer.title_every > most_between)
        return fail(ErrorCode::InvalidInput, "it says titles too rarely (icy-metaint)");
    return answer;
}

std::optional<DjTrack> IcyTitles::take(std::string_view bytes) {
    constexpr std::size_t unit = 16;
    std::optional<DjTrack> track;
    while (!bytes.empty() && title_every_ > 0) {
        if (title_left_ > 0) {
            const auto piece = bytes.substr(0, title_left_);
            title_ += piece;
            title_left_ -= piece.size();
            bytes.remove_prefix(piece.size());
            if (title_left_ > 0) continue;
            if (auto named = track_of_icy(std::exchange(title_, {}))) track = std::move(named);
            sound_left_ = title_every_;
        } else if (sound_left_ > 0) {
            const auto sound = std::min(sound_left_, bytes.size());
            sound_left_ -= sound;
            bytes.remove_prefix(sound);
        } else {
            title_left_ = static_cast<unsigned char>(bytes.front()) * unit;
            bytes.remove_prefix(1);
            if (title_left_ == 0) sound_left_ = title_every_;
        }
    }
    return track;
}

std::optional<DjTrack> track_of_icy(std::string_view metadata) {
    constexpr std::string_view key = "StreamTitle='";
    const auto at = metadata.find(key);
    if (at == std::string_view::npos) return std::nullopt;
    metadata.remove_prefix(at + key.size());
    // An apostrophe may be in the title: it ends where another key or nothing follows.
    const auto end = std::min(metadata.find("';"), metadata.rfind('\''));
    if (end == std::string_view::npos) return std::nullopt;
    auto track = split_artist(decode_text(metadata.substr(0, end)));
    if (track.title.empty()) return std::nullopt;
    return track;
}

} // namespace tutti::playback
