#include "workers/camera/onvif/port_scan.hpp"

#include "base/printable.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/stream.hpp"
#include "io/task_group.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tutti::camera {

namespace {

using Found = std::map<onvif::Ipv4, std::vector<std::uint16_t>>;

/// Gives each pair of address and port once, address by address.
class Targets {
public:
    Targets(std::vector<onvif::LocalNetwork> networks, std::vector<std::uint16_t> ports)
        : networks_(std::move(networks)), ports_(std::move(ports)) {
        if (!networks_.empty()) host_ = networks_.front().first;
    }

    std::optional<std::pair<onvif::Ipv4, std::uint16_t>> next() {
        while (network_ < networks_.size() && !ports_.empty()) {
            const auto& network = networks_[network_];
            if (port_ < ports_.size() && host_ <= network.last && host_ != network.own)
                return std::pair(host_, ports_[port_++]);
            port_ = 0;
            if (host_ < network.last) {
                ++host_;
            } else if (++network_ < networks_.size()) {
                host_ = networks_[network_].first;
            }
        }
        return std::nullopt;
    }

private:
    std::vector<onvif::LocalNetwork> networks_;
    std::vector<std::uint16_t> ports_;
    std::size_t network_ = 0;
    onvif::Ipv4 host_ = 0;
    std::size_t port_ = 0;
};

Task<bool> answers(onvif::Ipv4 host, std::uint16_t port, microseconds patience) {
    asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
    const io::Deadline deadline(socket.get_executor(), patience, [&socket] {
        error_code ignored;
        socket.close(ignored);
    });
    const asio::ip::tcp::endpoint endpoint(asio::ip::address_v4(host), port);
    const auto [error] = co_await socket.async_connect(endpoint, no_throw);
    co_return !error && !deadline.expired();
}

Task<void> take_targets(Targets& targets, microseconds patience, SteadyTime deadline, Found& found) {
    while (io::steady_now() < deadline) {
        const auto target = targets.next();
        if (!target) co_return;
        const auto left = std::min(patience, deadline - io::steady_now());
        const bool is_there = co_await answers(target->first, target->second, left);
        if (is_there) found[target->first].push_back(target->second);
    }
}

/// The value of "Server: …", or an empty text; nothing where it is no answer of RTSP.
std::optional<std::string> read_greeting(std::string_view answer) {
    if (!answer.starts_with("RTSP/1.") && !answer.starts_with("RTSP/2.")) return std::nullopt;
    constexpr std::string_view field = "\r\nServer:";
    const auto at = answer.find(field);
    if (at == std::string_view::npos) return std::string();
    auto value = answer.substr(at + field.size());
    value = value.substr(0, value.find("\r\n"));
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    return printable_beginning(value, 100);
}

} // namespace

Task<Found> scan_ports(std::vector<onvif::LocalNetwork> networks, PortScan scan, SteadyTime deadline) {
    Targets targets(std::move(networks), std::move(scan.ports));
    Found found;
    io::TaskGroup tasks(co_await asio::this_coro::executor);
    for (std::size_t i = 0; i < scan.at_once; ++i)
        tasks.spawn("looks for cameras", take_targets(targets, scan.patience, deadline, found));
    co_await tasks.join();
    for (auto& [host, ports] : found) std::ranges::sort(ports);
    co_return found;
}

Task<std::optional<std::string>> greet_rtsp(std::string host, std::uint16_t port, SteadyTime deadline) {
    io::HostPort place{host, port};
    auto stream = co_await io::connect_tcp(std::move(place), deadline - io::steady_now());
    if (!stream) co_return std::nullopt;
    const io::Deadline end(stream->get_executor(), deadline - io::steady_now(), [&stream] {
        error_code ignored;
        stream->close(ignored);
    });
    const auto question = fmt::format("OPTIONS rtsp://{}:{}/ RTSP/1.0\r\nCSeq: 1\r\n\r\n", host, port);
    const auto asked = co_await io::write_all(*stream, question);
    if (!asked) co_return std::nullopt;
    std::string answer;
    std::array<char, 2048> room{};
    while (answer.size() < room.size() && !answer.contains("\r\n\r\n")) {
        const auto [error, size] = co_await stream->async_read_some(asio::buffer(room), no_throw);
        if (error) break;
        answer.append(room.data(), size);
    }
    co_return read_greeting(answer);
}

} // namespace tutti::camera
