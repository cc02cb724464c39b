#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "control/worker_client.hpp"
#include "io/clock.hpp"
#include "io/listen.hpp"
#include "io/task_group.hpp"
#include "osc/parse.hpp"
#include "workers/osc/commands.hpp"
#include "workers/osc/dump_line.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

namespace tutti::osc_router {

using command::print_err;
using command::print_out;

namespace {

constexpr auto tap_pace = seconds(2); // well within a lease

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
        auto client = co_await control::connect_to_worker(options_.router);
        if (!client) co_return refuse(socket.error());
        auto own = io::listen_udp("127.0.0.1", 0);
        if (!own) co_return refuse(own.error());
        const auto port = Value::object({{"port", io::local_port(*own)}});
        auto tap = co_await control::ask(*client, "tap", port);
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
            auto tap = co_await control::ask(client, "tap", port);
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

} // namespace tutti::osc_router
