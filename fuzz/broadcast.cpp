// Any bytes as what a program broadcasts, or as what a server of streams says: requests, sound in chunks,
// Ogg, titles between the sound. In whatever pieces they come they name the same track, and none keeps much.
#include "base/utf8.hpp"
#include "playback/broadcast_request.hpp"
#include "playback/chunked_body.hpp"
#include "playback/icy_stream.hpp"
#include "playback/message_head.hpp"
#include "playback/ogg_comments.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>

namespace {

using namespace tutti;

void look_at(const std::optional<playback::DjTrack>& track) {
    if (!track) return;
    if (track->title.empty()) std::abort();
    for (const auto* name : {&track->artist, &track->title, &track->album}) {
        if (name->size() > playback::longest_dj_name || whole_characters(*name) != *name) std::abort();
        for (const char c : *name)
            if (c >= 0 && c < ' ') std::abort();
    }
}

/// The last track that is named, of pieces of that size.
template <typename Reader>
std::optional<playback::DjTrack> last_of(Reader reader, std::string_view bytes, std::size_t piece) {
    std::optional<playback::DjTrack> last;
    for (std::size_t at = 0; at < bytes.size(); at += piece)
        if (auto named = reader.take(bytes.substr(at, piece))) last = std::move(named);
    return last;
}

template <typename Reader>
void read_in_pieces(const Reader& reader, std::string_view bytes) {
    const auto whole = last_of(reader, bytes, bytes.size() + 1);
    look_at(whole);
    if (last_of(reader, bytes, 1) != whole || last_of(reader, bytes, 7) != whole) std::abort();
}

void unwrap(std::string_view bytes) {
    playback::ChunkedBody chunked;
    std::size_t body = 0;
    const auto size = bytes.size();
    while (!bytes.empty()) body += chunked.take(bytes).size();
    if (body > size) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto head = bytes.substr(0, playback::head_length(bytes).value_or(size));
    if (const auto request = playback::parse_broadcast_request(head)) look_at(request->track);
    const auto answer = playback::parse_icy_answer(head);
    read_in_pieces(
        playback::IcyTitles(answer ? answer->title_every : 16), bytes.substr(answer ? head.size() : 0)
    );
    read_in_pieces(playback::OggComments(), bytes);
    unwrap(bytes);
    return 0;
}
