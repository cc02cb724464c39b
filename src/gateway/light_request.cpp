#include "gateway/light_request.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace tutti::gateway {

namespace {

constexpr std::array<std::string_view, 9> actions = {"next",  "previous", "activate", "show",      "set",
                                                     "reset", "text",     "blackout", "brightness"};

/// Darkness has to come whoever of the two is gone; the brightness of one display is its output's.
LightHand hand_of(std::string_view action, const Value& params) {
    if (action == "blackout") return LightHand::Both;
    if (action == "brightness" && params.find("display") != nullptr) return LightHand::Output;
    return LightHand::Render;
}

} // namespace

Result<LightRequest> read_light_request(std::string_view body) {
    const auto value = parse_json(body);
    if (!value)
        return fail(ErrorCode::InvalidInput, fmt::format("the body is not JSON: {}", value.error().message));
    const auto* action = value->is_object() ? value->find("action") : nullptr;
    const bool known = action != nullptr && action->is_string()
                       && std::ranges::find(actions, action->string()) != actions.end();
    if (!known)
        return fail(
            ErrorCode::InvalidInput, fmt::format("\"action\" must be one of {}", fmt::join(actions, ", "))
        );
    std::vector<Member> rest;
    for (const auto& member : value->members())
        if (member.key != "action" && member.key != "v") rest.push_back(member);
    LightRequest request{.action = std::string(action->string()), .params = Value::object(std::move(rest))};
    request.hand = hand_of(request.action, request.params);
    return request;
}

} // namespace tutti::gateway
