// What a page posts: an event to publish, a command to carry out; and the answer to a command. Pure.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "contract/event.hpp"
#include "io/http/http_message.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

/// The body of POST /api/events.
struct PostedEvent {
    std::string type;
    std::int32_t producer = 0;
    Value data = Value::object({});
};

Result<PostedEvent> read_posted_event(std::string_view body);

/// The body of POST /api/commands/{target}.
struct PostedCommand {
    std::string target;
    std::string action;
    Value params = Value::object({});
    std::optional<std::string> idempotency_key = {};
    /// How long it may take; nothing: as long as any.
    std::optional<microseconds> patience = {};
};

Result<PostedCommand> read_posted_command(std::string_view target, std::string_view body);

/// What pages have changed so far.
struct PostStatistics {
    std::uint64_t events = 0;    ///< published
    std::uint64_t commands = 0;  ///< sent on
    std::uint64_t refused = 0;   ///< neither, for who or how often asked
    std::uint64_t not_taken = 0; ///< neither, for the bus: it was away, or did not take an event
};

/// Of a message that the bus does not take. What it has no room for is not the viewer's haste (429).
io::HttpResponse refusal_of_bus(const Error& why);

/// What the worker said, or the answer that tells why it said nothing of use.
std::expected<Value, io::HttpResponse> data_of_reply(const Result<std::string>& payload);
/// The HTTP answer to a command from the payload of its reply, or from what kept it away.
io::HttpResponse answer_to_command(const Result<std::string>& payload);
/// The same as older clients know it: `{success,message,data?}`, with the same statuses.
io::HttpResponse answer_to_old_command(const Result<std::string>& payload);
io::HttpResponse old_answer(std::expected<Value, io::HttpResponse> data);
/// An error in that form.
io::HttpResponse as_old_answer(io::HttpResponse error);
/// The same, where what the worker said is the whole answer.
io::HttpResponse answer_with_data(const Result<std::string>& payload);

} // namespace tutti::gateway
