#include "workers/otlp/export_answer.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "io/http/retry_after.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tutti::otlp {

namespace {

constexpr std::size_t longest_message = 200;
constexpr std::size_t largest_body = 64 * 1024;

/// Whole numbers of 64 bits are texts in protobuf's JSON, and some write them as numbers.
std::uint64_t count_in(const Value& part, std::string_view key) {
    const auto* count = part.find(key);
    if (count == nullptr) return 0;
    if (count->is_integer()) return static_cast<std::uint64_t>(std::max<std::int64_t>(count->integer(), 0));
    if (!count->is_string()) return 0;
    const auto text = count->string();
    std::uint64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && rest == end ? number : 0;
}

std::string message_in(const Value& part, std::string_view key) {
    const auto* message = part.find(key);
    return message != nullptr && message->is_string()
               ? printable_beginning(message->string(), longest_message)
               : std::string();
}

/// OTLP/HTTP: these alone are tried again, and what did not arrive.
bool is_retryable(unsigned status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
}

std::string reason_of(const io::HttpResponse& answer) {
    auto reason = fmt::format("it answered {}", answer.status);
    if (answer.body.size() > largest_body) return reason;
    const auto body = parse_json(answer.body); // a google.rpc.Status, where it says more
    const auto message = body && body->is_object() ? message_in(*body, "message") : "";
    return message.empty() ? reason : fmt::format("{}: {}", reason, message);
}

} // namespace

PartialSuccess read_partial_success(std::string_view body) {
    if (body.size() > largest_body) return {};
    const auto answer = parse_json(body);
    const auto* part = answer && answer->is_object() ? answer->find("partialSuccess") : nullptr;
    if (part == nullptr || !part->is_object()) return {};
    const auto rejected = std::max(count_in(*part, "rejectedSpans"), count_in(*part, "rejectedDataPoints"));
    return {rejected, message_in(*part, "errorMessage")};
}

ExportAnswer read_answer(const Result<io::HttpResponse>& answer, WallTime now) {
    if (!answer) {
        const bool is_hopeless = answer.error().code == ErrorCode::InvalidInput;
        return {is_hopeless ? Fate::Never : Fate::Later, 0, answer.error().message, {}};
    }
    if (answer->status >= 200 && answer->status < 300) {
        auto [rejected, message] = read_partial_success(answer->body);
        return {Fate::Taken, rejected, std::move(message), {}};
    }
    ExportAnswer read{Fate::Never, 0, reason_of(*answer), {}};
    if (!is_retryable(answer->status)) return read;
    read.fate = Fate::Later;
    if (const auto asked = io::retry_after(*answer, now)) read.pause = std::min(*asked, longest_asked_pause);
    return read;
}

} // namespace tutti::otlp
