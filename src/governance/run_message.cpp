#include "governance/run_message.hpp"

#include "base/ip_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace tutti::governance {

namespace {

constexpr std::size_t most_roles = 16;
constexpr double longest_patience = 86'400; // the dispatcher has a shorter one

std::unexpected<Error> wrong_member(std::string_view member, std::string_view expected) {
    return fail(ErrorCode::InvalidInput, fmt::format("`{}` must be {}", member, expected));
}

/// As it was where there is none.
Result<void> read_text(const Value& object, std::string_view key, std::string& text) {
    const auto* said = object.find(key);
    if (said == nullptr) return {};
    if (!said->is_string()) return wrong_member(key, "a text");
    text = said->string();
    return {};
}

Result<void> read_patience(const Value& params, std::optional<microseconds>& patience) {
    const auto* said = params.find("patience");
    if (said == nullptr) return {};
    const double wanted = said->is_number() ? said->number() : -1;
    if (!(wanted >= 0) || wanted > longest_patience) return wrong_member("patience", "seconds, up to a day");
    patience = microseconds(std::llround(wanted * 1e6));
    return {};
}

Result<void> read_roles(const Value& subject, std::vector<std::string>& roles) {
    const auto* said = subject.find("roles");
    if (said == nullptr) return {};
    const bool is_list = said->is_array() && said->items().size() <= most_roles;
    if (!is_list || !std::ranges::all_of(said->items(), &Value::is_string))
        return wrong_member("subject.roles", "a list of up to 16 names of roles");
    for (const Value& role : said->items()) roles.emplace_back(role.string());
    return {};
}

Result<void> read_address(const Value& subject, std::string& address) {
    const auto* said = subject.find("address");
    if (said == nullptr) return {};
    if (!said->is_string() || !parse_ip_address(said->string()))
        return wrong_member("subject.address", "an IP address");
    address = said->string();
    return {};
}

/// One without any role may nothing: that is for the dispatcher to say, and to write down.
Result<void> read_subject(const Value& params, Subject& subject) {
    const auto* said = params.find("subject");
    if (said == nullptr) return {};
    const auto* name = said->find("name");
    if (name == nullptr || !name->is_string()) return wrong_member("subject.name", "a text");
    const auto* role = said->find("role");
    const auto known = role != nullptr && role->is_string() ? role_from(role->string()) : std::nullopt;
    if (role != nullptr && !known) return wrong_member("subject.role", "viewer, operator or admin");
    subject = {std::string(name->string()), known.value_or(UserRole::None)};
    if (auto read = read_roles(*said, subject.roles); !read) return read;
    return read_address(*said, subject.address);
}

Result<void> read_via(const Value& params, Via& via) {
    const auto* said = params.find("via");
    if (said == nullptr) return {};
    for (const auto each : {Via::Http, Via::Bus, Via::Control, Via::Internal})
        if (said->is_string() && name(each) == said->string()) {
            via = each;
            return {};
        }
    return wrong_member("via", "http, bus, control or internal");
}

Value subject_value(const Subject& subject) {
    std::vector<Member> members = {{"name", subject.name}};
    if (subject.role != UserRole::None) members.push_back({"role", name(subject.role)});
    if (!subject.roles.empty())
        members.push_back({"roles", Value::array({subject.roles.begin(), subject.roles.end()})});
    if (!subject.address.empty()) members.push_back({"address", subject.address});
    return Value::object(std::move(members));
}

} // namespace

Value run_parameters(const Request& request) {
    std::vector<Member> members = {{"command", request.command}, {"params", request.params}};
    if (!request.idempotency_key.empty()) members.push_back({"idempotency_key", request.idempotency_key});
    if (!request.id.empty()) members.push_back({"request_id", request.id});
    if (request.patience) members.push_back({"patience", to_seconds(*request.patience)});
    if (!request.subject.name.empty()) members.push_back({"subject", subject_value(request.subject)});
    members.push_back({"via", name(request.via)});
    return Value::object(std::move(members));
}

Result<Request> read_run_parameters(const Value& params, const Request& usual) {
    Request request = usual;
    if (auto read = read_text(params, "command", request.command); !read) return pass_on(read);
    if (request.command.empty()) return wrong_member("command", "the name of a command");
    if (const auto* said = params.find("params"); said != nullptr) {
        if (!said->is_object()) return wrong_member("params", "an object");
        request.params = *said;
    }
    if (auto read = read_text(params, "idempotency_key", request.idempotency_key); !read)
        return pass_on(read);
    if (auto read = read_text(params, "request_id", request.id); !read) return pass_on(read);
    if (auto read = read_patience(params, request.patience); !read) return pass_on(read);
    if (auto read = read_subject(params, request.subject); !read) return pass_on(read);
    if (auto read = read_via(params, request.via); !read) return pass_on(read);
    return request;
}

Value run_answer(const Answer& answer) {
    std::vector<Member> members = {{"status", answer.status}, {"body", answer.body}};
    if (answer.is_stale) members.push_back({"stale", true});
    return Value::object(std::move(members));
}

Result<Answer> read_run_answer(const Value& value) {
    const auto* status = value.find("status");
    const auto* body = value.find("body");
    if (status == nullptr || !status->is_integer() || status->integer() < 200 || status->integer() > 599
        || body == nullptr || !body->is_string())
        return fail(ErrorCode::InvalidInput, "control answered without a status and a body");
    const auto* stale = value.find("stale");
    return Answer{
        static_cast<unsigned>(status->integer()), std::string(body->string()),
        stale != nullptr && stale->is_bool() && stale->boolean()
    };
}

} // namespace tutti::governance
