#include "governance/request.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstddef>

namespace tutti::governance {

namespace {

constexpr std::array<std::string_view, 4> via_names = {"http", "bus", "control", "internal"};

unsigned status_of(ErrorCode code) noexcept {
    switch (code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::UnknownVersion:
        return 400;
    case ErrorCode::PermissionDenied:
        return 403;
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::Conflict:
        return 409;
    case ErrorCode::LimitExceeded:
        return 429;
    case ErrorCode::Unavailable:
        return 503;
    case ErrorCode::Timeout:
        return 504;
    case ErrorCode::Environment:
        break;
    }
    return 500;
}

} // namespace

std::string_view name(Via via) noexcept { return via_names[static_cast<std::size_t>(via)]; }

Fault fault_of(const Error& error) {
    return {.status = status_of(error.code), .code = name(error.code), .message = error.message};
}

Answer answer_of(const Outcome& outcome) {
    if (outcome) return {200, print_json(Value::object({{"data", *outcome}}))};
    const auto& fault = outcome.error();
    std::vector<Member> members = {{"code", fault.code}, {"message", fault.message}};
    if (!fault.field.empty()) members.push_back({"field", fault.field});
    if (!fault.decision_id.empty()) members.push_back({"decision_id", fault.decision_id});
    if (!fault.leader.empty()) members.push_back({"leader", fault.leader});
    return {fault.status, print_json(Value::object({{"error", Value::object(std::move(members))}}))};
}

std::string pack(const Answer& answer) { return fmt::format("{} {}", answer.status, answer.body); }

Result<Answer> unpack(std::string_view text) {
    Answer answer;
    const auto* const end = text.data() + text.size();
    const auto [rest, fault] = std::from_chars(text.data(), end, answer.status);
    if (fault != std::errc() || rest == end || *rest != ' ' || answer.status < 200 || answer.status > 599)
        return fail(ErrorCode::InvalidInput, "what is kept of an answer does not begin with its status");
    answer.body.assign(rest + 1, end);
    return answer;
}

} // namespace tutti::governance
