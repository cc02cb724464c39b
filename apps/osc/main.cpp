// tutti-osc: the OSC router, as a service; and OSC by hand. Only the command line and wiring.
#include "apps/command_table.hpp"
#include "apps/worker_options.hpp"
#include "cli/config_file.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/parse_arguments.hpp"
#include "command/print.hpp"
#include "workers/osc/commands.hpp"
#include "workers/osc/osc_service.hpp"

#include <CLI/CLI.hpp> // here alone

#include <csignal>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti {

namespace {

constexpr auto footer =
    R"(Without a command it is the router itself, which `tutti up` starts where the file's [osc] has `listen`,
`query` or a route (docs/osc.md).

Examples:
  tutti osc dump                          what arrives at port 9000, where workers send to
  tutti osc dump 9001 --match "/audio/*"  some of what the router hears
  tutti osc send 9001 /audio/beat 1 0.5   a message, with an int and a float
  tutti osc send desk:8000 /say s:3 true  the text "3", and true
  tutti osc route                         routes and what they took, destinations, addresses)";

constexpr auto arguments_help =
    "3 is an int, 0.5 a float, true a boolean, all else text; or the type is said: f:3, d:0.1, h:3, s:3, "
    "b:AAEC (Base64), c:x, r:#ff8800ff, m:00903c40, t:now, N:, I:";

int run_router() {
    const auto installation = cli::read_config(cli::config_path({}));
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    auto options = worker_options(*installation, "osc", "OSC from one port to many.");
    options.topics = {"health/" + options.name};
    worker::Worker worker(std::move(options));
    const auto& osc = installation->osc;
    osc_router::OscService service(
        worker, {.routes = osc.routes, .listen = osc.listen, .query = osc.query, .name = installation->name}
    );
    return worker.run();
}

struct Arguments {
    osc_router::SendOptions send;
    osc_router::DumpOptions dump;
    osc_router::RouteOptions route;
};

void add_router(CLI::App& app, std::string& router) {
    app.add_option("--service", router, "The router's service, where it has another name")
        ->capture_default_str();
}

void add_send(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* send = app.add_subcommand("send", "Send one message");
    send->add_option("to", arguments.send.to, "HOST:PORT, or a PORT of this machine")->required();
    send->add_option("address", arguments.send.address, "The OSC address: /audio/beat")->required();
    send->add_option("arguments", arguments.send.arguments, arguments_help);
    send->add_option(
            "--in", arguments.send.delay, "Meant for so many seconds from now: a bundle with that time tag"
    )
        ->type_name("SECONDS");
    send->callback([&] { exit_code = osc_router::send(arguments.send); });
}

void add_dump(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* dump = app.add_subcommand("dump", "Print what arrives at a port, until Ctrl-C");
    dump->add_option(
            "port", arguments.dump.from, "PORT of this machine, or ADDRESS:PORT; of the router: what it hears"
    )
        ->capture_default_str();
    dump->add_option("--match", arguments.dump.match, "Only addresses that this pattern names: \"/audio/*\"")
        ->type_name("PATTERN");
    dump->add_option("-n,--count", arguments.dump.count, "End after so many messages");
    dump->add_flag("--json", arguments.dump.json, "Print JSON, a line a message, for programs");
    add_router(*dump, arguments.dump.router);
    dump->callback([&] { exit_code = osc_router::dump(arguments.dump); });
}

void add_route(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* route = app.add_subcommand("route", "Show routes, destinations and addresses, with their counters");
    route->add_flag("--json", arguments.route.json, "Print JSON, for programs");
    add_router(*route, arguments.route.router);
    route->callback([&] { exit_code = osc_router::show_routes(arguments.route); });
}

std::optional<int> refuse_command(const CLI::App& app, std::string_view word) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
    return command::refuse_unknown_command("tutti osc", word, names);
}

int run_osc_command(int argc, char** argv) {
    if (argc == 1) return run_router();
    Arguments arguments;
    int exit_code = command::Success;
    CLI::App app("Open Sound Control: the router, and messages by hand.", "tutti osc");
    app.require_subcommand(0, 1);
    app.set_version_flag("--version", TUTTI_VERSION);
    app.footer(footer);
    add_send(app, arguments, exit_code);
    add_dump(app, arguments, exit_code);
    add_route(app, arguments, exit_code);
    if (const auto printed = print_command_table(app, argc, argv)) return *printed;
    if (const auto refused = refuse_command(app, argv[1])) return *refused;
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    return exit_code;
}

} // namespace

} // namespace tutti

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = tutti::run_osc_command(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
