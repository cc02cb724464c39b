#include "governance/catalogue.hpp"

namespace tutti::governance {

std::vector<CommandType> health_commands() {
    return {
        {.name = "health.list",
         .target = control_target,
         .action = "health.list",
         .summary = "how the installation is, by its components, and what keeps it from being ready",
         .permission = Permission::Look,
         .effect = Effect::None,
         .scope = Scope::Own},
        {.name = "health.history",
         .target = control_target,
         .action = "health.history",
         .summary = "when which component became worse or better, and why, the newest first",
         .parameters =
             {text("component", "only of this one", 128),
              whole("from", 1, 9007199254740991, "the newest of them, by its number"),
              whole("most", 1, 1000, "how many (100)")},
         .permission = Permission::Look,
         .effect = Effect::None,
         .scope = Scope::Own},
    };
}

} // namespace tutti::governance
