#include "director/foreign_run.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"
#include "event/definition/event_values.hpp"
#include "event/definition/playlist.hpp"

#include <limits>

namespace tutti::director {

namespace {

using contract::FieldReader;
using contract::VersionField;

constexpr std::size_t longest_text = 512;
constexpr std::size_t most_watched = 10'000; ///< of all runs: those of others leave room for our own
constexpr double longest_wait = 1e6;         ///< seconds
constexpr std::int64_t most_repeats = 1'000'000;

microseconds wait(FieldReader& fields, std::string_view key) {
    if (!fields.has(key)) return microseconds(0);
    return std::chrono::round<microseconds>(std::chrono::duration<double>(fields.number(key, 0, longest_wait))
    );
}

Result<event::definition::PlaylistStep> parse_step(const Value& step) {
    FieldReader fields(step, VersionField::Optional);
    event::definition::PlaylistStep parsed;
    parsed.offset = wait(fields, "offset");
    parsed.interval = wait(fields, "interval");
    if (fields.has("repeat"))
        parsed.repeat = static_cast<std::uint32_t>(fields.integer("repeat", 1, most_repeats));
    return fields.finish(std::move(parsed));
}

/// From the start of a run to its last step, by the same rule as for our own.
Result<microseconds> parse_length(const Value& steps) {
    if (!steps.is_array()) return fail(ErrorCode::InvalidInput, "\"steps\" must be an array");
    event::definition::Playlist playlist;
    for (const Value& step : steps.items()) {
        auto parsed = parse_step(step);
        if (!parsed) return pass_on(parsed);
        playlist.steps.push_back(std::move(*parsed));
    }
    return event::definition::length(playlist);
}

Result<RunLog::Start> parse_start(const Value& data, WallTime time) {
    FieldReader fields(data, VersionField::Optional);
    RunLog::Start start;
    start.playlist_id = fields.text("playlist_id", 1, longest_text);
    start.definition_id = fields.optional_text("definition_id", 0, longest_text).value_or("");
    start.name = fields.optional_text("playlist_name", 0, longest_text).value_or("");
    if (fields.has("playlist_metadata")) start.metadata = fields.object("playlist_metadata");
    if (print_json(start.metadata).size() > event::definition::largest_metadata)
        fields.wrong("playlist_metadata", "is too large");
    start.started = start.planned_end = time;
    if (const Value* steps = data.find("steps")) {
        const auto length = parse_length(*steps);
        if (!length) return std::unexpected(length.error());
        start.planned_end += *length;
    }
    return fields.finish(std::move(start));
}

Result<std::string> parse_id(const Value& data) {
    FieldReader fields(data, VersionField::Optional);
    auto id = fields.text("playlist_id", 1, longest_text);
    return fields.finish(std::move(id));
}

} // namespace

Result<void> note_foreign_run(RunLog& log, const contract::Event& event) {
    if (event.type == "event.playlist.created") {
        auto start = parse_start(event.data, event.timestamp);
        if (!start) return pass_on(start);
        if (log.active() >= most_watched)
            return fail(ErrorCode::LimitExceeded, "too many runs to watch them all");
        log.started(std::move(*start));
    } else if (event.type == "event.playlist.emitted") {
        const auto id = parse_id(event.data);
        if (!id) return std::unexpected(id.error());
        log.stepped(*id);
    } else if (event.type == "event.playlist.stopped") {
        const auto id = parse_id(event.data);
        if (!id) return std::unexpected(id.error());
        const Value* reason = event.data.find("reason");
        log.stopped(
            *id, reason != nullptr && reason->is_string() ? reason->string() : "stopped", event.timestamp
        );
    }
    return {};
}

} // namespace tutti::director
