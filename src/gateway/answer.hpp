// The answers that many routes give in the same words.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "gateway/posted.hpp"
#include "io/http/http_message.hpp"
#include "live/live_state.hpp"
#include "live/recent_readings.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

struct Desk;

/// What is made on the spot: nobody keeps it, nobody guesses at its type.
io::HttpResponse fresh_answer(std::string content_type, std::string body, unsigned status = 200);
io::HttpResponse json_answer(const Value& body, unsigned status = 200);

/// Every source by its name, as GET /api/sources says them.
Value all_sources(const live::LiveState& state);

/// Times and values, oldest first.
Value course_answer(const live::RecentReadings::Series& series);

io::HttpResponse error_answer(const Error& error);
io::HttpResponse not_found(std::string_view path);
io::HttpResponse login_needed();
/// The bus has just come: whether somebody is there shows in a moment.
io::HttpResponse just_connected();
/// Nothing where that worker is there; `absent` where it is not.
std::optional<io::HttpResponse>
refuse_absent(const Desk& desk, std::string_view worker, io::HttpResponse absent);
/// The HTTP answer, of what a worker answered to a command, or of what kept it away.
using MakeAnswer = std::function<io::HttpResponse(const Result<std::string>& payload)>;
/// Asks a worker, and answers by what it says. `absent` is the sentence where it is not there.
io::HttpReply
ask_worker(Desk& desk, PostedCommand command, std::string_view absent, MakeAnswer answer = answer_with_data);
/// `sentence` says of what there were too many.
io::HttpResponse too_many(std::string_view sentence, microseconds wait);

/// How well-known error codes are said in HTTP; 500 for the rest.
unsigned status_of_error(std::string_view code) noexcept;

} // namespace tutti::gateway
