#include "workers/debug/recorded_answers.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "base/utf8.hpp"
#include "contract/fields.hpp"
#include "workers/debug/heard_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace tutti::debug {

namespace {

constexpr double longest_span = 60; ///< seconds before, and after
constexpr std::int64_t most_recorded = 1000;
constexpr std::size_t most_bytes = 400 << 10; ///< of JSON

microseconds span_of(contract::FieldReader& fields, std::string_view key, microseconds otherwise) {
    const auto span = fields.has(key) ? fields.number_or_null(key, 0, longest_span) : std::nullopt;
    return span ? microseconds(static_cast<std::int64_t>(*span * 1e6)) : otherwise;
}

Value to_value(const archive::KeptRecording& recording) {
    const auto seconds_or_null = [](std::optional<WallTime> time) {
        return time ? Value(to_seconds(*time)) : Value();
    };
    std::vector<Member> members = {
        {"name", whole_characters(recording.name.filename().native())},
        {"path", whole_characters(recording.name.native())},
        {"messages", recording.messages},
        {"from", seconds_or_null(recording.first())},
        {"to", seconds_or_null(recording.last())},
    };
    if (!recording.trouble.empty()) members.push_back({"trouble", printable(recording.trouble)});
    return Value::object(std::move(members));
}

Value to_value(const recording::Recorded& message, std::uint64_t number) {
    HeardMessage heard;
    heard.take_bus(message.topic, message.payload, message.retain, message.time);
    auto value = to_value(heard, number);
    std::vector<Member> members(value.members().begin(), value.members().end());
    members.push_back({"qos", message.qos});
    return Value::object(std::move(members));
}

struct Sized {
    Value value;
    WallTime time;
    std::size_t bytes;
};

/// As many as fit: what is furthest from the moment goes first.
std::vector<Value> fitting(archive::RecordedMoment& found, WallTime at) {
    std::deque<Sized> all;
    std::size_t used = 0;
    for (const auto& message : found.messages) {
        auto value = to_value(message, all.size() + 1);
        const auto bytes = print_json(value).size() + 1;
        all.push_back({std::move(value), message.time, bytes});
        used += bytes;
    }
    while (used > most_bytes) {
        const bool first_goes = at - all.front().time > all.back().time - at;
        used -= first_goes ? all.front().bytes : all.back().bytes;
        (first_goes ? found.has_earlier : found.has_later) = true;
        if (first_goes)
            all.pop_front();
        else
            all.pop_back();
    }
    std::vector<Value> values;
    for (auto& each : all) values.push_back(std::move(each.value));
    return values;
}

const archive::KeptRecording* named(const archive::KeptRecordings& recordings, std::string_view name) {
    const auto found = std::ranges::find_if(recordings.all, [&](const auto& recording) {
        return recording.name.filename().native() == name;
    });
    return found != recordings.all.end() ? &*found : nullptr;
}

} // namespace

Result<RecordedQuestion> recorded_question_from(const Value& params) {
    contract::FieldReader fields(params, contract::VersionField::Optional);
    RecordedQuestion question;
    question.moment.at = fields.time("at");
    question.moment.before = span_of(fields, "before", question.moment.before);
    question.moment.after = span_of(fields, "after", question.moment.after);
    const auto count = fields.has("count") ? fields.integer_or_null("count", 1, most_recorded) : std::nullopt;
    if (count) question.count = static_cast<std::size_t>(*count);
    question.recording = fields.optional_text("recording", 0, 256).value_or("");
    auto filter = filter_from(params);
    if (!filter) return pass_on(filter);
    question.filter = std::move(*filter);
    return fields.finish(std::move(question));
}

Result<Value> answer_recordings(io::Disk& disk, const std::filesystem::path& folder) {
    auto kept = archive::recordings_in(disk, folder);
    if (!kept) return pass_on(kept);
    std::ranges::sort(kept->all, std::ranges::greater(), [](const auto& recording) {
        return std::pair(recording.first(), recording.name);
    });
    std::vector<Value> recordings;
    std::ranges::transform(kept->all, std::back_inserter(recordings), [](const auto& recording) {
        return to_value(recording);
    });
    return Value::object(
        {{"folder", whole_characters(folder.native())},
         {"more", kept->has_more},
         {"recordings", Value::array(std::move(recordings))}}
    );
}

Result<Value> answer(io::Disk& disk, const std::filesystem::path& folder, const RecordedQuestion& question) {
    auto kept = archive::recordings_in(disk, folder);
    if (!kept) return pass_on(kept);
    const auto* recording = question.recording.empty() ? archive::recording_of(*kept, question.moment)
                                                       : named(*kept, question.recording);
    if (recording == nullptr && !question.recording.empty())
        return fail(
            ErrorCode::NotFound, fmt::format(
                                     "recording: there is no {} in {}: get_recordings lists them",
                                     printable(question.recording), printable(folder.native())
                                 )
        );
    archive::RecordedMoment found;
    if (recording != nullptr) {
        auto read = archive::messages_around(
            disk, *recording, question.moment, question.count,
            [&](std::string_view topic) { return question.filter.takes(topic); }
        );
        if (!read) return pass_on(read);
        found = std::move(*read);
    }
    auto messages = fitting(found, question.moment.at);
    return Value::object(
        {{"folder", whole_characters(folder.native())},
         {"recordings", kept->all.size()},
         {"recording", recording != nullptr ? to_value(*recording) : Value()},
         {"from", to_seconds(question.moment.from())},
         {"to", to_seconds(question.moment.to())},
         {"earlier", found.has_earlier},
         {"later", found.has_later},
         {"messages", Value::array(std::move(messages))}}
    );
}

} // namespace tutti::debug
