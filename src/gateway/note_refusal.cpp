#include "gateway/note_refusal.hpp"

#include "base/json.hpp"
#include "base/value_path.hpp"
#include "gateway/visitor.hpp"

#include <fmt/format.h>

namespace tutti::gateway {

namespace {

/// Code, sentence and rules, as the answer says them.
void take_words(governance::Refusal& refusal, const Value& error) {
    refusal.outcome = text_at(error, "code").value_or("");
    refusal.message = text_at(error, "message").value_or("");
    const auto* rules = error.find("rules");
    if (rules == nullptr || !rules->is_array()) return;
    for (const Value& rule : rules->items())
        if (rule.is_string()) refusal.rules.emplace_back(rule.string());
}

/// What an answer that refuses says: an object.
Value error_in(const io::HttpResponse& answer) {
    const auto body = parse_json(answer.body);
    const auto* error = body ? body->find("error") : nullptr;
    return error != nullptr && error->is_object() ? *error : Value::object({});
}

void say_decision(io::HttpResponse& answer, const Value& error, const std::string& id) {
    if (id.empty() || error.members().empty()) return;
    std::vector<Member> members(error.members().begin(), error.members().end());
    members.push_back({"decision_id", id});
    answer.body = print_json(Value::object({{"error", Value::object(std::move(members))}}));
}

} // namespace

void note_refusal(Desk& desk, const Route& route, const io::HttpRequest& request, io::HttpResponse& answer) {
    if (route.path == "/api/session") return; // a login says so itself
    const bool is_refused = answer.status == 403 || (answer.status == 401 && changes_something(route.verb));
    if (!is_refused) return;
    const auto who = subject_of(desk, request);
    governance::Refusal refusal;
    refusal.subject = who.name;
    refusal.command = fmt::format("{} {}", method_name(route.verb), route.path);
    if (who.role != governance::UserRole::None) refusal.role = name(who.role);
    if (!who.roles.empty()) refusal.role = who.roles.front();
    refusal.path = request.path;
    refusal.address = request.peer;
    refusal.since = desk.clock().wall;
    refusal.status = answer.status;
    const auto error = error_in(answer);
    take_words(refusal, error);
    say_decision(answer, error, desk.note_refused(std::move(refusal)));
}

void note_refused_login(
    Desk& desk, std::string_view address, std::string_view username, const io::HttpResponse& answer
) {
    if (answer.status != 401 && answer.status != 429) return;
    governance::Refusal refusal;
    refusal.subject = governance::nobody;
    refusal.command = "session.log_in";
    refusal.address = address;
    refusal.since = desk.clock().wall;
    refusal.status = answer.status;
    take_words(refusal, error_in(answer));
    if (const auto* user = desk.users.named(username)) refusal.message += fmt::format(" (as {})", user->name);
    desk.note_refused(std::move(refusal));
}

} // namespace tutti::gateway
