#include "governance/catalogue.hpp"

namespace tutti::governance {

namespace {

constexpr double most_objects = 2000;
constexpr std::size_t longest_manifest = 64 << 10;
/// Of who waits for something to become true.
constexpr microseconds longest_wait = std::chrono::minutes(10);

Parameter kind() { return needed(dotted_name("kind", "of the object: service, playlist, …")); }
Parameter object_name() { return needed(text("name", "the object's name", 128)); }

Parameter objects() {
    return list("objects", Parameter::Kind::Table, most_objects, "each with kind, name, spec and labels");
}

Parameter revision(std::string_view about) { return whole("revision", 0, 9007199254740991, about); }

std::vector<Parameter> manifest() {
    return {
        needed(objects()),
        table("prune", "labels: objects that have all of these and are not named are removed"),
        flag("prune_source", "objects of the same source that are not named are removed"),
        text("source", "where they come from, for people: a file's name", 256)
    };
}

std::vector<Parameter> manifest_or_revision() {
    auto parameters = manifest();
    parameters.front() = objects();
    parameters.push_back(revision("of object.history: what going back to it would change"));
    return parameters;
}

} // namespace

std::vector<CommandType> object_commands() {
    return {
        {.name = "object.apply",
         .target = control_target,
         .action = "object.apply",
         .summary = "objects are to be as said here: all of them, or none where one is wrong",
         .parameters = manifest(),
         .permission = Permission::SetUp,
         .effect = Effect::Stored,
         .leader = LeaderNeed::Leads},
        {.name = "object.diff",
         .target = control_target,
         .action = "object.diff",
         .summary = "what applying these objects, or going back to a revision, would change",
         .parameters = manifest_or_revision(),
         .either = {{"objects"}, {"revision"}},
         .permission = Permission::SetUp,
         .effect = Effect::None},
        {.name = "object.read",
         .target = control_target,
         .action = "object.read",
         .summary =
             "the objects of a text in the words of the installation's file, as object.apply takes them",
         .parameters =
             {needed(text("manifest", "TOML: [playlist.welcome], [service.lamp], …", longest_manifest))},
         .permission = Permission::SetUp,
         .effect = Effect::None},
        {.name = "object.remove",
         .target = control_target,
         .action = "object.remove",
         .summary = "an object is to be no more",
         .parameters = {kind(), object_name()},
         .permission = Permission::SetUp,
         .effect = Effect::Stored,
         .leader = LeaderNeed::Leads},
        {.name = "object.rollback",
         .target = control_target,
         .action = "object.rollback",
         .summary = "all objects are to be again as they were at a revision",
         .parameters = {needed(revision("of object.history"))},
         .permission = Permission::SetUp,
         .effect = Effect::Stored,
         .leader = LeaderNeed::Leads},
        {.name = "object.reconcile",
         .target = control_target,
         .action = "object.reconcile",
         .summary = "looks at once whether objects are as they are to be",
         .parameters = {dotted_name("kind", "only of this kind"), text("name", "only this one", 128)},
         .leader = LeaderNeed::Leads},
        {.name = "object.get",
         .target = control_target,
         .action = "object.get",
         .summary = "an object: what it is to be, and how it stands",
         .parameters = {kind(), object_name()},
         .permission = Permission::Look,
         .effect = Effect::None},
        {.name = "object.list",
         .target = control_target,
         .action = "object.list",
         .summary = "objects and how they stand, in pages by kind and name",
         .parameters =
             {dotted_name("kind", "only of this kind"), table("labels", "only those that have all of these"),
              text("after", "the kind/name of the last one known", 256),
              whole("most", 1, 1000, "how many (200)")},
         .permission = Permission::Look,
         .effect = Effect::None},
        {.name = "object.history",
         .target = control_target,
         .action = "object.history",
         .summary = "what was applied, by whom, and what it changed, the newest first",
         .parameters =
             {whole("from", 1, 9007199254740991, "the newest revision that is wanted"),
              whole("most", 1, 100, "how many (20)"), dotted_name("kind", "only of this kind"),
              text("name", "only this one", 128)},
         .permission = Permission::SetUp,
         .effect = Effect::None},
        {.name = "object.wait",
         .target = control_target,
         .action = "object.wait",
         .summary = "waits until a condition of an object is so, or the object is gone",
         .parameters =
             {kind(), object_name(), text("condition", "its type (Ready); deleted: until it is gone", 64),
              word("status", {"true", "false", "unknown"}, "what it is to be (true)"),
              number("timeout", 0, 600, "seconds (60)")},
         .permission = Permission::Look,
         .effect = Effect::None,
         .leader = LeaderNeed::Leads,
         .deadline = longest_wait},
    };
}

} // namespace tutti::governance
