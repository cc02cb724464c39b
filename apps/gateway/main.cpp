// tutti-gateway: the HTTP server joined to the bus, as a worker. Only wiring.
#include "apps/gateway/options.hpp"
#include "gateway/door.hpp"
#include "gateway/gateway.hpp"
#include "io/file.hpp"
#include "io/process.hpp"
#include "io/system_random.hpp"
#include "worker/rim.hpp"

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <csignal>
#include <memory>

namespace tutti {

namespace {

constexpr std::size_t wanted_descriptors = 512;

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
    auto password = gateway::read_password(arguments.password_file);
    if (!password) return pass_on(password);
    const auto key = session_key(arguments, *password);
    return std::make_unique<gateway::Access>(
        gateway::Access{std::move(*password), gateway::Sessions(key, random), gateway::Devices(key, random)}
    );
}

worker::Options worker_options(const GatewayArguments& arguments) {
    worker::Options options;
    options.name = arguments.worker;
    options.version = TUTTI_VERSION;
    options.run_directory = arguments.run_directory;
    options.bus = arguments.bus;
    options.root = arguments.root;
    return options;
}

Task<void> reload_on_hangup(gateway::Gateway& gateway) {
    asio::signal_set hangup(co_await asio::this_coro::executor, SIGHUP);
    while (true) {
        const auto [error, number] = co_await hangup.async_wait(no_throw);
        static_cast<void>(number);
        if (error) co_return;
        gateway.reload_files();
    }
}

/// The gateway lives as long as the worker runs. It serves whether or not the bus is there.
void join(worker::Worker& worker, gateway::Gateway& gateway, const GatewayArguments& arguments) {
    const auto address = print(Address{.host = arguments.listen.host, .port = gateway.port()});
    worker.status(fmt::format("serving http://{}/", address));
    worker::up_without_bus(worker);
    worker::on_bus_report(worker, gateway);
    worker::run_beside(worker, "reloading files", [&gateway] { return reload_on_hangup(gateway); });
    worker.on_start([&worker, &gateway, &arguments, address] {
        gateway.start(worker::bus(worker));
        worker.log().info(
            "ready", {{"listen", address},
                      {"web", arguments.gateway.web.native()},
                      {"password", !arguments.password_file.empty()}}
        );
    });
    worker.on_state([&gateway] { return gateway.state().document(); });
    worker.on_stats([&gateway] { return gateway.stats(); });
    worker::on_close(worker, [&gateway] { return gateway.stop(); });
}

int serve(const GatewayArguments& arguments) {
    worker::Worker worker(worker_options(arguments));
    io::SystemRandom random;
    auto access = make_access(arguments, random);
    if (!access) return fail_with(worker.log(), access.error(), 2);
    asio::io_context context(1);
    const auto executor = context.get_executor();
    auto listener = io::Listener::bind_tcp(executor, {arguments.listen.host, arguments.listen.port});
    if (!listener) return fail_with(worker.log(), listener.error(), 1);
    gateway::Gateway gateway(
        executor, std::move(*listener), std::move(*access), worker.log(), arguments.gateway
    );
    join(worker, gateway, arguments);
    return worker::run_process(worker, context);
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
