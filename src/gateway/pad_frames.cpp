#include "gateway/pad_frames.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "base/printable.hpp"
#include "contract/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace tutti::gateway {

namespace {

using contract::FieldReader;
using contract::VersionField;

constexpr std::size_t least_of_a_device = 8;
constexpr std::size_t most_of_a_device = 36;
constexpr double most_degrees = 360;
constexpr std::size_t most_vibrations = 20;
constexpr std::int64_t longest_vibration = 5000;

enum class Empty : std::uint8_t { Refused, Fine };

/// What a person reads: nothing in it moves a cursor.
std::string read_words(FieldReader& fields, std::string_view key, std::size_t most, Empty empty) {
    auto words = fields.text(key, empty == Empty::Fine ? 0 : 1, most);
    if (printable(words) != words) fields.wrong(key, "has a character that cannot be shown");
    return words;
}

std::string read_code(FieldReader& fields) {
    auto code = fields.text("code", 1, pad_limits::code_bytes);
    if (!is_name_segment(code)) fields.wrong("code", "has other characters than a-z, 0-9, '_' and '-'");
    return code;
}

Result<PadFrame> read_hello(FieldReader& fields) {
    PadHello hello;
    hello.device = fields.text("device", least_of_a_device, most_of_a_device);
    if (!is_name_segment(hello.device))
        fields.wrong("device", "has other characters than a-z, 0-9, '_' and '-'");
    if (fields.has("name")) hello.name = read_words(fields, "name", pad_limits::name_bytes, Empty::Fine);
    if (hello.name.empty()) hello.name = "a phone";
    return fields.finish<PadFrame>(std::move(hello));
}

Result<PadFrame> read_ping(FieldReader& fields) {
    using Most = std::numeric_limits<double>;
    const PadPing ping{fields.number("at", Most::lowest(), Most::max())};
    return fields.finish<PadFrame>(ping);
}

/// Which one it is follows from its members: it has those of one kind.
Result<PadControl> read_control(const Value& value) {
    constexpr std::array marks = {"down", "value", "x", "alpha", "text"};
    FieldReader fields(value, VersionField::Optional);
    if (value.is_object()
        && std::ranges::count_if(marks, [&](const char* mark) { return fields.has(mark); }) != 1)
        return fail(
            ErrorCode::InvalidInput,
            "a control has one of: down; value; x with y; alpha with beta and gamma; text"
        );
    PadControl control;
    if (fields.has("value"))
        control = PadSlider{read_code(fields), fields.number("value", 0, 1)};
    else if (fields.has("x"))
        control = PadPoint{read_code(fields), fields.number("x", 0, 1), fields.number("y", 0, 1)};
    else if (fields.has("alpha"))
        control = PadTilt{
            fields.number("alpha", -most_degrees, most_degrees),
            fields.number("beta", -most_degrees, most_degrees),
            fields.number("gamma", -most_degrees, most_degrees)
        };
    else if (fields.has("text"))
        control = PadText{read_words(fields, "text", pad_limits::text_bytes, Empty::Refused)};
    else
        control = PadButton{read_code(fields), fields.boolean("down")};
    return fields.finish(std::move(control));
}

Result<PadFrame> read_controls(FieldReader& fields) {
    const auto listed = fields.any("controls");
    if (!listed.is_array()) fields.wrong("controls", "is no list");
    if (auto read = fields.finish(0); !read) return std::unexpected(read.error());
    const auto items = listed.items();
    if (items.empty() || items.size() > pad_limits::frame_controls)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("controls: are {}, not 1 to {}", items.size(), pad_limits::frame_controls)
        );
    PadControls controls;
    for (std::size_t at = 0; at < items.size(); ++at) {
        auto control = read_control(items[at]);
        if (!control)
            return fail(control.error().code, fmt::format("controls[{}]: {}", at, control.error().message));
        controls.push_back(std::move(*control));
    }
    return controls;
}

