#include "governance/catalogue.hpp"

namespace tutti::governance {

namespace {

/// Of a check or a copy of all, on a slow card.
constexpr double last_second = 253402300799; // of the year 9999
constexpr microseconds whole_file_patience = std::chrono::minutes(10);

Parameter row_set() { return needed(dotted_name("set", "the name of the set of rows")); }
Parameter row_key() { return needed(text("key", "the row's key", 512)); }
Parameter most(std::string_view about) { return whole("most", 1, 1000, about); }

} // namespace

std::vector<CommandType> store_commands() {
    return {
        {.name = "store.put",
         .target = control_target,
         .action = "put",
         .summary = "writes a row of what the installation is to be",
         .parameters = {row_set(), row_key(), needed(any("value", "the row's value"))},
         .permission = Permission::SetUp,
         .effect = Effect::Stored,
         .leader = LeaderNeed::Leads},
        {.name = "store.remove",
         .target = control_target,
         .action = "remove",
         .summary = "removes a row",
         .parameters = {row_set(), row_key()},
         .permission = Permission::SetUp,
         .effect = Effect::Stored,
         .leader = LeaderNeed::Leads},
        {.name = "store.rows",
         .target = control_target,
         .action = "rows",
         .summary = "the rows of a set, in pages by their keys",
         .parameters =
             {row_set(), text("after", "the key of the last one known", 512), most("how many (1000)")},
         .permission = Permission::SetUp,
         .effect = Effect::None},
        {.name = "store.events",
         .target = control_target,
         .action = "events",
         .summary = "what happened to the installation, the oldest first",
         .parameters = {whole("from", 1, 9007199254740991, "the first of them (1)"), most("how many (100)")},
         .permission = Permission::Look,
         .effect = Effect::None},
        {.name = "store.check",
         .target = control_target,
         .action = "check",
         .summary = "reads all that is kept, whether it is as it was written",
         .parameters = {text("head", "how far the audit was once: it must still have that line", 128)},
         .permission = Permission::Play,
         .effect = Effect::None,
         .scope = Scope::Own,
         .deadline = whole_file_patience},
        {.name = "store.backup",
         .target = control_target,
         .action = "backup",
         .summary = "copies all that is kept into a file below backups/, while everything goes on",
         .parameters = {needed(dotted_name("name", "of the copy"))},
         .permission = Permission::SetUp,
         .deadline = whole_file_patience},
        {.name = "audit.list",
         .target = control_target,
         .action = "audit",
         .summary = "who asked for what, and what came of it, the newest first",
         .parameters =
             {whole("from", 1, 9007199254740991, "the newest of them, by its number"), most("how many (100)"),
              text("subject", "only of this one", 512), text("command", "only this command", 128),
              text("outcome", "only what came to this: ok, forbidden", 128),
              number("since", 0, last_second, "from then on, in seconds since 1970"),
              number("until", 0, last_second, "before then, in seconds since 1970")},
         .permission = Permission::SetUp,
         .effect = Effect::None,
         .scope = Scope::Own},
    };
}

} // namespace tutti::governance
