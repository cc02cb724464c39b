// The answers of /api/alerts and /api/push: what fires, what was, the rules; what people do about them, and
// which devices are told. The worker
// `alerts` knows; here it is asked.
#include "base/json.hpp"
#include "base/name.hpp"
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"
#include "gateway/orders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tutti::gateway {

namespace {

std::string absence(const Desk& desk) { return fmt::format("nobody named {} tells of alerts", desk.alerts); }

io::HttpReply ask_alerts(Desk& desk, const char* action) {
    return ask_worker(desk, {.target = desk.alerts, .action = action}, absence(desk));
}

io::HttpReply order_alerts(Desk& desk, const Call& call, const char* action, Value params) {
    return order(
        desk, call.request, {.target = desk.alerts, .action = action, .params = std::move(params)},
        absence(desk), answer_said
    );
}

/// With what of the body belongs to it, behind `params`.
io::HttpReply order_with_body(
    Desk& desk, const Call& call, const char* action, std::initializer_list<std::string_view> keys,
    std::vector<Member> params = {}
) {
    const auto body = parse_json(call.request.body);
    if (!body || !body->is_object())
        return io::http_error(400, "invalid_input", "the body must be a JSON object");
    for (const auto key : keys)
        if (const auto* value = body->find(key)) params.push_back({std::string(key), *value});
    for (const auto& member : body->members())
        if (std::ranges::find(keys, member.key) == keys.end())
            return io::http_error(400, "invalid_input", fmt::format("{}: no such member here", member.key));
    return order_alerts(desk, call, action, Value::object(std::move(params)));
}

io::HttpReply order_about_rule(
    Desk& desk, const Call& call, const char* action, std::initializer_list<std::string_view> keys
) {
    if (!is_dotted_name(call.values[0])) return io::http_error(404, "not_found", "that is no name of a rule");
    return order_with_body(desk, call, action, keys, {{"rule", std::string(call.values[0])}});
}

} // namespace

io::HttpReply list_alerts(Desk& desk, const Call&) { return ask_alerts(desk, "list"); }

io::HttpReply acknowledge_alert(Desk& desk, const Call& call) {
    return order_about_rule(desk, call, "acknowledge", {"subject"});
}

io::HttpReply silence_alert(Desk& desk, const Call& call) {
    return order_about_rule(desk, call, "silence", {"for", "until"});
}

io::HttpReply test_alert(Desk& desk, const Call& call) { return order_about_rule(desk, call, "test", {}); }

io::HttpReply test_target(Desk& desk, const Call& call) {
    if (!is_name_segment(call.values[0]))
        return io::http_error(404, "not_found", "that is no name of a target");
    return order_with_body(desk, call, "test", {}, {{"target", std::string(call.values[0])}});
}

io::HttpReply list_push_devices(Desk& desk, const Call&) { return ask_alerts(desk, "push"); }

io::HttpReply subscribe_device(Desk& desk, const Call& call) {
    return order_with_body(desk, call, "subscribe", {"name", "endpoint", "keys"});
}

io::HttpReply unsubscribe_device(Desk& desk, const Call& call) {
    return order_alerts(desk, call, "unsubscribe", Value::object({{"device", std::string(call.values[0])}}));
}

} // namespace tutti::gateway
