#include "playback/ogg_comments.hpp"

#include "base/ascii.hpp"
#include "playback/text_encoding.hpp"

#include <algorithm>
#include <utility>

namespace tutti::playback {

namespace {

// RFC 3533 §6
constexpr std::string_view capture_pattern = "OggS";
constexpr std::size_t fixed_head = 27;
constexpr std::size_t version_at = 4;
constexpr std::size_t flags_at = 5;
constexpr std::size_t stream_at = 14;
constexpr std::size_t segments_at = 26;
constexpr std::uint8_t goes_on = 1;
constexpr std::uint8_t begins_stream = 2;
constexpr std::size_t full_segment = 255;

std::size_t octet_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

std::uint32_t little_endian_at(std::string_view bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t byte = 4; byte-- > 0;)
        number = number << 8 | static_cast<unsigned char>(bytes[at + byte]);
    return number;
}

/// A length and so many bytes. Nothing: they are not all there.
std::optional<std::string_view> take_text(std::string_view& bytes) {
    if (bytes.size() < 4) return std::nullopt;
    const std::size_t length = little_endian_at(bytes, 0);
    if (length > bytes.size() - 4) return std::nullopt;
    const auto text = bytes.substr(4, length);
    bytes.remove_prefix(4 + length);
    return text;
}

/// No packet of sound begins like that: the first byte of those is even (Vorbis I §4.2.1).
constexpr std::string_view vorbis = "\x03vorbis";

bool begins_sound(std::string_view packet) {
    return packet.starts_with("\x01vorbis") || packet.starts_with("OpusHead")
           || packet.starts_with("\x7F"
                                 "FLAC");
}

std::optional<DjTrack> track_of_packet(std::string_view packet) {
    constexpr std::string_view opus = "OpusTags";
    constexpr std::size_t flac_head = 4; // a kind, and a length
    constexpr std::size_t flac_comments = 4;
    if (packet.starts_with(vorbis)) return track_of_comments(packet.substr(vorbis.size()));
    if (packet.starts_with(opus)) return track_of_comments(packet.substr(opus.size()));
    if (packet.size() > flac_head && (octet_at(packet, 0) & 0x7FU) == flac_comments)
        return track_of_comments(packet.substr(flac_head));
    return std::nullopt;
}

} // namespace

std::optional<DjTrack> track_of_comments(std::string_view comments) {
    const auto vendor = take_text(comments);
    if (!vendor || comments.size() < 4) return std::nullopt;
    auto count = little_endian_at(comments, 0);
    comments.remove_prefix(4);
    std::string artist;
    std::string title;
    std::string album;
    for (; count > 0; --count) {
        const auto comment = take_text(comments);
        if (!comment) break;
        const auto equals = comment->find('=');
        if (equals == std::string_view::npos) continue;
        const auto name = comment->substr(0, equals);
        const auto value = dj_name(decode_text(comment->substr(equals + 1)));
        // A name may stand there more than once: several artists are written so.
        if (equal_ignoring_case(name, "ARTIST") && artist.size() + value.size() < longest_dj_name)
            artist += (artist.empty() || value.empty() ? "" : ", ") + value;
        if (equal_ignoring_case(name, "TITLE") && title.empty()) title = value;
        if (equal_ignoring_case(name, "ALBUM") && album.empty()) album = value;
    }
    auto track = artist.empty() ? split_artist(title)
                                : DjTrack{.artist = dj_name(artist), .title = std::move(title), .album = {}};
    track.album = std::move(album);
    if (track.title.empty()) return std::nullopt;
    return track;
}

std::optional<DjTrack> OggComments::take(std::string_view bytes) {
    while (!bytes.empty()) {
        if (is_in_body_)
            take_body(bytes);
        else
            take_head(bytes);
    }
    return std::exchange(track_, std::nullopt);
}

/// What is no page is passed over until one begins.
void OggComments::take_head(std::string_view& bytes) {
    if (head_.empty()) {
        bytes.remove_prefix(std::min(bytes.find(capture_pattern.front()), bytes.size()));
        if (bytes.empty()) return;
    }
    const auto whole = head_.size() < fixed_head ? fixed_head : fixed_head + octet_at(head_, segments_at);
    const auto wanted = head_.size() < capture_pattern.size() ? 1 : whole - head_.size();
    const auto piece = bytes.substr(0, wanted);
    head_ += piece;
    bytes.remove_prefix(piece.size());
    if (!capture_pattern.starts_with(std::string_view(head_).substr(0, capture_pattern.size()))) {
        const bool begins = piece.back() == capture_pattern.front();
        head_ = begins ? std::string(1, capture_pattern.front()) : std::string();
        return;
    }
    if (head_.size() < fixed_head) return;
    if (octet_at(head_, version_at) != 0) return head_.clear();
    if (head_.size() == fixed_head + octet_at(head_, segments_at)) begin_page();
}

void OggComments::begin_page() {
    const auto flags = octet_at(head_, flags_at);
    page_stream_ = little_endian_at(head_, stream_at);
    if ((flags & begins_stream) != 0)
        reading_ = Reading::Beginning;
    else
        reading_ = stream_ == page_stream_ ? Reading::Comments : Reading::Nothing;
    if (reading_ == Reading::Beginning || (reading_ == Reading::Comments && (flags & goes_on) == 0))
        packet_.clear();
    is_in_body_ = true;
    segment_ = 0;
    left_ = octet_at(head_, segments_at) > 0 ? octet_at(head_, fixed_head) : 0;
    go_on();
}

void OggComments::take_body(std::string_view& bytes) {
    const auto piece = bytes.substr(0, left_);
    bytes.remove_prefix(piece.size());
    left_ -= piece.size();
    if (is_kept()) packet_ += piece.substr(0, most_kept - std::min(most_kept, packet_.size()));
    go_on();
}

/// Past the segments that are all here: one that is not full ends its packet.
void OggComments::go_on() {
    const auto segments = octet_at(head_, segments_at);
    while (left_ == 0 && segment_ < segments) {
        if (octet_at(head_, fixed_head + segment_) < full_segment) end_packet();
        ++segment_;
        if (segment_ < segments) left_ = octet_at(head_, fixed_head + segment_);
    }
    if (segment_ < segments) return;
    is_in_body_ = false;
    head_.clear();
}

/// Whether this packet, as far as it is here, may be one that counts.
bool OggComments::is_kept() const noexcept {
    if (reading_ == Reading::Nothing) return false;
    return reading_ == Reading::Beginning || is_due_ || packet_.size() < vorbis.size()
           || packet_.starts_with(vorbis);
}

void OggComments::end_packet() {
    // One of another stream may lie between two pages of ours.
    if (reading_ == Reading::Nothing) return;
    const auto packet = std::exchange(packet_, {});
    if (reading_ == Reading::Beginning) {
        reading_ = Reading::Nothing;
        if (!begins_sound(packet)) return;
        stream_ = page_stream_;
        is_due_ = true;
        reading_ = Reading::Comments; // a page of its own by the rules; some write on
    } else if (std::exchange(is_due_, false) || packet.starts_with(vorbis)) {
        if (auto track = track_of_packet(packet)) track_ = std::move(track);
    }
}

} // namespace tutti::playback
