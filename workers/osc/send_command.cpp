#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "io/clock.hpp"
#include "io/datagrams.hpp"
#include "io/resolve.hpp"
#include "io/udp_socket.hpp"
#include "osc/argument_text.hpp"
#include "workers/osc/commands.hpp"

#include <cmath>
#include <cstring>

namespace tutti::osc_router {

using command::print_err;

std::optional<Address> parse_target(std::string_view text) {
    if (const auto port = parse_port(text); port && *port != 0) return Address{"127.0.0.1", *port};
    auto address = parse_address(text);
    if (!address || address->port == 0) return std::nullopt;
    return address;
}

namespace {

constexpr auto lookup_patience = seconds(5);

Result<osc::Packet> packet_of(const SendOptions& options) {
    osc::Message message{options.address, {}};
    if (!message.address.starts_with('/') || message.address.size() > osc::max_address_size)
        return fail(ErrorCode::InvalidInput, "an OSC address begins with '/': /audio/beat");
    for (const auto& text : options.arguments) {
        auto argument = osc::parse_argument(text);
        if (!argument) return pass_on(argument);
        message.arguments.push_back(std::move(*argument));
    }
    osc::Packet packet(std::move(message));
    if (options.delay) {
        const auto when = io::wall_now() + microseconds(std::llround(*options.delay * 1e6));
        packet = osc::Bundle{osc::TimeTag::at(when), {std::move(packet)}};
    }
    return packet;
}

Task<int> send_to(asio::io_context& context, Address to, std::string bytes) {
    io::NameResolver resolver(context.get_executor());
    const auto addresses = co_await resolver.resolve(to.host, io::steady_now() + lookup_patience);
    if (!addresses) co_return command::report_failure(addresses.error());
    auto socket = io::UdpSocket::open(addresses->front(), to.port);
    if (!socket) co_return command::report_failure(socket.error());
    io::Datagrams datagrams;
    const std::string_view packet = bytes;
    const auto sent = socket->send(datagrams.of({&packet, 1}, osc::max_packet_size));
    if (sent.datagrams == 1) co_return command::Success;
    const auto* const why = sent.error != 0 ? std::strerror(sent.error) : "it is larger than a datagram";
    print_err("tutti: sending to {}: {}\n", print(to), why);
    co_return command::Failure;
}

} // namespace

int send(const SendOptions& options) {
    const auto to = parse_target(options.to);
    if (!to) {
        print_err(
            "tutti: '{}' is no HOST:PORT: 127.0.0.1:9000, or 9000 for one of this machine\n", options.to
        );
        return command::Usage;
    }
    const auto packet = packet_of(options);
    if (!packet) return command::report_failure(packet.error());
    return command::run_task([&](asio::io_context& context) {
        return send_to(context, *to, osc::print(*packet));
    });
}

} // namespace tutti::osc_router
