// tutti-gateway: the HTTP server joined to the bus. Only wiring.
#include "apps/gateway/control_port.hpp"
#include "apps/gateway/options.hpp"
#include "bus/make_bus.hpp"
#include "gateway/gateway.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"
#include "io/log.hpp"
#include "io/notify.hpp"
#include "io/process.hpp"
#include "io/system_random.hpp"
#include "io/task_group.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace tutti {

namespace {

constexpr std::size_t wanted_descriptors = 512;
constexpr auto goodbye = seconds(1);

int fail_with(const io::Log& log, const Error& error, int code) {
    log.error(error.message);
    return code;
}

/// Sessions outlive the gateway while the run directory's key and the password stay the same.
gateway::SessionKey session_key(const GatewayArguments& arguments, const gateway::Password& password) {
    const auto key = io::read_file(arguments.run_directory / "bus.key", 4096);
    if (key && key->size() >= 32) return gateway::derive_session_key(*key, password);
    gateway::SessionKey random{};
    io::fill_with_secret_bytes(random);
    return random;
}

Result<std::unique_ptr<gateway::Access>>
make_access(const GatewayArguments& arguments, io::SystemRandom& random) {
    if (arguments.password_file.empty()) return nullptr;
    const auto text = io::read_file(arguments.password_file, 64 * 1024);
    if (!text) return std::unexpected(text.error());
    auto password = gateway::Password::from_file_text(*text);
    if (!password)
        return fail(
            password.error().code,
            fmt::format("{}: {}", arguments.password_file.native(), password.error().message)
        );
    const auto key = session_key(arguments, *password);
    return std::make_unique<gateway::Access>(
        gateway::Access{std::move(*password), gateway::Sessions(key, random), {}}
    );
}

gateway::GatewayOptions gateway_options(const GatewayArguments& arguments) {
    gateway::GatewayOptions options;
    options.installation = arguments.installation;
    options.worker = arguments.worker;
    options.page = arguments.page;
    options.web = arguments.web;
    if (arguments.listen.is_loopback())
        options.hosts = gateway::AllowedHosts::local(arguments.allowed_hosts);
    else
        options.hosts = gateway::AllowedHosts::any();
    if (arguments.supervised) options.supervised = gateway::Supervised::Yes;
    return options;
}

/// The supervisor counts the starts of its services.
std::uint64_t generation() {
    const char* const text = std::getenv("TUTTI_GENERATION");
    std::uint64_t count = 1;
    if (text != nullptr) std::from_chars(text, text + std::strlen(text), count);
    return count;
}

worker::PresenceKeeper make_presence() {
    return worker::PresenceKeeper(contract::WorkerPresence{
        .instance = io::random_hex(8),
        .generation = generation(),
        .pid = static_cast<std::uint32_t>(::getpid()),
        .version = TUTTI_VERSION,
        .topics = {},
    });
}

bus::BusOptions bus_options(const GatewayArguments& arguments, const worker::PresenceKeeper& presence) {
    bus::BusOptions options;
    options.client_id = arguments.worker;
    options.root = arguments.root;
    bus::Message will;
    will.topic = "worker/" + arguments.worker;
    will.payload = presence.offline();
    will.retain = true;
    options.will = std::move(will);
    return options;
}

Task<void> reload_on_hangup(gateway::Gateway& gateway) {
    asio::signal_set hangup(co_await asio::this_coro::executor, SIGHUP);
    while (true) {
        const auto [error, number] = co_await hangup.async_wait(no_throw);
        if (error) co_return;
        gateway.reload_files();
        static_cast<void>(number);
    }
}

Task<void> feed_watchdog(microseconds period) {
    while (true) {
        io::notify("WATCHDOG=1");
        const bool elapsed = co_await io::sleep_for(period / 2);
        if (!elapsed) co_return;
    }
}

Task<void> run_until_told(gateway::Gateway& gateway, bus::Bus& bus, ControlPort& control) {
    const auto executor = co_await asio::this_coro::executor;
    io::TaskGroup tasks(executor);
    tasks.spawn("reloading files", reload_on_hangup(gateway));
    if (const auto period = io::watchdog_period())
        tasks.spawn("feeding the watchdog", feed_watchdog(*period));
    asio::signal_set end(executor, SIGTERM, SIGINT);
    const auto [error, number] = co_await end.async_wait(no_throw);
    static_cast<void>(error);
    static_cast<void>(number);
    io::notify("STOPPING=1");
    co_await gateway.stop();
    co_await control.stop();
    co_await bus.stop(goodbye);
    co_await tasks.stop();
}

int serve(const GatewayArguments& arguments) {
    const io::Log log(arguments.worker);
    asio::io_context context(1);
    const auto executor = context.get_executor();
    io::SystemRandom random;
    auto access = make_access(arguments, random);
    if (!access) return fail_with(log, access.error(), 2);
    auto listener = io::Listener::bind_tcp(executor, {arguments.listen.host, arguments.listen.port});
    if (!listener) return fail_with(log, listener.error(), 1);

    auto presence = make_presence();
    const auto options = bus_options(arguments, presence);
    gateway::Gateway gateway(
        executor, std::move(*listener), std::move(*access), std::move(presence), log,
        gateway_options(arguments)
    );
    auto bus = bus::make_bus(executor, arguments.bus, options, random, gateway);
    if (!bus) return fail_with(log, bus.error(), 2);
    gateway.start(**bus);
    (*bus)->start();
    ControlPort control(executor, arguments.run_directory, arguments.worker, gateway, log);
    control.open();
    if (arguments.supervised) control.register_with_supervisor();

    const auto address = config::print({.host = arguments.listen.host, .port = gateway.port()});
    log.info(
        "ready",
        {{"listen", address}, {"web", arguments.web.native()}, {"password", !arguments.password_file.empty()}}
    );
    io::notify(fmt::format("READY=1\nSTATUS=serving http://{}/", address));
    asio::co_spawn(executor, run_until_told(gateway, **bus, control), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    context.run();
    log.info("stopped");
    return 0;
}

} // namespace

} // namespace tutti

int main(int argc, char** argv) {
    const auto arguments = tutti::read_gateway_arguments(argc, argv);
    if (!arguments) return arguments.error();
    std::signal(SIGPIPE, SIG_IGN);
    tutti::io::allow_descriptors(tutti::wanted_descriptors);
    return tutti::serve(*arguments);
}
