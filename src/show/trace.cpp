#include "show/trace.hpp"

#include "base/name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace tutti::show {

namespace {

/// Seconds past which a time is a mistake: 3,000 years.
constexpr double longest_trace = 1e11;

std::unexpected<Error> wrong(std::string message) {
    return fail(ErrorCode::InvalidInput, std::move(message));
}

Result<void> read_time(const Value& line, TraceLine& read) {
    const Value* t = line.find("t");
    if (t == nullptr) return wrong("no \"t\"");
    if (!t->is_number())
        return wrong(fmt::format("\"t\" must be a number of seconds, not {}", describe(t->kind())));
    const double seconds = t->number();
    if (!(seconds >= 0 && seconds <= longest_trace))
        return wrong(fmt::format("\"t\" must lie between 0 and {:.0f}", longest_trace));
    read.time = wall_time_from_seconds(seconds);
    return {};
}

Result<void> read_producer(const Value& line, TraceLine& read) {
    using Range = std::numeric_limits<std::int32_t>;
    if (const Value* producer = line.find("producer")) {
        if (!producer->is_integer() || producer->integer() < Range::min()
            || producer->integer() > Range::max())
            return wrong("\"producer\" must be a whole number of 32 bits");
        read.producer = static_cast<std::int32_t>(producer->integer());
    }
    if (const Value* source = line.find("source")) {
        if (!source->is_string() || !is_dotted_name(source->string()))
            return wrong("\"source\" must be a name");
        read.source = source->string();
    }
    return {};
}

void append_sorted(std::string& out, const Value& value);

/// A member, and the first eight characters of its key as a number: comparing those settles most.
struct Ranked {
    std::uint64_t rank;
    const Member* member;

    explicit Ranked(const Member& of) noexcept : rank(0), member(&of) {
        for (std::size_t i = 0; i < 8; ++i)
            rank = rank << 8 | (i < of.key.size() ? static_cast<unsigned char>(of.key[i]) : 0U);
    }
    Ranked() noexcept : rank(0), member(nullptr) {}

    bool operator<(const Ranked& other) const noexcept {
        return rank != other.rank ? rank < other.rank : member->key < other.member->key;
    }
};

void append_members(std::string& out, std::span<const Member> members) {
    // Objects are small: their order is found in place, where it fits.
    std::array<Ranked, 16> few;
    std::vector<Ranked> many;
    std::span<Ranked> sorted(few.data(), std::min(members.size(), few.size()));
    if (members.size() > few.size()) {
        many.resize(members.size());
        sorted = many;
    }
    std::ranges::transform(members, sorted.begin(), [](const Member& member) { return Ranked(member); });
    std::sort(sorted.begin(), sorted.end());
    char separator = '{';
    for (const auto& [rank, member] : sorted) {
        out += separator;
        separator = ',';
        append_json_string(out, member->key);
        out += ':';
        append_sorted(out, member->value);
    }
    if (members.empty()) out += '{';
    out += '}';
}

void append_sorted(std::string& out, const Value& value) {
    if (value.is_object()) return append_members(out, value.members());
    if (!value.is_array()) return append_json(out, value);
    out += '[';
    bool first = true;
    for (const Value& item : value.items()) {
        if (!first) out += ',';
        first = false;
        append_sorted(out, item);
    }
    out += ']';
}

void append_number(std::string& out, std::int64_t number) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

/// Seconds with six decimals; times of a trace are not negative.
void append_time(std::string& out, WallTime time) {
    constexpr std::int64_t million = 1'000'000;
    const auto count = time.time_since_epoch().count();
    append_number(out, count / million);
    out += '.';
    // A one in front keeps the leading zeros.
    const auto fraction = out.size();
    append_number(out, million + count % million);
    out.erase(fraction, 1);
}

} // namespace

Result<TraceLine> parse_trace_line(JsonReader& reader, std::string_view line) {
    const auto parsed = reader.parse(line);
    if (!parsed) return std::unexpected(parsed.error());
    if (!parsed->is_object())
        return wrong(fmt::format("must be an object, not {}", describe(parsed->kind())));
    TraceLine read;
    if (auto time = read_time(*parsed, read); !time) return pass_on(time);
    if (const Value* end = parsed->find("end")) {
        if (!end->is_bool()) return wrong("\"end\" must be true or false");
        if (end->boolean()) {
            read.end = true;
            return read;
        }
    }
    const Value* type = parsed->find("type");
    if (type == nullptr) return wrong("no \"type\"");
    if (!type->is_string() || !is_dotted_name(type->string()))
        return wrong("\"type\" must be names of a-z, 0-9, '_' and '-', joined by '.'");
    read.type = type->string();
    if (auto producer = read_producer(*parsed, read); !producer) return pass_on(producer);
    if (const Value* data = parsed->find("data")) {
        if (!data->is_object())
            return wrong(fmt::format("\"data\" must be an object, not {}", describe(data->kind())));
        read.data = *data;
    }
    return read;
}

void append_trace_line(
    std::string& out, WallTime time, std::string_view type, std::int32_t producer, std::string_view source,
    const Value& data
) {
    out += "{\"data\":";
    append_sorted(out, data);
    out += ",\"producer\":";
    append_number(out, producer);
    if (!source.empty()) {
        out += ",\"source\":";
        append_json_string(out, source);
    }
    out += ",\"t\":";
    append_time(out, time);
    out += ",\"type\":";
    append_json_string(out, type);
    out += "}\n";
}

} // namespace tutti::show
