#include "workers/debug/log_book.hpp"

#include "base/iso_time.hpp"
#include "base/json.hpp"
#include "base/printable.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace tutti::debug {

namespace {

/// What a line says beside what every line does.
std::vector<Member> fields_of(const HeardLine& line) {
    constexpr std::array<std::string_view, 6> own = {"v",       "timestamp", "level",
                                                     "service", "stream",    "message"};
    std::vector<Member> fields;
    const auto value = line.record.text.empty() ? Result<Value>(Value()) : parse_json(line.record.text);
    if (!value || !value->is_object()) return fields;
    for (const auto& member : value->members())
        if (std::ranges::find(own, member.key) == own.end()) fields.push_back(member);
    return fields;
}

/// Its room goes, too.
void cut(std::string& text, std::size_t most) {
    text.resize(first_characters(text, most).size());
    text.shrink_to_fit();
}

} // namespace

void LogBook::take(std::string_view line, std::string_view service, double now) {
    auto& heard = ring_.add();
    heard.record = logs::parse_log_record(line);
    heard.is_cut = line.size() > HeardLine::most_bytes;
    if (heard.is_cut) {
        cut(heard.record.text, 0); // half of it is no JSON
        cut(heard.record.message, HeardLine::most_bytes);
    }
    if (heard.record.service.empty() || heard.record.service.size() > HeardLine::most_bytes)
        heard.record.service = service;
    if (heard.record.timestamp == 0) heard.record.timestamp = now;
}

Value to_value(const HeardLine& line, std::uint64_t number) {
    std::vector<Member> members = {
        {"sequence", number},
        {"timestamp", line.record.timestamp},
        {"level", logs::name(line.record.level)},
        {"service", whole_characters(line.record.service)},
        {"message", whole_characters(line.record.message)},
    };
    if (auto fields = fields_of(line); !fields.empty())
        members.push_back({"fields", Value::object(std::move(fields))});
    if (line.is_cut) members.push_back({"cut", true});
    return Value::object(std::move(members));
}

std::string print_line(const HeardLine& line, seconds utc_offset) {
    const auto& record = line.record;
    auto text = fmt::format(
        "{}  {}  {}{}", print_time_of_day(wall_time_from_seconds(record.timestamp), utc_offset),
        record.service,
        record.level == logs::Level::Info ? "" : fmt::format("{}  ", logs::name(record.level)),
        whole_characters(record.message)
    );
    for (const auto& field : fields_of(line))
        text += fmt::format(" {}={}", field.key, print_json(field.value));
    if (line.is_cut) text += "  …";
    return printable(text);
}

} // namespace tutti::debug
