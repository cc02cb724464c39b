// What the worker `control` is asked, read from parameters, and its answers as values; no I/O.
#pragma once

#include "base/value.hpp"
#include "governance/request.hpp"
#include "store/control_records.hpp"
#include "store/control_store.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tutti::control_plane {

// Parameters are as the commands' types say.

struct EventQuestion {
    std::uint64_t from = 1;
    std::uint32_t most = 100;
};
EventQuestion event_question_from(const Value& params);
store::AuditQuestion audit_question_from(const Value& params);

store::RowQuestion row_question_from(const Value& params);

/// Bytes of one answer: a frame of a control socket takes more.
inline constexpr std::size_t most_of_answer = 192 * 1024;

governance::Outcome outcome_of_failure(const Error& error);

/// Values of rows are given as what they are. Where more come: `next`, the key to ask after.
Value rows_value(const store::RowPage& page);
Value events_value(const store::OutboxSpan& span);
Value page_value(const store::OutboxPage& page, const store::OutboxSpan& span);
/// As many of them as an answer has room for; `next` says from which one on there may be more.
Value audit_value(
    const std::vector<store::AuditLine>& lines, const store::OutboxSpan& span, const store::AuditHead& head,
    std::size_t most
);

/// "invalid_input"; nothing for a word that is the code of no error of ours.
std::optional<ErrorCode> error_code_named(std::string_view code);
/// What is answered to who knows no status: `data`, or an error with its code and sentence.
Result<Value> result_of(const governance::Answer& answer);

} // namespace tutti::control_plane
