#include "contract/log_line.hpp"

#include "contract/codec.hpp"

#include <algorithm>

namespace tutti::contract {

namespace {

constexpr std::array<std::string_view, 6> own_members = {"v",       "timestamp", "level",
                                                         "service", "stream",    "message"};

bool is_own(std::string_view key) noexcept {
    return std::ranges::find(own_members, key) != own_members.end();
}

} // namespace

Result<LogLine> parse_log_line(std::string_view json) { return parse_with(json, log_line_from); }

Result<LogLine> log_line_from(const Value& payload) {
    constexpr std::size_t most_of_a_level = 32;
    FieldReader fields(payload, VersionField::Optional);
    LogLine line;
    line.timestamp = fields.time("timestamp");
    line.level = fields.text("level", 1, most_of_a_level);
    line.service = fields.name("service");
    if (fields.has("stream")) line.stream = fields.text("stream");
    if (line.stream && *line.stream != "stdout" && *line.stream != "stderr")
        fields.wrong("stream", "is neither \"stdout\" nor \"stderr\"");
    line.message = fields.text("message");
    if (payload.is_object())
        std::ranges::copy_if(payload.members(), std::back_inserter(line.fields), [](const Member& member) {
            return !is_own(member.key);
        });
    return fields.finish(std::move(line));
}

Value to_value(const LogLine& line) {
    std::vector<Member> members = {
        {"v", version},
        {"timestamp", to_seconds(line.timestamp)},
        {"level", line.level},
        {"service", line.service},
    };
    if (line.stream) members.push_back({"stream", *line.stream});
    members.push_back({"message", line.message});
    std::ranges::copy_if(line.fields, std::back_inserter(members), [](const Member& member) {
        return !is_own(member.key);
    });
    return Value::object(std::move(members));
}

std::string print(const LogLine& line) { return print_json(to_value(line)); }

} // namespace tutti::contract
