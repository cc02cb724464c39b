// tutti-gateway: the HTTP server joined to the bus, as a worker. Only wiring.
#include "apps/gateway/options.hpp"
#include "contract/service_state.hpp"
#include "contract/vault_status.hpp"
#include "gateway/auth_watch.hpp"
#include "gateway/gateway.hpp"
#include "gateway/tls_front.hpp"
#include "gateway/user_commands.hpp"
#include "governed/keep_reading.hpp"
#include "governed/policy_file.hpp"
#include "io/directories.hpp"
#include "io/handed_socket.hpp"
#include "io/process.hpp"
#include "io/stale_socket.hpp"
#include "io/system_random.hpp"
#include "worker/rim.hpp"

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <csignal>
#include <optional>

namespace tutti {

namespace {

constexpr std::size_t wanted_descriptors = 2048;

int fail_with(const io::Log& log, const Error& error, int code) {
    log.error(error.message);
    return code;
}

gateway::Locksmith locksmith(const GatewayArguments& arguments, io::SystemRandom& random) {
    return gateway::Locksmith(
        {.password = arguments.password,
         .key_file = arguments.run_directory / "bus.key",
         .reach = arguments.reach},
        random
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

/// On the socket that whoever started us opened there, so that nobody is refused while we are started anew.
Result<io::Listener> listen(const asio::any_io_executor& executor, const Address& address) {
    auto handed = io::take_handed_listener(address.port);
    if (handed) return io::Listener::take_tcp(executor, std::move(handed));
    return io::Listener::bind_tcp(executor, {address.host, address.port});
}

gateway::TlsFrontOptions tls_options(const GatewayArguments& arguments) {
    return {
        .certificate = arguments.certificate,
        .key = arguments.key,
        .socket = arguments.run_directory / (arguments.worker + ".tls.sock"),
    };
}

/// For tutti-tls alone. That nobody else is the gateway here, its control socket holds.
Result<io::Listener>
listen_behind_tls(const asio::any_io_executor& executor, const GatewayArguments& arguments) {
    if (auto made = io::make_run_directory(arguments.run_directory); !made) return pass_on(made);
    const auto path = tls_options(arguments).socket;
    if (io::somebody_listens(path))
        return fail(ErrorCode::Conflict, fmt::format("somebody listens on {} already", path.native()));
    return io::Listener::bind_unix(executor, path);
}

/// Where `tailscale serve` comes in.
Result<void> listen_for_tailnet(
    const asio::any_io_executor& executor, const std::string& place, gateway::Gateway& gateway
) {
    if (place.empty()) return {};
    const auto address = parse_address(place);
    if (!address && io::somebody_listens(place))
        return fail(ErrorCode::Conflict, fmt::format("somebody listens on {} already", place));
    auto listener = address ? io::Listener::bind_tcp(executor, {address->host, address->port})
                            : io::Listener::bind_unix(executor, place);
    if (!listener) return pass_on(listener);
    gateway.also_listen(std::move(*listener), gateway::Entrance::Tailnet);
    return {};
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

/// Who may what is control's to say: without it nobody's.
void join_policy(
    worker::Worker& worker, gateway::Gateway& gateway, std::optional<governed::PolicyFile>& policy
) {
    if (!policy) return;
    const auto take = [&gateway, &policy] { gateway.take_policy(policy->set(), policy->problem()); };
    take();
    worker::run_beside(worker, "reading the policy", [&worker, &policy, take] {
        return governed::keep_reading(*policy, worker.log(), take);
    });
}

/// The gateway lives as long as the worker runs. It serves whether or not the bus is there.
void join(
    worker::Worker& worker, gateway::Gateway& gateway, gateway::Users& users,
    const GatewayArguments& arguments, std::uint16_t port
) {
    const auto address = print(Address{.host = arguments.listen.host, .port = port});
    auto say_status =
        [&worker, &gateway,
         serving =
             fmt::format("serving {}://{}/", arguments.certificate.empty() ? "http" : "https", address)] {
            const bool needs_code = gateway.setup().is_awaited() && !gateway.setup().code().empty();
            worker.status(needs_code ? fmt::format("{}; {}", serving, contract::setup_awaited) : serving);
        };
    say_status();
    gateway.on_setup_changed(std::move(say_status));
    worker::up_without_bus(worker);
    worker::on_bus_report(worker, gateway);
    worker::run_beside(worker, "reloading files", [&gateway] { return reload_on_hangup(gateway); });
    worker.on_start([&worker, &gateway, &users, &arguments, address] {
        gateway.start(worker::bus(worker));
        worker.log().info(
            "ready", {{"listen", address},
                      {"web", arguments.gateway.web.native()},
                      {"password", arguments.password.has_value()},
                      {"users", users.all().size()}}
        );
    });
    gateway::add_user_commands(
        worker, users,
        [&gateway](std::string secret, std::string present) {
            return gateway.hash_secret(std::move(secret), std::move(present));
        },
        [&gateway](bool were_none) { gateway.users_changed(were_none); }
    );
    worker.on_state([&gateway] { return gateway.state().document(); });
    worker.on_stats([&gateway] { return gateway.stats(); });
    worker::on_close(worker, [&gateway] { return gateway.stop(); });
}

int serve(const GatewayArguments& arguments) {
    worker::Worker worker(worker_options(arguments));
    io::SystemRandom random;
    io::SystemDisk disk;
    gateway::Users users(disk, arguments.users);
    if (const auto loaded = users.load(); !loaded)
        worker.log().error(
            "nobody of the users can log in",
            {{"file", arguments.users.native()}, {"reason", loaded.error().message}}
        );
    gateway::AuthWatch auth(
        locksmith(arguments, random), users,
        io::state_directory() / fmt::format("{}.auth.json", arguments.worker), worker.log()
    );
    auto lock = auth.begin();
    if (!lock) return fail_with(worker.log(), lock.error(), 2);
    asio::io_context context(1);
    const auto executor = context.get_executor();
    auto listener = listen(executor, arguments.listen);
    if (!listener) return fail_with(worker.log(), listener.error(), 1);
    const auto port = listener->port();
    std::optional<gateway::TlsFront> front;
    auto options = arguments.gateway;
    if (!arguments.certificate.empty()) {
        auto inner = listen_behind_tls(executor, arguments);
        if (!inner) return fail_with(worker.log(), inner.error(), 1);
        front.emplace(listener->release(), tls_options(arguments), worker.log());
        listener = std::move(inner);
        options.entrance = gateway::Entrance::Tls;
        worker::run_beside(worker, "keeping tutti-tls running", [&front] { return front->keep_running(); });
    }
    gateway::Gateway gateway(
        executor, std::move(*listener), std::move(*lock), users, worker.log(), std::move(options)
    );
    std::optional<governed::PolicyFile> policy;
    if (!arguments.gateway.control.empty())
        policy.emplace(io::state_directory() / governance::policy::snapshot_file);
    join_policy(worker, gateway, policy);
    gateway.on_first_user([&auth, &gateway] { auth.take_users(gateway); });
    if (const auto listens = listen_for_tailnet(executor, arguments.tailnet, gateway); !listens)
        return fail_with(worker.log(), listens.error(), 1);
    join(worker, gateway, users, arguments, port);
    worker.subscribe("vault/+", [&auth, &gateway](const worker::Message& message) {
        const auto status = contract::parse_vault_status(message.payload);
        if (status && status->state == contract::VaultCondition::Unlocked) auth.take_vault(gateway);
    });
    worker.on_section("auth", [&auth, &gateway](const Value& config) { return auth.take(config, gateway); });
    worker.on_section("camera", [&gateway](const Value& config) { return gateway.take_cameras(config); });
    worker::give_back_start(worker);
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
