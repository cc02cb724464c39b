#include "governance/catalogue.hpp"

namespace tutti::governance {

std::vector<CommandType> policy_commands() {
    return {
        {.name = "policy.get",
         .target = control_target,
         .action = "policy.get",
         .summary = "the roles, rules and quotas that hold, and their version",
         .permission = Permission::SetUp,
         .effect = Effect::None},
        {.name = "policy.explain",
         .target = control_target,
         .action = "policy.explain",
         .summary = "whether somebody may do something, and by which rules",
         .parameters =
             {needed(text("subject", "who: a user's name", 128)),
              needed(text("action", "what: service.restart, hub.publish, …", 128)),
              text("resource", "of what: a service's name, a topic", 512),
              list("roles", Parameter::Kind::Text, 16, "which roles that one has (those that are known)"),
              text("address", "where that one comes from (127.0.0.1)", 64),
              number("at", 0, 253402300799, "when, in seconds since 1970 (now)")},
         .permission = Permission::SetUp,
         .effect = Effect::None},
        {.name = "policy.test",
         .target = control_target,
         .action = "policy.test",
         .summary = "what would become other if these roles and rules held, asked of the last decisions",
         .parameters =
             {needed(list(
                  "objects", Parameter::Kind::Table, 2000,
                  "roles, rules and quotas, as object.apply takes them"
              )),
              list(
                  "cases", Parameter::Kind::Table, 1000,
                  "each a subject, an action, a resource and what is expected"
              ),
              whole("last", 1, 10000, "how many of the last decisions (1000)")},
         .permission = Permission::SetUp,
         .effect = Effect::None},
    };
}

} // namespace tutti::governance
