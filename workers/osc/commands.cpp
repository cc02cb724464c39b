#include "workers/osc/commands.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "control/client.hpp"
#include "io/clock.hpp"
#include "io/datagrams.hpp"
#include "io/directories.hpp"
#include "io/listen.hpp"
#include "io/resolve.hpp"
#include "io/task_group.hpp"
#include "io/udp_socket.hpp"
#include "osc/argument_text.hpp"
#include "osc/parse.hpp"
#include "workers/osc/dump_line.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstring>

namespace tutti::osc_router {

namespace {

using command::print_err;
using command::print_out;

constexpr auto lookup_patience = seconds(5);
constexpr auto tap_pace = seconds(2); // well within a lease

Task<Result<control::Client>> connect_to_router(const std::string& router) {
    auto client = co_await control::Client::connect(io::run_directory() / (router + ".sock"));
    co_return client;
}

/// What the router answers to a command.
Task<Result<Value>> ask(control::Client& client, std::string command, Value arguments) {
    auto reply = co_await client.call(std::move(command), std::move(arguments));
    if (!reply) co_return pass_on(reply);
    if (!reply->success) co_return fail(ErrorCode::Unavailable, printable(reply->message));
    co_return reply->data.value_or(Value());
}

} // namespace

std::optional<Address> parse_target(std::string_view text) {
    if (const auto port = parse_port(text); port && *port != 0) return Address{"127.0.0.1", *port};
    auto address = parse_address(text);
    if (!address || address->port == 0) return std::nullopt;
    return address;
}

// ---- send ----

namespace {

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

// ---- dump ----

namespace {

class Dump {
public:
    Dump(const DumpOptions& options, std::optional<osc::Pattern> match, command::EndRequest& end)
        : options_(options), match_(std::move(match)), end_(end) {}

    Task<int> run(Address from) {
        auto socket = io::listen_udp(from.host, from.port);
        if (socket) {
            print_err("hears {}; Ctrl-C ends it\n", print(from));
            co_return co_await hear(*socket);
        }
        auto client = co_await connect_to_router(options_.router);
        if (!client) co_return refuse(socket.error());
        auto own = io::listen_udp("127.0.0.1", 0);
        if (!own) co_return refuse(own.error());
        const auto port = Value::object({{"port", io::local_port(*own)}});
        auto tap = co_await ask(*client, "tap", port);
        if (!tap) co_return refuse(tap.error());
        const auto* listen = tap->find("listen");
        const auto routers =
            listen != nullptr && listen->is_string() ? parse_address(listen->string()) : std::nullopt;
        if (!routers || routers->port != from.port) {
            if (routers) socket.error().message += fmt::format("; the router hears {}", print(*routers));
            co_return refuse(socket.error());
        }
        print_err("{} is the router's (tutti osc): this is what it hears; Ctrl-C ends it\n", print(from));
        io::TaskGroup tasks(co_await asio::this_coro::executor);
        tasks.spawn("keep the tap", keep(*client, port));
        const int exit_code = co_await hear(*own);
        co_await tasks.stop();
        co_return exit_code;
    }

private:
    static int refuse(const Error& error) {
        print_err("tutti: {}\n", printable(error.message));
        return command::Failure;
    }

    Task<void> keep(control::Client& client, Value port) {
        while (true) {
            const bool elapsed = co_await io::sleep_for(tap_pace);
            if (!elapsed) co_return;
            auto tap = co_await ask(client, "tap", port);
            if (tap) continue;
            print_err("tutti: the router has ended: {}\n", tap.error().message);
            end_.ask();
            co_return;
        }
    }

    Task<int> hear(const io::FileDescriptor& socket) {
        const auto executor = co_await asio::this_coro::executor;
        asio::posix::stream_descriptor waiting(executor, socket.get());
        io::TaskGroup tasks(executor);
        tasks.spawn("hear", read(waiting, socket));
        co_await end_.asked();
        co_await tasks.stop();
        waiting.release(); // the socket is its owner's
        co_return command::Success;
    }

    Task<void> read(asio::posix::stream_descriptor& waiting, const io::FileDescriptor& socket) {
        std::string room(osc::max_packet_size + 1, '\0');
        while (true) {
            const auto [error] =
                co_await waiting.async_wait(asio::posix::stream_descriptor::wait_read, no_throw);
            if (error) co_return;
            while (const auto datagram = io::receive_datagram(socket, room)) show(*datagram);
            command::flush_out();
        }
    }

