#include "governance/catalogue.hpp"

namespace tutti::governance {

namespace {

/// A service that is to end first has its own grace.
constexpr microseconds until_handed_over = seconds(60);

} // namespace

std::vector<CommandType> leadership_commands() {
    return {
        {.name = "leadership.list",
         .target = control_target,
         .action = "leadership.list",
         .summary = "who leads what, as far as is known here",
         .permission = Permission::Look,
         .effect = Effect::None,
         .scope = Scope::Own},
        {.name = "leadership.hand_over",
         .target = control_target,
         .action = "leadership.hand_over",
         .summary = "leads no more, so that another may: what runs on the leader alone is stopped first",
         .parameters = {text("resource", "what is led: control, or app: and a service's name (control)", 128)
         },
         .permission = Permission::SetUp,
         .deadline = until_handed_over},
    };
}

} // namespace tutti::governance
