#include "workers/tailscale/tailscale_source.hpp"

#include "base/iso_time.hpp"
#include "base/utf8.hpp"
#include "io/child_output.hpp"
#include "io/clock.hpp"
#include "io/environment.hpp"
#include "io/http/http_client.hpp"
#include "io/http/json_answer.hpp"
#include "io/process.hpp"
#include "sections/section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::tailscale {

namespace {

/// A tailnet of some thousand devices, each with its addresses and capabilities.
constexpr std::uint32_t largest_status = 4 * 1024 * 1024;
constexpr std::size_t most_peers = 500;                                  ///< that have readings of their own
constexpr auto host = "http://local-tailscaled.sock/localapi/v0/status"; // the daemon wants that very name
constexpr auto every_program = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

std::unexpected<Error> forbidden(std::string_view socket) {
    return fail(
        ErrorCode::PermissionDenied,
        fmt::format(
            "tailscaled may not be asked at {}: run this service as root, or as the operator that "
            "`tailscale set --operator` names",
            socket
        )
    );
}

/// Of a question that was not answered.
std::unexpected<Error> explain(std::string_view socket, const Error& error) {
    if (error.code == ErrorCode::PermissionDenied) return forbidden(socket);
    if (error.code == ErrorCode::Timeout)
        return fail(error.code, fmt::format("tailscaled does not answer at {} in time: restart it", socket));
    if (error.code == ErrorCode::Unavailable || error.code == ErrorCode::NotFound)
        return fail(
            error.code, fmt::format(
                            "nobody answers at {}: start tailscaled (systemctl start tailscaled), or set "
                            "tailscale.socket "
                            "to where it listens",
                            socket
                        )
        );
    return fail(error.code, fmt::format("tailscaled at {}: {}", socket, error.message));
}

/// Of an answer that is no status.
std::unexpected<Error> explain(std::string_view socket, const io::HttpResponse& answer) {
    if (answer.status == 401 || answer.status == 403) return forbidden(socket);
    const auto value = io::json_of(answer, fmt::format("tailscaled at {}", socket));
    if (!value) return std::unexpected(value.error());
    return fail(
        ErrorCode::InvalidInput, fmt::format("tailscaled at {} answers with status {}", socket, answer.status)
    );
}

std::string first_line(std::string_view text) {
    constexpr std::size_t longest = 160;
    return std::string(first_characters(text.substr(0, text.find('\n')), longest));
}

/// Of `tailscale status --json`. Its exit code says whether all is well, and not whether there is a status.
Result<Status> status_of(const io::ChildOutput& printed) {
    if (printed.output.empty())
        return fail(
            ErrorCode::Unavailable, fmt::format("`tailscale status` says: {}", first_line(printed.errors))
        );
    return parse_status(printed.output);
}

Task<Result<Status>> ask_program(std::filesystem::path program, SteadyTime deadline) {
    io::ChildCall call{std::move(program), {"status", "--json"}, largest_status};
    auto printed = co_await io::run_child(std::move(call), deadline);
    if (!printed) co_return pass_on(printed);
    co_return status_of(*printed);
}

} // namespace

worker::Readings readings_of(const Status& status, bool with_peers) {
    worker::Readings readings;
    readings.push_back({"connected", status.is_connected, ""});
    // Of a daemon that is not in its tailnet the last known peers may still be listed as online.
    readings.push_back({"device_count", status.is_connected ? status.online() : 0, "devices"});
    if (!with_peers) return readings;
    std::size_t count = 0;
    for (const auto& peer : status.peers) {
        if (peer.name.empty()) continue;
        if (++count > most_peers) break;
        const bool is_online = status.is_connected && peer.is_online;
        readings.push_back({worker::labelled(peer.name, "online"), is_online, ""});
        const auto last_seen = peer.last_seen ? Value(*peer.last_seen) : Value();
        readings.push_back({worker::labelled(peer.name, "last_seen"), last_seen, ""});
    }
    return readings;
}

Result<void> TailscaleSource::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_tailscale);
    if (!section) return pass_on(section);
    section_ = std::move(*section);
    return {};
}

Task<Result<Status>> TailscaleSource::ask_daemon(SteadyTime deadline) const {
    const auto executor = co_await asio::this_coro::executor;
    io::PlainHttpClient client(executor, {.body = largest_status});
    const std::filesystem::path socket = section_.socket; // it may change meanwhile
    io::HttpCall call{.url = host, .unix_socket = socket};
    const auto answer = co_await client.request(std::move(call), deadline);
    if (!answer) co_return explain(socket.native(), answer.error());
    if (answer->status != 200 || io::is_page(*answer)) co_return explain(socket.native(), *answer);
    auto status = parse_status(answer->body);
    if (status) co_return status;
    status.error().message.insert(0, fmt::format("tailscaled at {}: ", socket.native()));
    co_return status;
}

Task<Result<worker::Readings>> TailscaleSource::poll(SteadyTime deadline) {
    deadline = std::min(deadline, io::steady_now() + section_.timeout);
    auto status = co_await ask_daemon(deadline);
    const bool may_know_another_way = !status
                                      && (status.error().code == ErrorCode::Unavailable
                                          || status.error().code == ErrorCode::PermissionDenied);
    if (may_know_another_way) {
        auto why = std::move(status.error());
        auto program = io::find_program("tailscale", io::environment("PATH").value_or(every_program));
        if (program.empty()) co_return std::unexpected(std::move(why));
        status = co_await ask_program(std::move(program), deadline);
        if (!status) co_return fail(why.code, fmt::format("{}; {}", why.message, status.error().message));
    }
    if (!status) co_return pass_on(status);
    co_return readings_of(*status, section_.peers);
}

Result<worker::Readings> TailscaleSource::simulate(const worker::Simulation& simulation) {
    constexpr std::array names = {"camera", "desk", "laptop", "nas", "phone"};
    Status status;
    status.state = "Running";
    status.is_connected = !simulation.chance("away", 0.02, std::chrono::minutes(10));
    for (const auto* name : names) {
        auto& peer = status.peers.emplace_back();
        peer.name = name;
        peer.is_online = simulation.chance(name, 0.7, std::chrono::hours(2));
        if (!peer.is_online) peer.last_seen = print_time(simulation.now() - std::chrono::hours(3));
    }
    return readings_of(status, section_.peers);
}

} // namespace tutti::tailscale
