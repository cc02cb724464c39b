// What holds services of an InstallationRun besides each other: somebody says on the control socket how the
// gates are, and what is open by a lease is so by the clock that leases are counted by.
#include "io/boot_clock.hpp"
#include "io/clock.hpp"
#include "supervisor/installation_run.hpp"

#include <fmt/format.h>

#include <cmath>

namespace tutti::supervisor {

namespace {

using control::Peer;
using control::Reply;
using control::Request;

constexpr std::size_t longest_why = 500;

std::unexpected<Error> wrong(const std::string& service, std::string_view reason) {
    return fail(ErrorCode::InvalidInput, fmt::format("{}: {}", service, reason));
}

/// `open`, `why`, `until_boot` (seconds of CLOCK_BOOTTIME), `token`.
Result<supervise::Gate> gate_from(const std::string& service, const Value& said) {
    constexpr double latest = 1e10; // seconds
    supervise::Gate gate;
    const Value* open = said.find("open");
    if (open == nullptr || !open->is_bool()) return wrong(service, "\"open\" must be true or false");
    gate.is_open = open->boolean();
    if (const Value* why = said.find("why"); why != nullptr) {
        if (!why->is_string()) return wrong(service, "\"why\" must be some words");
        gate.why = why->string().substr(0, longest_why);
    }
    if (!gate.is_open && gate.why.empty()) return wrong(service, "\"why\" says what is waited for");
    if (const Value* until = said.find("until_boot"); until != nullptr && !until->is_null()) {
        const double time = until->is_number() ? until->number() : -1;
        if (!(time >= 0 && time < latest))
            return wrong(service, "\"until_boot\" must be seconds of this boot");
        gate.until = BootTime(microseconds(static_cast<std::int64_t>(std::floor(time * 1e6))));
    }
    if (const Value* token = said.find("token"); token != nullptr) {
        if (!token->is_integer() || token->integer() < 0) return wrong(service, "\"token\" must be a number");
        gate.token = static_cast<std::uint64_t>(token->integer());
    }
    return gate;
}

} // namespace

/// What all that is decided is told; with it how far the clock of leases is, where that matters.
SteadyTime InstallationRun::read_clock() {
    const auto time = io::steady_now();
    if (boot_timer_) supervision_.set_boot_clock(io::boot_now(), time);
    return time;
}

Grant InstallationRun::grant_of(ServiceId service) const {
    return {supervision_.service(service).memory().token, supervision_.limit_of(service)};
}

void InstallationRun::say_gate_commands() {
    server_.on("set_gates", [this](const Request& asked, const Peer& peer) {
        return set_gates(asked, peer);
    });
}

/// All of them, or none where one is not understood. They hold until the next ones, and while who said them
/// is connected.
Reply InstallationRun::set_gates(const Request& request, const Peer& peer) {
    const Value* said = request.find("gates");
    if (said == nullptr || !said->is_object())
        return control::refused("\"gates\" must be an object: whether it is open, for each service");
    std::map<std::uint32_t, supervise::Gate> gates;
    for (const Member& member : said->members()) {
        const auto service = find(member.key);
        if (!service) return control::refused(fmt::format("no service is named {}", member.key));
        auto gate = gate_from(member.key, member.value);
        if (!gate) return control::refused(gate.error().message);
        gates.emplace(service->value, std::move(*gate));
    }
    gate_keeper_ = peer.connection;
    for (const auto& [index, gate] : gates) supervision_.set_gate({index}, gate, read_clock());
    perform();
    return control::acknowledged("the gates are set");
}

void InstallationRun::gates_left(control::ConnectionId connection) {
    if (gate_keeper_ != connection) return;
    gate_keeper_.reset();
    supervision_.gates_unheard(read_clock());
    perform();
}

void InstallationRun::mind_gates() {
    if (!boot_timer_) return;
    const auto due = supervision_.gates_due();
    if (due == std::exchange(gates_due_, due)) return;
    boot_timer_->interrupt();
}

/// The timer of all other deadlines stands still while the machine sleeps.
Task<void> InstallationRun::watch_gates() {
    while (true) {
        const bool waited = co_await boot_timer_->wait_until(gates_due_);
        if (!waited) {
            const auto state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() == asio::cancellation_type::none)
                log_.warning(
                    "the system gives no timer (timerfd) that goes on while the machine sleeps: that a "
                    "lease ends is seen only when something else happens"
                );
            co_return;
        }
        if (!gates_due_ || io::boot_now() < *gates_due_) continue;
        supervision_.advance(read_clock());
        perform();
    }
}

} // namespace tutti::supervisor
