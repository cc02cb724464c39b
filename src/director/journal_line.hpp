// One line of the run journal: a run was begun, or one is over.
#pragma once

#include "event/playlists.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace tutti::director {

struct RunBegan {
    event::LostRun run; ///< what a successor says of it

    bool operator==(const RunBegan&) const = default;
};

struct RunOver {
    std::string playlist_id;

    bool operator==(const RunOver&) const = default;
};

using JournalLine = std::variant<RunBegan, RunOver>;

/// `{"v":1,"began":{"playlist_id":…,"definition_id":…,"playlist_name":…,"playlist_metadata":…?}}` or
/// `{"v":1,"ended":"<playlist_id>"}`; lines of before there were versions have no `v`. InvalidInput;
/// UnknownVersion.
Result<JournalLine> parse_journal_line(std::string_view json);
/// Without a line end.
std::string print(const JournalLine& line);

} // namespace tutti::director