    void show(const io::Datagram& datagram) {
        const auto packet = osc::parse(datagram.bytes);
        if (!packet) return print_err("{}: no OSC: {}\n", datagram.sender, osc::describe(packet.error()));
        const auto now = io::wall_now();
        const DumpedFrom from{.time = now, .utc_offset = io::utc_offset(now), .sender = datagram.sender};
        for (const auto& dumped : messages_of(*packet)) {
            if (match_ && !match_->matches(dumped.message->address)) continue;
            if (options_.count != 0 && seen_ == options_.count) return;
            print_out("{}\n", options_.json ? print_dumped_json(dumped, from) : print_dumped(dumped, from));
            if (++seen_ == options_.count) end_.ask();
        }
    }

    const DumpOptions& options_;
    std::optional<osc::Pattern> match_;
    command::EndRequest& end_;
    std::size_t seen_ = 0;
};

} // namespace

int dump(const DumpOptions& options) {
    const auto from = parse_target(options.from);
    if (!from) {
        print_err("tutti: '{}' is no port: 9000, or ADDRESS:9000\n", options.from);
        return command::Usage;
    }
    std::optional<osc::Pattern> match;
    if (!options.match.empty()) {
        auto parsed = osc::Pattern::parse(options.match);
        if (!parsed) {
            print_err("tutti: the pattern {}\n", parsed.error().message);
            return command::Usage;
        }
        match = std::move(*parsed);
    }
    std::optional<Dump> dump; // lives as long as its task
    return command::run_task(command::Interrupt::AsksFirst, [&](asio::io_context&, command::EndRequest& end) {
        dump.emplace(options, std::move(match), end);
        return dump->run(*from);
    });
}

// ---- route ----

namespace {

std::string text_at(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    if (value == nullptr) return {};
    return value->is_string() ? printable(value->string()) : print_json(*value);
}

std::string joined(const Value& object, std::string_view key) {
    const auto* list = object.find(key);
    std::string all;
    for (const auto& each : list != nullptr ? list->items() : std::span<const Value>())
        all += (all.empty() ? "" : ", ") + std::string(each.string());
    return printable(all);
}

void print_routes(const Value& routes, const Value& addresses) {
    print_out("hears {}\n", text_at(routes, "listen"));
    if (const auto trouble = text_at(routes, "trouble"); !trouble.empty())
        print_out("trouble: {}\n", trouble);
    print_out("\n{:<16} {:<32} {:<32} {:>10}\n", "route", "match", "to", "taken");
    for (const auto& route : routes.find("routes")->items()) {
        auto to = route.find("drop") != nullptr ? "(dropped)" : joined(route, "to");
        if (const auto rename = text_at(route, "rename"); !rename.empty()) to += " as " + rename;
        print_out(
            "{:<16} {:<32} {:<32} {:>10}\n", text_at(route, "name"), joined(route, "match"), to,
            text_at(route, "taken")
        );
    }
    print_out("\n{:<32} {:>10} {:>10} {:>10}\n", "destination", "sent", "dropped", "refusals");
    for (const auto& each : routes.find("destinations")->items())
        print_out(
            "{:<32} {:>10} {:>10} {:>10}  {}\n", text_at(each, "to"), text_at(each, "sent"),
            text_at(each, "dropped"), text_at(each, "refusals"), text_at(each, "trouble")
        );
    print_out(
        "\n{:<32} {:<10} {:>10} {:>8}  {:<15} {}\n", "address", "types", "count", "rate", "from", "last"
    );
    for (const auto& each : addresses.find("addresses")->items())
        print_out(
            "{:<32} {:<10} {:>10} {:>8}  {:<15} {}\n", text_at(each, "address"), text_at(each, "types"),
            text_at(each, "count"), text_at(each, "rate"), text_at(each, "source"), text_at(each, "args")
        );
}

Task<int> ask_and_show(const RouteOptions& options) {
    auto client = co_await connect_to_router(options.router);
    if (!client) {
        print_err("tutti: no OSC router runs here: it does where [osc] has `listen`, `query` or a route\n");
        co_return command::NotRunning;
    }
    auto routes = co_await ask(*client, "get_routes", Value());
    if (!routes) co_return command::report_failure(routes.error());
    auto addresses = co_await ask(*client, "get_addresses", Value());
    if (!addresses) co_return command::report_failure(addresses.error());
    if (options.json)
        print_out("{}\n", print_json(Value::object({{"router", *routes}, {"heard", *addresses}})));
    else
        print_routes(*routes, *addresses);
    co_return command::Success;
}

} // namespace

int show_routes(const RouteOptions& options) {
    return command::run_task([&](asio::io_context&) { return ask_and_show(options); });
}

} // namespace tutti::osc_router
