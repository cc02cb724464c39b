#include "governance/gateway_actions.hpp"

#include <algorithm>

namespace tutti::governance {

namespace {

using enum UserRole;

constexpr GatewayAction actions[] = {
    {"http.alerts.read", Viewer, "", "see what fires and did, and the rules of alerts"},
    {"http.audio.read", Viewer, "", "see what is heard"},
    {"http.cameras.read", Viewer, "camera", "watch cameras"},
    {"http.commands.send", Operator, "worker", "ask workers what the table of commands does not have"},
    {"http.config.read", Viewer, "", "see the live configuration, without its secrets"},
    {"http.events.read", Viewer, "", "see events as they happen"},
    {"http.events.write", Operator, "event", "put events on the bus: `event:button.press`"},
    {"http.history.read", Viewer, "source", "see what readings were"},
    {"http.light.read", Viewer, "display", "see how the light is, and what displays show"},
    {"http.live.read", Viewer, "", "see the live state, which every page begins with"},
    {"http.logs.read", Operator, "", "read what services wrote"},
    {"http.metrics.read", Viewer, "", "read /metrics"},
    {"http.pads.play", Operator, "", "be a controller: a phone on /pad"},
    {"http.pads.read", Viewer, "", "see which phones are controllers"},
    {"http.password.write", Viewer, "", "change the own password"},
    {"http.push.read", Viewer, "", "see which devices are told of alerts"},
    {"http.push.write", Operator, "", "have devices told of alerts, or no more"},
    {"http.scenes.check", Admin, "scene", "have a script of a scene looked through"},
    {"http.scenes.read", Viewer, "scene", "see scenes and their scripts"},
    {"http.services.read", Viewer, "service", "see services, what became of them and what they use"},
    {"http.song.read", Viewer, "", "see what plays, its words and its pictures"},
    {"http.sources.read", Viewer, "source", "see what sources measure"},
    {"http.tokens.read", Admin, "", "see which tokens there are"},
    {"http.tokens.write", Admin, "", "make and revoke tokens"},
    {"http.users.read", Admin, "", "see who may log in"},
    {"http.users.write", Admin, "", "say who may log in, and as what"},
};
static_assert(std::ranges::is_sorted(actions, {}, &GatewayAction::name));

} // namespace

std::span<const GatewayAction> gateway_actions() noexcept { return actions; }

const GatewayAction* find_gateway_action(std::string_view name) noexcept {
    const auto* found = std::ranges::lower_bound(actions, name, {}, &GatewayAction::name);
    return found != std::end(actions) && found->name == name ? found : nullptr;
}

} // namespace tutti::governance