std::vector<std::int64_t> read_vibration(FieldReader& fields) {
    const auto said = fields.any("vibrate");
    std::vector<std::int64_t> pattern;
    const auto add = [&](const Value& one) {
        if (one.is_number() && one.number() >= 0 && one.number() <= longest_vibration)
            pattern.push_back(static_cast<std::int64_t>(one.number()));
        else
            fields.wrong("vibrate", fmt::format("is not in milliseconds, 0 to {}", longest_vibration));
    };
    if (!said.is_array()) {
        add(said);
    } else if (said.items().size() > most_vibrations) {
        fields.wrong("vibrate", fmt::format("has more than {} parts", most_vibrations));
    } else {
        for (const auto& one : said.items()) add(one);
    }
    return pattern;
}

bool is_color(std::string_view text) {
    constexpr std::size_t length = 7;
    return text.size() == length && text.front() == '#'
           && text.find_first_not_of("0123456789abcdefABCDEF", 1) == text.npos;
}

std::string pad_message(const char* type, WallTime now, std::vector<Member> more) {
    std::vector<Member> members = {{"v", contract::version}, {"type", type}, {"timestamp", to_seconds(now)}};
    std::ranges::move(more, std::back_inserter(members));
    return print_json(Value::object(std::move(members)));
}

} // namespace

Result<PadFrame> read_pad_frame(std::string_view text) {
    if (text.size() > pad_limits::frame_bytes)
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("a frame of {} bytes is too large: at most {}", text.size(), pad_limits::frame_bytes)
        );
    const auto value = parse_json(text);
    if (!value)
        return fail(ErrorCode::InvalidInput, fmt::format("a frame is not JSON: {}", value.error().message));
    FieldReader fields(*value);
    const auto type = fields.text("type");
    if (type == "hello") return read_hello(fields);
    if (type == "ping") return read_ping(fields);
    if (type == "controls") return read_controls(fields);
    fields.wrong("type", "is none of hello, controls and ping");
    return fields.finish<PadFrame>(PadPing{});
}

Result<PadFeedback> read_pad_feedback(const Value& data) {
    using Producer = std::numeric_limits<std::int32_t>;
    FieldReader fields(data, VersionField::Optional);
    PadFeedback feedback;
    if (fields.has("producer"))
        feedback.producer =
            static_cast<std::int32_t>(fields.integer("producer", Producer::min(), Producer::max()));
    if (fields.has("vibrate")) feedback.vibrate = read_vibration(fields);
    if (fields.has("text")) feedback.text = read_words(fields, "text", pad_limits::text_bytes, Empty::Fine);
    if (fields.has("color")) {
        feedback.color = fields.text("color");
        if (!is_color(feedback.color)) fields.wrong("color", "is not written as \"#rrggbb\"");
    }
    if (feedback.vibrate.empty() && feedback.text.empty() && feedback.color.empty())
        fields.wrong("data", "has none of vibrate, text and color");
    return fields.finish(std::move(feedback));
}

std::string print_pad_welcome(std::int32_t producer, WallTime now) {
    return pad_message("welcome", now, {{"producer", producer}});
}

std::string print_pad_pong(const PadPing& ping, WallTime now) {
    return pad_message("pong", now, {{"at", ping.at}});
}

std::string print_pad_feedback(const PadFeedback& feedback, WallTime now) {
    std::vector<Member> members;
    if (!feedback.vibrate.empty()) {
        std::vector<Value> pattern(feedback.vibrate.begin(), feedback.vibrate.end());
        members.push_back({"vibrate", Value::array(std::move(pattern))});
    }
    if (!feedback.text.empty()) members.push_back({"text", feedback.text});
    if (!feedback.color.empty()) members.push_back({"color", feedback.color});
    return pad_message("feedback", now, std::move(members));
}

std::string print_pad_refusal(std::string_view why, WallTime now) {
    return pad_message("refused", now, {{"message", why}});
}

} // namespace tutti::gateway
