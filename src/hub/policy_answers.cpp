#include "hub/policy_answers.hpp"

#include "mqtt/topic.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace tutti::hub {

using governance::policy::Verdict;

namespace {

std::optional<TopicRules::Act> act_from(std::string_view action) noexcept {
    for (const auto act : {TopicRules::Act::Publish, TopicRules::Act::Subscribe, TopicRules::Act::Retain})
        if (action == name(act)) return act;
    return std::nullopt;
}

std::string text_of(const control::Request& request, std::string_view argument) {
    return request.text(argument).value_or("");
}

bool is_decided_by_rules(const BusKeyAuthorizer::Reasons& reasons) {
    return reasons.is_allowed != reasons.by_table;
}

std::string reason_of(const BusKeyAuthorizer::Reasons& reasons) {
    const auto& decision = reasons.decision;
    if (is_decided_by_rules(reasons))
        return decision.verdict == Verdict::Silent ? "a rule opens some of what it takes" : decision.reason;
    std::string by_table =
        reasons.by_table ? "the hub's table allows it" : "the hub's table does not allow it";
    const auto other = reasons.by_table ? Verdict::Forbidden : Verdict::Allowed;
    if (decision.verdict != other) return by_table;
    return fmt::format("{}, and a rule does not reach so far: {}", by_table, decision.reason);
}

} // namespace

control::Reply answer_may(const BusKeyAuthorizer& authorizer, const control::Request& request) {
    const auto action = text_of(request, "action");
    const auto act = act_from(action);
    if (!act) return control::response_error("action: must be hub.publish, hub.subscribe or hub.retain");
    auto topic = text_of(request, "topic");
    if (!authorizer.root().empty())
        topic = topic.starts_with('/') ? topic.substr(1) : fmt::format("{}/{}", authorizer.root(), topic);
    if (*act == TopicRules::Act::Subscribe ? !mqtt::is_topic_filter(topic) : !mqtt::is_topic_name(topic))
        return control::response_error(
            *act == TopicRules::Act::Subscribe ? "topic: must be a filter of topics"
                                               : "topic: must be a topic"
        );
    const auto user = text_of(request, "user");
    const auto client_id = text_of(request, "client");
    using Kind = broker::Principal::Kind;
    const broker::Principal principal{user.empty() ? Kind::Anonymous : Kind::User, user};
    const broker::Peer peer{broker::Origin::Remote, text_of(request, "address")};
    const auto reasons = authorizer.explain(*act, {principal, client_id, &peer}, topic);
    std::vector<Value> rules(reasons.decision.rules.begin(), reasons.decision.rules.end());
    return control::response(Value::object(
        {{"allowed", reasons.is_allowed},
         {"reason", reason_of(reasons)},
         {"by", is_decided_by_rules(reasons) ? "rules" : "table"},
         {"verdict", name(reasons.decision.verdict)},
         {"rules", Value::array(std::move(rules))}}
    ));
}

} // namespace tutti::hub
