#include "workers/camera/onvif/discovery.hpp"

#include "base/address.hpp"
#include "io/clock.hpp"
#include "io/https/web_client.hpp"
#include "io/inquiry.hpp"
#include "io/system_random.hpp"
#include "io/task_group.hpp"
#include "onvif/service_place.hpp"
#include "onvif/web_discovery.hpp"
#include "workers/camera/onvif/local_addresses.hpp"
#include "workers/camera/onvif/onvif_client.hpp"
#include "workers/camera/onvif/port_scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <utility>

namespace tutti::camera {

namespace {

constexpr microseconds listening = seconds(3); // what the slowest cameras need to answer a probe
constexpr microseconds between_probes = milliseconds(700);
constexpr microseconds for_asking = seconds(4); // kept of the time, for what each is
constexpr std::size_t asked_at_once = 8;
constexpr std::size_t most_cameras = 256;
constexpr std::uint16_t rtsp = 554;
constexpr std::uint16_t other_rtsp = 8554;

/// What is known of one host before it is asked.
struct Candidate {
    FoundCamera camera;
    std::vector<std::string> doors; ///< of ONVIF, perhaps
    std::vector<std::uint16_t> rtsp_ports;
    bool is_camera = false; ///< else it is one if it says so
};
using Candidates = std::map<std::string, Candidate>; ///< by address

std::string new_message_id() {
    const auto hex = io::random_hex(16);
    return fmt::format(
        "urn:uuid:{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4), hex.substr(16, 4),
        hex.substr(20)
    );
}

/// By which networks everybody is asked at once: their size does not matter for that.
std::vector<onvif::LocalAddress> asked_by(const std::vector<onvif::LocalAddress>& addresses) {
    std::vector<onvif::LocalAddress> own;
    for (const auto& address : addresses) {
        const auto reason = onvif::reason_against(address);
        if (!reason || *reason == onvif::LeftOut::TooLarge) own.push_back(address);
    }
    return own;
}

void take(const std::vector<onvif::DiscoveredDevice>& devices, const std::string& sender, Candidates& found) {
    for (const auto& device : devices) {
        if (!device.is_camera || device.addresses.empty()) continue;
        // It says where it believes to be; where it answered from is where it is.
        const auto said = std::ranges::find_if(device.addresses, [&](const std::string& one) {
            const auto place = onvif::parse_place(one);
            return place && place->host == sender;
        });
        const auto& door = said == device.addresses.end() ? device.addresses.front() : *said;
        const auto url = onvif::reachable(door, {"http", sender, 0, {}});
        if (!url || (found.size() >= most_cameras && !found.contains(sender))) continue;
        auto& candidate = found[sender];
        candidate.is_camera = true;
        candidate.camera.address = sender;
        candidate.camera.name = device.name;
        candidate.camera.model = device.hardware;
        candidate.camera.how = FoundCamera::How::WebDiscovery;
        candidate.doors = {*url};
    }
}

/// Whoever answers from elsewhere was not asked: what it says would lead us beyond our networks.
bool is_near(const std::vector<onvif::LocalAddress>& own, std::string_view sender) {
    const auto host = onvif::parse_ipv4(sender);
    return host && std::ranges::any_of(own, [&](const auto& address) { return address.reaches(*host); });
}

Task<void> probe(std::vector<onvif::LocalAddress> own, SteadyTime until, Candidates& found) {
    auto inquiry = io::Inquiry::open(co_await asio::this_coro::executor);
    if (!inquiry) co_return;
    auto next = io::steady_now();
    while (io::steady_now() < until) {
        if (io::steady_now() >= next) { // over Wi-Fi multicast gets lost
            next += between_probes;
            const auto text = onvif::print_probe(new_message_id());
            const std::span bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
            for (const auto& address : own)
                static_cast<void>(inquiry->ask_by(
                    onvif::print_ipv4(address.address), std::string(onvif::discovery_address),
                    onvif::discovery_port, bytes
                ));
        }
        const auto datagram = co_await inquiry->answer(std::min(next, until));
        if (!datagram || !is_near(own, datagram->sender)) continue;
        const auto devices = onvif::read_probe_matches(datagram->bytes);
        if (devices) take(*devices, datagram->sender, found);
    }
}

Task<void> scan(std::vector<onvif::LocalNetwork> networks, SteadyTime deadline, Candidates& found) {
    PortScan ports;
    ports.ports = {rtsp, other_rtsp, 80, 8080};
    const auto open = co_await scan_ports(std::move(networks), std::move(ports), deadline);
    for (const auto& [host, its_ports] : open) {
        const auto address = onvif::print_ipv4(host);
        if (found.size() >= most_cameras && !found.contains(address)) continue;
        auto& candidate = found[address];
        candidate.camera.address = address;
        for (const auto port : its_ports)
            if (port == rtsp || port == other_rtsp) candidate.rtsp_ports.push_back(port);
        if (!candidate.doors.empty()) continue; // it has said so itself
        // Who streams may have ONVIF elsewhere, too; who only has a web page is asked there alone.
        if (!candidate.rtsp_ports.empty()) {
            candidate.doors = usual_doors(address);
            continue;
        }
        for (const auto port : its_ports)
            candidate.doors.push_back(print(onvif::Place{
                "http", address, static_cast<std::uint16_t>(port == 80 ? 0 : port),
                std::string(onvif::usual_device_path)
            }));
    }
}

void fail_with(FoundCamera& camera, const Error& error) {
    camera.needs_login |= error.code == ErrorCode::PermissionDenied;
    if (camera.problem.empty()) camera.problem = error.message;
}

Task<void> ask_onvif(io::HttpClient& http, Candidate& candidate, onvif::Login login, SteadyTime deadline) {
    auto& camera = candidate.camera;
    OnvifClient client(http, {candidate.doors, std::move(login)});
    const auto about = co_await client.information(deadline);
    if (client.door().empty()) {
        if (candidate.is_camera) fail_with(camera, about.error());
        co_return;
    }
    candidate.is_camera = true;
    camera.onvif_url = client.door();
    if (about) {
        const bool repeats = about->model.starts_with(about->maker);
        camera.model = repeats ? about->model : fmt::format("{} {}", about->maker, about->model);
    } else {
        fail_with(camera, about.error());
    }
    const auto stream = co_await client.stream_url(deadline);
    if (!stream) {
        fail_with(camera, stream.error());
        co_return;
    }
    camera.stream_url = *stream;
    camera.problem.clear();
    const auto snapshot = co_await client.snapshot_url(deadline); // not all have one
    if (snapshot) camera.snapshot_url = *snapshot;
}

Task<void> ask_rtsp(Candidate& candidate, SteadyTime deadline) {
    for (const auto port : candidate.rtsp_ports) {
        const auto server = co_await greet_rtsp(candidate.camera.address, port, deadline);
        if (!server) continue;
        candidate.is_camera = true;
        if (candidate.camera.model.empty()) candidate.camera.model = *server;
        if (candidate.camera.stream_url.empty())
            candidate.camera.stream_url = print(
                onvif::Place{"rtsp", candidate.camera.address, port == rtsp ? std::uint16_t(0) : port, "/"}
            );
        co_return;
    }
}

Task<void> ask_each(
    std::vector<Candidate*>& waiting, io::HttpClient& http, const onvif::Login& login, SteadyTime deadline
) {
    while (!waiting.empty()) {
        auto& candidate = *waiting.back();
        waiting.pop_back();
        if (!candidate.doors.empty()) co_await ask_onvif(http, candidate, login, deadline);
        if (candidate.camera.stream_url.empty() && !candidate.camera.needs_login)
            co_await ask_rtsp(candidate, deadline);
    }
}

Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

std::string print_network(onvif::Ipv4 address, int prefix) {
    const auto mask = prefix <= 0 ? 0 : ~onvif::Ipv4{0} << (32 - prefix);
    return fmt::format("{}/{}", onvif::print_ipv4(address & mask), prefix);
}

} // namespace

Task<Result<Discovery>> discover(DiscoveryOptions options) {
    const auto executor = co_await asio::this_coro::executor;
    const auto deadline = io::steady_now() + options.timeout;
    const auto addresses = local_addresses();
    if (!addresses) co_return std::unexpected(addresses.error());
    Discovery discovery;
    discovery.networks = onvif::choose_networks(*addresses);
    Candidates found;
    io::TaskGroup tasks(executor);
    const auto heard = std::min(io::steady_now() + listening, deadline - options.timeout / 4);
    tasks.spawn("listens for cameras", probe(asked_by(*addresses), heard, found));
    if (options.scans) {
        const auto scanned = std::max(heard, deadline - for_asking);
        tasks.spawn("scans for cameras", scan(discovery.networks.networks, scanned, found));
    }
    co_await tasks.join();
    io::WebClient http(executor);
    std::vector<Candidate*> waiting;
    for (auto& candidate : found | std::views::values) waiting.push_back(&candidate);
    for (std::size_t i = 0; i < asked_at_once; ++i)
        tasks.spawn("asks cameras", ask_each(waiting, http, options.login, deadline));
    co_await tasks.join();
    for (auto& candidate : found | std::views::values)
        if (candidate.is_camera) discovery.cameras.push_back(std::move(candidate.camera));
    std::ranges::sort(discovery.cameras, {}, [](const FoundCamera& camera) {
        return onvif::parse_ipv4(camera.address).value_or(0);
    });
    co_return discovery;
}

std::string_view name(FoundCamera::How how) noexcept {
    return how == FoundCamera::How::WebDiscovery ? "ws-discovery" : "scan";
}

Value to_value(const Discovery& discovery) {
    std::vector<Value> cameras;
    for (const auto& camera : discovery.cameras)
        cameras.push_back(Value::object({
            {"address", camera.address},
            {"name", text_or_null(camera.name)},
            {"model", text_or_null(camera.model)},
            {"stream_url", text_or_null(camera.stream_url)},
            {"snapshot_url", text_or_null(camera.snapshot_url)},
            {"onvif_url", text_or_null(camera.onvif_url)},
            {"needs_login", camera.needs_login},
            {"problem", text_or_null(camera.problem)},
            {"found_by", name(camera.how)},
        }));
    std::vector<Value> networks;
    for (const auto& network : discovery.networks.networks)
        networks.push_back(Value::object({
            {"interface", network.interface},
            {"first", onvif::print_ipv4(network.first)},
            {"last", onvif::print_ipv4(network.last)},
        }));
    std::vector<Value> left_out;
    for (const auto& [network, reason] : discovery.networks.left_out)
        left_out.push_back(Value::object({
            {"interface", network.interface},
            {"network", print_network(network.address, network.prefix)},
            {"reason", onvif::why(reason)},
        }));
    return Value::object({
        {"cameras", Value::array(std::move(cameras))},
        {"networks", Value::array(std::move(networks))},
        {"left_out", Value::array(std::move(left_out))},
    });
}

} // namespace tutti::camera
