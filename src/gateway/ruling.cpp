#include "gateway/ruling.hpp"

#include "base/json.hpp"
#include "gateway/answer.hpp"
#include "gateway/rulebook.hpp"
#include "gateway/visitor.hpp"
#include "governance/command_resource.hpp"
#include "governance/gateway_actions.hpp"
#include "governance/policy.hpp"
#include "governance/policy/decision_log.hpp"
#include "governed/command_index.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace tutti::gateway {

namespace {

using governance::policy::Question;
using io::HttpRequest;
using io::HttpResponse;

/// The answer names the rules.
HttpResponse refused_by(const governance::policy::Decision& decision) {
    auto answer = io::http_error(403, "forbidden", decision.reason);
    if (decision.rules.empty()) return answer;
    std::vector<Value> rules(decision.rules.begin(), decision.rules.end());
    answer.body = print_json(Value::object(
        {{"error",
          Value::object(
              {{"code", "forbidden"}, {"message", decision.reason}, {"rules", Value::array(std::move(rules))}}
          )}}
    ));
    return answer;
}

std::string role_is_gone(std::string_view role) {
    return fmt::format(
        "there is no role {} any more, and you have no other: whoever sets up gives you one", role
    );
}

/// Of a policy, and there is none such.
bool has_no_role(const Desk& desk, std::string_view own) {
    return !own.empty() && (desk.rules == nullptr || !desk.rules->has(own));
}

HttpResponse role_is_less(Role needed, Role role) {
    return io::http_error(
        403, "forbidden",
        fmt::format("that takes the role {}, and who asks here has the role {}", name(needed), name(role))
    );
}

Question question_of(Desk& desk, const governance::Subject& subject, const Wish& wish) {
    return {
        .asker = governance::asker_of(subject),
        .action = wish.action,
        .resource = wish.resource,
        .built_in = governance::role_from(name(wish.least)).value_or(governance::UserRole::None),
        .at = desk.clock().wall
    };
}

bool is_ruled(const Desk& desk) { return desk.rules != nullptr && !desk.rules->is_empty(); }

} // namespace

std::optional<Wish> wish_of(const Route& route, const PathValues& values) {
    if (route.action.empty()) return std::nullopt;
    Wish wish{.action = route.action, .least = route.role};
    const auto* action = governance::find_gateway_action(route.action);
    if (action != nullptr && !action->of.empty() && !values[0].empty())
        wish.resource = fmt::format("{}:{}", action->of, values[0]);
    return wish;
}

std::optional<HttpResponse> refuse(Desk& desk, const HttpRequest& request, const Wish& wish) {
    if (!is_ruled(desk)) return std::nullopt;
    const auto subject = subject_of(desk, request);
    const auto question = question_of(desk, subject, wish);
    if (desk.rules->set().judge(question) == governance::policy::Verdict::Allowed) return std::nullopt;
    return refused_by(desk.rules->set().decide(question));
}

std::optional<HttpResponse>
refuse_visitor(Desk& desk, const Route& route, const Call& call, const Visitor& visitor) {
    const bool is_wish = !route.action.empty();
    const auto own = visitor.own_role();
    if (has_no_role(desk, own)) {
        const bool is_free = !is_wish && !route.answer.by_control; // to log out
        return is_free ? std::nullopt : std::optional(io::http_error(403, "forbidden", role_is_gone(own)));
    }
    if (!is_ruled(desk)) {
        if (visitor.role < route.role) return role_is_less(route.role, visitor.role);
        return std::nullopt;
    }
    // Control says who may order what; and what is posted says of what it is.
    if (!is_wish || route.decided == Decided::ByContent) return std::nullopt;
    return refuse(desk, call.request, *wish_of(route, call.values));
}

std::optional<HttpResponse>
refuse_command(Desk& desk, const HttpRequest& request, const PostedCommand& command) {
    if (!is_ruled(desk)) return std::nullopt;
    const auto named = desk.commands != nullptr
                           ? desk.commands->find(command.target, command.action, command.params)
                           : std::nullopt;
    const auto* type = named ? desk.rules->commands().find(named->name) : nullptr;
    if (type == nullptr)
        return refuse(
            desk, request,
            {.action = "http.commands.send",
             .resource = fmt::format("worker:{}", command.target),
             .least = Role::Operator}
        );
    for (auto& resource : governance::resources_of(*type, named->params))
        if (auto refusal = refuse(
                desk, request,
                {.action = type->name, .resource = std::move(resource), .least = Role::Operator}
            ))
            return refusal;
    return std::nullopt;
}

std::string why_no_page(Desk& desk, const HttpRequest& request) {
    if (const auto own = visitor_of(desk, request).own_role(); has_no_role(desk, own))
        return role_is_gone(own);
    if (!is_ruled(desk)) return {};
    const auto subject = subject_of(desk, request);
    const auto decision = desk.rules->set().decide(
        question_of(desk, subject, {.action = "http.live.read", .least = Role::Viewer})
    );
    return decision.is_allowed() ? std::string() : decision.reason;
}

std::function<bool()> is_refused_later(Desk& desk, const HttpRequest& request, const Wish& wish) {
    if (desk.rules == nullptr) return nullptr;
    const auto subject = subject_of(desk, request);
    // Owned by whoever asks it: copies of the function ask the same.
    return
        [&desk, kept = std::make_shared<governance::policy::KeptQuestion>(question_of(desk, subject, wish))] {
            kept->at = desk.clock().wall;
            return desk.rules->set().judge(kept->question()) != governance::policy::Verdict::Allowed;
        };
}

} // namespace tutti::gateway
