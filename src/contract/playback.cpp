#include "contract/playback.hpp"

#include "contract/codec.hpp"

namespace tutti::contract {

namespace {

constexpr std::size_t most_of_a_name = 1024;

microseconds length(FieldReader& fields, std::string_view key) {
    return wall_time_from_seconds(fields.number(key, 0.0, longest_playback)).time_since_epoch();
}

} // namespace

bool Playback::is_same_track(const Playback& other) const noexcept {
    return player == other.player && source == other.source && track_id == other.track_id
           && artist == other.artist && title == other.title && album == other.album;
}

Result<Playback> parse_playback(std::string_view json) { return parse_with(json, playback_from); }

Result<Playback> playback_from(const Value& payload) {
    FieldReader fields(payload);
    Playback playback;
    playback.player = fields.name("player");
    playback.active = fields.boolean("active");
    playback.source = fields.text("source", 0, most_of_a_name);
    playback.artist = fields.text("artist", 0, most_of_a_name);
    playback.title = fields.text("title", 0, most_of_a_name);
    playback.album = fields.text("album", 0, most_of_a_name);
    playback.duration = length(fields, "duration");
    playback.position = length(fields, "position");
    playback.playing = fields.boolean("playing");
    if (playback.playing && !playback.active) fields.wrong("playing", "is true of nothing");
    playback.track_id = fields.optional_text("track_id", 1, most_of_a_name).value_or("");
    playback.timestamp = fields.time("timestamp");
    playback.expires_in = fields.period("expires_in");
    return fields.finish(std::move(playback));
}

Value to_value(const Playback& playback) {
    std::vector<Member> members = {
        {"v", version},
        {"player", playback.player},
        {"active", playback.active},
        {"source", playback.source},
        {"artist", playback.artist},
        {"title", playback.title},
        {"album", playback.album},
        {"duration", seconds_value(playback.duration)},
        {"position", seconds_value(playback.position)},
        {"playing", playback.playing},
    };
    if (!playback.track_id.empty()) members.push_back({"track_id", playback.track_id});
    members.push_back({"timestamp", to_seconds(playback.timestamp)});
    members.push_back({"expires_in", seconds_value(playback.expires_in)});
    return Value::object(std::move(members));
}

std::string print(const Playback& playback) { return print_json(to_value(playback)); }

} // namespace tutti::contract
