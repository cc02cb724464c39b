#include "governance/command_log.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/sorted_members.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

namespace tutti::governance {

namespace {

// The store takes answers of 256 KiB and lines of audit of 16 KiB; a character is up to six bytes of JSON.
constexpr std::size_t longest_answer = 256 * 1024;
constexpr std::size_t longest_message = 1024;
constexpr std::size_t longest_word = 64;
constexpr std::size_t longest_names = 4096;
constexpr std::size_t longest_kept_values = 4096;

std::string cut(std::string_view text, std::size_t longest) {
    return whole_characters(first_characters(text, longest));
}

Outcome cut(const Outcome& outcome) {
    if (outcome) return outcome;
    auto fault = outcome.error();
    fault.code = cut(fault.code, longest_word);
    fault.message = cut(fault.message, longest_message);
    fault.field = cut(fault.field, longest_message);
    fault.decision_id = cut(fault.decision_id, longest_word);
    fault.leader = cut(fault.leader, longest_message);
    return std::unexpected(std::move(fault));
}

Fault too_large(std::size_t size) {
    return {
        .status = 500,
        .code = "answer_too_large",
        .message = fmt::format(
            "it was carried out, and its answer of {} bytes is too large to be kept: look at what holds", size
        )
    };
}

constexpr char verbatim = '=';
constexpr std::size_t longest_verbatim = 480; ///< the store's keys and hashes have 512 bytes

} // namespace

std::string plain_fingerprint(std::string_view text) { return fmt::format("{:016x}", digest(text)); }

std::string body_of(const Value& params, bool is_repeatable, const Fingerprint& fingerprint) {
    const auto text = print_json(sorted_members(params));
    if (is_repeatable && text.size() <= longest_verbatim) return verbatim + text;
    return fmt::format("{}-{}", fingerprint(text), text.size());
}

std::optional<Value> params_in(std::string_view body) {
    if (!body.starts_with(verbatim)) return std::nullopt;
    auto params = parse_json(body.substr(1));
    if (!params) return std::nullopt;
    return std::move(*params);
}

namespace {

/// One of ours, or else those of a policy.
std::string role_in_words(const Subject& subject) {
    if (subject.role != UserRole::None || subject.roles.empty()) return std::string(name(subject.role));
    std::string roles;
    for (const auto& role : subject.roles) roles += (roles.empty() ? "" : ", ") + role;
    return cut(roles, longest_message);
}

} // namespace

AuditLine audit_line(const Ticket& ticket, std::string outcome, const Fault* fault, WallTime now) {
    const bool has_names = !ticket.parameters.empty() && ticket.parameters.size() <= longest_names;
    const std::string_view names = has_names ? std::string_view(ticket.parameters) : "[]";
    std::string data = R"({"request_id":)";
    append_json_string(data, ticket.request_id);
    data += R"(,"role":)";
    append_json_string(data, role_in_words(ticket.subject));
    data += fmt::format(
        R"(,"via":"{}","decision_id":"{}","parameters":{})", name(ticket.via), ticket.decision_id, names
    );
    if (!ticket.rules.empty() && ticket.rules.size() <= longest_names)
        data += fmt::format(R"(,"rules":{})", ticket.rules);
    if (!ticket.values.empty() && ticket.values.size() <= longest_kept_values)
        data += fmt::format(R"(,"values":{})", ticket.values);
    if (ticket.is_keyed) {
        data += R"(,"key":)";
        append_json_string(data, ticket.key.key);
    }
    if (fault != nullptr) {
        data += fmt::format(R"(,"status":{},"message":)", fault->status);
        append_json_string(data, cut(fault->message, longest_message));
    }
    data += '}';
    return {now, ticket.key.subject, ticket.command, std::move(outcome), std::move(data)};
}

Fault fault_of(const WriteFailure& failure) {
    if (!failure.may_be_written) return fault_of(failure.error);
    return {
        .status = 500,
        .code = "may_be_written",
        .message = fmt::format(
            "nobody knows whether it was written ({}): look at what holds before you ask again",
            failure.error.message
        )
    };
}

Conclusion conclude(const Ticket& ticket, const Outcome& came, WallTime now) {
    auto outcome = cut(came);
    Conclusion conclusion{answer_of(outcome), {}, {}};
    if (const auto size = pack(conclusion.answer).size(); size > longest_answer) {
        outcome = std::unexpected(too_large(size));
        conclusion.answer = answer_of(outcome);
    }
    if (ticket.is_keyed)
        conclusion.kept =
            KeptCommand{ticket.command, ticket.body, pack(conclusion.answer), ticket.begun, ticket.until};
    conclusion.line =
        audit_line(ticket, outcome ? "ok" : outcome.error().code, outcome ? nullptr : &outcome.error(), now);
    return conclusion;
}

} // namespace tutti::governance
