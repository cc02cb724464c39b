// The topics of DESIGN §3 under a root: one function builds each, parse_topic() takes them apart. Without a
// root ("") a topic is built as it is written below the root.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::contract {

/// Whether `text` can be a root: name segments joined by '/'.
bool is_topic_root(std::string_view text) noexcept;

/// "button.press" → <root>/event/button/press. The leading "event." of "event.playlist.created" is not
/// doubled.
std::string event_topic(std::string_view root, std::string_view type);
/// The same below the root: event/button/press.
std::string event_topic(std::string_view type);
/// Whether an event of that type stands on `topic`, which is below the root.
bool is_topic_of_event(std::string_view topic, std::string_view type) noexcept;
/// Whether the runtime alone says events of that type: "event" and all below "event.", and what would stand
/// beside them on event/playlist/….
bool is_reserved_event(std::string_view type) noexcept;
std::string reading_topic(std::string_view root, std::string_view source, std::string_view sensor);
std::string status_topic(std::string_view root, std::string_view source);
std::string meta_topic(std::string_view root, std::string_view source);
std::string config_topic(std::string_view root, std::string_view section);
std::string command_topic(std::string_view root, std::string_view target);
std::string
command_response_topic(std::string_view root, std::string_view target, std::string_view request_id);
/// The prefix below which a client chooses its response topics: <root>/reply/<client id>.
std::string reply_topic(std::string_view root, std::string_view client_id);
std::string worker_topic(std::string_view root, std::string_view worker);
std::string service_topic(std::string_view root, std::string_view service);
std::string health_topic(std::string_view root, std::string_view component);
std::string clock_topic(std::string_view root, std::string_view worker);
std::string frame_topic(std::string_view root, std::string_view display);
std::string matrix_topic(std::string_view root, std::string_view display);
std::string log_topic(std::string_view root, std::string_view worker);
std::string leader_topic(std::string_view root, std::string_view resource);
std::string job_topic(std::string_view root, std::string_view id);
std::string vault_topic(std::string_view root, std::string_view worker);
std::string playback_topic(std::string_view root, std::string_view player);
/// What counts of all players: a Playback.
std::string song_playing_topic(std::string_view root);
/// The words of that song: SongLyrics.
std::string song_lyrics_topic(std::string_view root);

enum class Family : std::uint8_t {
    Event,
    Reading,
    Status,
    Meta,
    Config,
    Command,
    CommandResponse,
    Reply,
    Worker,
    Service,
    Health,
    Frame,
    Log,
    Leader,
    Job,
    Matrix,
    Clock,
    Playback,
    Song, ///< "playing" or "lyrics"
    Vault,
};

/// The topic filter of all topics of a family: <root>/reading/#, <root>/status/+.
std::string family_filter(std::string_view root, Family family);

/// A topic taken apart. The views point into the text that was parsed.
struct Topic {
    Family family{};
    std::string_view
        name; ///< source, section, target, worker … ; of an event its type as a path: "button/press"
    std::string_view detail; ///< sensor, request id, or what follows reply/<client id>/; else empty

    bool operator==(const Topic&) const = default;
};

/// Nothing where it is no topic of ours under that root.
std::optional<Topic> parse_topic(std::string_view root, std::string_view topic) noexcept;
/// The same of a topic below the root: reading/system/load_1min.
std::optional<Topic> parse_topic(std::string_view topic) noexcept;

/// "button/press" → "button.press".
std::string event_type_of_path(std::string_view path);

} // namespace tutti::contract
