#include "apps/gateway/control_port.hpp"

#include "io/clock.hpp"

#include <unistd.h>

namespace tutti {

ControlPort::ControlPort(
    const asio::any_io_executor& executor, const std::filesystem::path& run_directory, std::string worker,
    const gateway::Gateway& gateway, const io::Log& log
)
    : executor_(executor), run_directory_(run_directory), worker_(std::move(worker)), gateway_(gateway),
      log_(log), started_(io::steady_now()),
      server_(executor, control::ServerOptions{.worker = worker_, .directory = run_directory}) {
    server_.on("get_stats", [this](const control::Request&, const control::Peer&) {
        return control::response(gateway_.stats());
    });
    server_.on("get_state", [this](const control::Request&, const control::Peer&) {
        return control::response(gateway_.state().document());
    });
    server_.heartbeat_from([this] { return beat(); });
}

control::Heartbeat ControlPort::beat() const {
    return {
        .worker = worker_,
        .pid = ::getpid(),
        .uptime_sec = to_seconds(io::steady_now() - started_),
        .stats = gateway_.stats(),
    };
}

void ControlPort::open() {
    if (auto opened = server_.open(); !opened)
        log_.warning("no control socket", {{"reason", opened.error().message}});
}

void ControlPort::register_with_supervisor() {
    control::RegistrarOptions options;
    options.supervisor = run_directory_ / "supervisor.sock";
    options.registration = {
        .worker = worker_, .pid = ::getpid(), .socket_path = server_.path().native(), .osc_addresses = {}
    };
    registrar_.emplace(executor_, std::move(options), [this] { return beat(); });
    registrar_->start();
}

Task<void> ControlPort::stop() {
    if (registrar_) co_await registrar_->stop();
    co_await server_.stop();
}

} // namespace tutti
