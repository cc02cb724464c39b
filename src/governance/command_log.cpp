#include "governance/command_log.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::governance {

namespace {

/// Members by their keys, all the way down. Parsers bound the depth.
Value sorted(const Value& value) {
    if (value.is_array()) {
        std::vector<Value> items;
        for (const Value& item : value.items()) items.push_back(sorted(item));
        return Value::array(std::move(items));
    }
    if (!value.is_object()) return value;
    std::vector<Member> members;
    for (const Member& member : value.members()) members.push_back({member.key, sorted(member.value)});
    std::ranges::sort(members, {}, &Member::key);
    return Value::object(std::move(members));
}

constexpr char verbatim = '=';
constexpr std::size_t longest_verbatim = 480; ///< the store's keys and hashes have 512 bytes

} // namespace

std::string body_of(const Value& params, bool is_repeatable) {
    const auto text = print_json(sorted(params));
    if (is_repeatable && text.size() <= longest_verbatim) return verbatim + text;
    return fmt::format("{:016x}-{}", digest(text), text.size());
}

std::optional<Value> params_in(std::string_view body) {
    if (!body.starts_with(verbatim)) return std::nullopt;
    auto params = parse_json(body.substr(1));
    if (!params) return std::nullopt;
    return std::move(*params);
}

AuditLine audit_line(const Ticket& ticket, std::string outcome, const Fault* fault, WallTime now) {
    std::string data = R"({"request_id":)";
    append_json_string(data, ticket.request_id);
    data += fmt::format(
        R"(,"role":"{}","via":"{}","decision_id":"{}","parameters":{})", name(ticket.role), name(ticket.via),
        ticket.decision_id, ticket.parameters.empty() ? "[]" : ticket.parameters
    );
    if (ticket.is_keyed) {
        data += R"(,"key":)";
        append_json_string(data, ticket.key.key);
    }
    if (fault != nullptr) {
        data += fmt::format(R"(,"status":{},"message":)", fault->status);
        append_json_string(data, fault->message);
    }
    data += '}';
    return {now, ticket.key.subject, ticket.command, std::move(outcome), std::move(data)};
}

Conclusion conclude(const Ticket& ticket, const Outcome& outcome, WallTime now) {
    Conclusion conclusion{answer_of(outcome), {}, {}};
    if (ticket.is_keyed)
        conclusion.kept =
            KeptCommand{ticket.command, ticket.body, pack(conclusion.answer), ticket.begun, ticket.until};
    conclusion.line =
        audit_line(ticket, outcome ? "ok" : outcome.error().code, outcome ? nullptr : &outcome.error(), now);
    return conclusion;
}

} // namespace tutti::governance
