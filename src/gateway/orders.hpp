// Orders: what is asked of workers to change something, as whoever asks. Where control runs, it carries out
// what is in the table of commands, and says what is answered; else the worker is asked itself.
#pragma once

#include "gateway/desk.hpp"
#include "governance/request.hpp"

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

inline constexpr std::string_view idempotency_field = "Idempotency-Key";

/// What the worker said; or the answer that tells why it said nothing of use.
using WorkerData = std::expected<Value, io::HttpResponse>;
using AnswerToOrder = std::function<io::HttpResponse(WorkerData data)>;

/// What a field says between its quotes; as it is where it has none.
std::string_view without_quotes(std::string_view text);

/// The key of the request's field beside what the body says; 400 where they are two.
std::expected<std::optional<std::string>, io::HttpResponse>
idempotency_key_of(const io::HttpRequest& request, const std::optional<std::string>& in_body = {});

/// The command as control is asked for it; nothing: the worker itself is.
std::optional<governance::Request>
governed(Desk& desk, const io::HttpRequest& request, const PostedCommand& command);
/// Control's answer as it goes out: status and body as they are. `path`: what was asked for, for a leader
/// that is to be asked instead.
io::HttpResponse answer_as_it_is(governance::Answer answer, std::string_view path);
WorkerData data_of_answer(const governance::Answer& answer, std::string_view path);

/// Asks whoever leads the worker elsewhere, control, or else the worker. `absent` is the sentence where that
/// is not there.
io::HttpReply order(
    Desk& desk, const io::HttpRequest& request, PostedCommand command, std::string_view absent,
    AnswerToOrder answer
);
/// The same for several of the same key, beside each other; `answer` hears all, in the order of the commands.
io::HttpReply order_all(
    Desk& desk, const io::HttpRequest& request, std::vector<PostedCommand> commands,
    std::function<io::HttpResponse(std::vector<WorkerData>)> answer
);

/// `{"data":…}`
io::HttpResponse answer_done(WorkerData data);
/// What the worker said is the whole answer.
io::HttpResponse answer_said(WorkerData data);

} // namespace tutti::gateway
