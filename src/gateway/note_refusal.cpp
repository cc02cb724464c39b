#include "gateway/note_refusal.hpp"

#include "base/json.hpp"
#include "gateway/orders.hpp"

#include <fmt/format.h>

namespace tutti::gateway {

namespace {

/// Code and sentence, as the answer says them.
void take_words(governance::Refusal& refusal, const io::HttpResponse& answer) {
    const auto body = parse_json(answer.body);
    const auto* error = body ? body->find("error") : nullptr;
    const auto text = [&](std::string_view key) {
        const auto* said = error != nullptr ? error->find(key) : nullptr;
        return said != nullptr && said->is_string() ? std::string(said->string()) : std::string();
    };
    refusal.outcome = text("code");
    refusal.message = text("message");
    refusal.status = answer.status;
}

} // namespace

void note_refusal(
    Desk& desk, const Route& route, const io::HttpRequest& request, const io::HttpResponse& answer
) {
    if (route.path == "/api/session") return; // a login says so itself
    const bool is_refused = answer.status == 403 || (answer.status == 401 && changes_something(route.verb));
    if (!is_refused) return;
    const auto who = subject_of(desk, request);
    governance::Refusal refusal;
    refusal.subject = who.name;
    refusal.command = fmt::format("{} {}", method_name(route.verb), route.path);
    if (who.role != governance::UserRole::None) refusal.role = name(who.role);
    refusal.path = request.path;
    refusal.address = request.peer;
    refusal.since = desk.clock().wall;
    take_words(refusal, answer);
    desk.note_refused(std::move(refusal));
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
    take_words(refusal, answer);
    if (const auto* user = desk.users.named(username)) refusal.message += fmt::format(" (as {})", user->name);
    desk.note_refused(std::move(refusal));
}

} // namespace tutti::gateway
