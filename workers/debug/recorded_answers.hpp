// What the debugger says of recordings: which there are, and what they hold around a moment. Files are read,
// so it blocks: for a thread beside.
#pragma once

#include "archive/kept_recordings.hpp"
#include "base/value.hpp"
#include "workers/debug/message_filter.hpp"

#include <cstddef>
#include <filesystem>
#include <string>

namespace tutti::debug {

struct RecordedQuestion {
    archive::Moment moment;
    std::size_t count = 200;
    std::string recording; ///< its file's name; empty: the one that holds the moment
    MessageFilter filter;
};

/// InvalidInput with the name of what is wrong.
Result<RecordedQuestion> recorded_question_from(const Value& params);

/// {"folder", "more", "recordings": [{"name", "path", "messages", "from", "to"}]}, the latest begun first;
/// "trouble" where one cannot be read, `from` and `to` null where it holds nothing.
Result<Value> answer_recordings(io::Disk& disk, const std::filesystem::path& folder);
/// {"folder", "recordings", "recording", "from", "to", "earlier", "later", "messages"}: how many there are,
/// the one that was looked into, or null, and messages as those of the bus with "qos". NotFound where there
/// is none of that name.
Result<Value> answer(io::Disk& disk, const std::filesystem::path& folder, const RecordedQuestion& question);

} // namespace tutti::debug
