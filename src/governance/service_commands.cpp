#include "governance/catalogue.hpp"

namespace tutti::governance {

namespace {

constexpr std::string_view orchestrator = "orchestrator";
constexpr microseconds until_ready = seconds(30);
constexpr microseconds search_length = seconds(60);

Parameter service() { return needed(dotted_name("service", "the service's name, as the file has it")); }
Parameter patience() { return number("timeout", 0, 600, "seconds to wait until it has come about (30)"); }
Parameter lease() { return number("seconds", 0, 86400, "how long it is used; 0: no more"); }

CommandType of_service(
    std::string_view name, std::string_view action, std::string_view older_action, std::string_view summary,
    Repetition repetition
) {
    return {
        .name = name,
        .target = orchestrator,
        .action = action,
        .older_action = older_action,
        .summary = summary,
        .parameters = {service(), patience()},
        .repetition = repetition,
        .deadline = until_ready
    };
}

} // namespace

std::vector<CommandType> service_commands() {
    return {
        of_service(
            "service.start", "start_service", "start", "starts a service, until it is ready", Repetition::Safe
        ),
        of_service(
            "service.stop", "stop_service", "stop", "stops a service, until it is at rest; it stays so",
            Repetition::Safe
        ),
        of_service(
            "service.restart", "restart_service", "restart",
            "stops a service and starts it again, until it is ready", Repetition::Never
        ),
        of_service(
            "service.trigger", "trigger", "",
            "runs a service that has a schedule now, until that run is over", Repetition::Never
        ),
        {.name = "service.use",
         .target = orchestrator,
         .action = "use",
         .summary = "has a service on demand run while it is used",
         .parameters = {service(), lease(), patience()},
         .permission = Permission::Look,
         .effect = Effect::None, // a lease, said anew for as long as somebody looks
         .repetition = Repetition::Safe,
         .deadline = until_ready},
        {.name = "service.list",
         .target = orchestrator,
         .action = "list",
         .summary = "the services, each with its state and cause",
         .permission = Permission::Look,
         .effect = Effect::None},
        {.name = "service.history",
         .target = orchestrator,
         .action = "history",
         .summary = "what became of a service, the latest first",
         .parameters = {service(), whole("limit", 1, 1000, "how many transitions")},
         .permission = Permission::Look,
         .effect = Effect::None},
        {.name = "service.watch_usage",
         .target = orchestrator,
         .action = "watch_usage",
         .summary = "samples memory and processor time of services more often, for 15 s",
         .permission = Permission::Look,
         .effect = Effect::None},
        {.name = "camera.use",
         .target = orchestrator,
         .action = "start_camera",
         .summary = "has the service camera run while it is used",
         .parameters = {lease(), patience()},
         .repetition = Repetition::Safe,
         .deadline = until_ready},
        {.name = "camera.release",
         .target = orchestrator,
         .action = "stop_camera",
         .summary = "the service camera is used no more",
         .parameters = {patience()},
         .repetition = Repetition::Safe,
         .deadline = until_ready},
        {.name = "co2.scan",
         .target = orchestrator,
         .action = "scan_aranet4",
         .summary = "looks for Aranet4 sensors nearby",
         .repetition = Repetition::Safe,
         .deadline = search_length},
        {.name = "camera.discover",
         .target = orchestrator,
         .action = "discover_cameras",
         .summary = "looks for cameras in the network",
         .repetition = Repetition::Safe,
         .deadline = search_length},
    };
}

std::vector<CommandType> config_commands() {
    const auto section = [] {
        return dotted_name("section", "the section's name, as docs/config.md lists them");
    };
    // Never repeated by itself: so that no value of it is kept, which may be a secret.
    return {
        {.name = "config.get",
         .target = orchestrator,
         .action = "config.get",
         .summary = "what holds: of one section, or of all; secrets are only said to be set",
         .parameters = {section()},
         .permission = Permission::Look,
         .effect = Effect::None},
        {.name = "config.diff",
         .target = orchestrator,
         .action = "config.diff",
         .summary = "where what holds is not what the file and the environment say",
         .parameters = {section()},
         .permission = Permission::Look,
         .effect = Effect::None},
        {.name = "config.set",
         .target = orchestrator,
         .action = "config.set",
         .summary = "changes keys of a section: all of them, or none where one is wrong",
         .parameters =
             {needed(section()), needed(table("config", "keys and their values")),
              whole("revision", 0, 9007199254740991, "only where the section is still at this revision")},
         .permission = Permission::SetUp,
         .leader = LeaderNeed::Leads},
        {.name = "config.change",
         .target = orchestrator,
         .action = "config.change",
         .summary = "changes keys of several sections: all of them, or none where one is wrong",
         .parameters =
             {needed(table("sections", "sections, each with keys and their values")),
              text("revision", "only where all of it is still at this revision, as config.get says it", 64)},
         .permission = Permission::SetUp,
         .leader = LeaderNeed::Leads},
        {.name = "config.reset",
         .target = orchestrator,
         .action = "config.reset",
         .summary = "a section is again what the file and the environment say",
         .parameters = {needed(section())},
         .permission = Permission::SetUp,
         .leader = LeaderNeed::Leads},
    };
}

} // namespace tutti::governance
