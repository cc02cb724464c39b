// tutti-tls: started by whoever joins a bus over TLS, once for each connection (io::connect_tls()). Its
// descriptor 3 is the connection as that process sees it; on 1 it says "ready", or in one line why not, and
// at the end why the connection broke. It ends with the other end of 3.
//
// Or started by a server that is to be reached over TLS, once (`serve CERTIFICATE KEY SOCKET`): descriptor 3
// listens, the clients go on to the server's socket, and it ends with the other end of 4. Only wiring.
#include "io/process.hpp"
#include "tls/bridge.hpp"
#include "tls/client.hpp"
#include "tls/front.hpp"
#include "tls/options.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <unistd.h>

namespace {

constexpr int connection = 3;
constexpr int listening = 3;
constexpr int lifeline = 4;
constexpr std::size_t wanted_descriptors = 4096; ///< two for each client
constexpr const char* usage =
    "tutti-tls speaks TLS with the server of a bus for the process that starts it. It is "
    "not run by hand: bus.url = \"mqtts://…\" or \"rediss://…\" starts it, and the gateway for "
    "gateway.cert.\n";

void say(const std::string& line) {
    const auto written = ::write(STDOUT_FILENO, line.data(), line.size());
    static_cast<void>(written); // nobody listens any more
}

int end_with(const tutti::Error& why) {
    say(fmt::format("{} {}\n", tutti::name(why.code), why.message));
    return 1;
}

/// Whoever started us has gone when this ends.
tutti::Task<void> wait_for_the_end(tutti::io::Stream line) {
    char ignored[16];
    while (true) {
        const auto [error, read] =
            co_await line.async_read_some(tutti::asio::buffer(ignored), tutti::no_throw);
        static_cast<void>(read);
        if (error) co_return;
    }
}

int serve(const char* certificate, const char* key, const char* server) {
    using namespace tutti;
    io::allow_descriptors(wanted_descriptors);
    const io::Log log("tutti-tls");
    asio::io_context context(1);
    const auto executor = context.get_executor();
    auto listener = io::Listener::take_tcp(executor, io::FileDescriptor(listening));
    if (!listener) {
        log.error(listener.error().message);
        return 1;
    }
    tls::Front front(executor, std::move(*listener), server, {certificate, key}, log);
    if (const auto loaded = front.load(); !loaded) {
        log.error(loaded.error().message);
        return 1;
    }
    io::TaskGroup tasks(executor);
    tasks.spawn("serving over TLS", front.run());
    io::Stream line(executor, asio::generic::stream_protocol(AF_UNIX, 0), lifeline);
    asio::co_spawn(executor, wait_for_the_end(std::move(line)), [&](const std::exception_ptr&) {
        context.stop();
    });
    context.run();
    // What clients still wait for has nobody who would answer it.
    std::_Exit(0);
}

} // namespace

int main(int count, char** arguments) {
    if (count == 5 && std::string_view(arguments[1]) == "serve") {
        for (const int each : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) std::signal(each, SIG_IGN);
        return serve(arguments[2], arguments[3], arguments[4]);
    }
    const auto options = tutti::tls::parse_options({arguments, static_cast<std::size_t>(count)});
    if (!options) {
        static_cast<void>(write(STDERR_FILENO, usage, std::strlen(usage)) < 0);
        return 2;
    }
    // A service is told to stop, and what it started with it: its goodbye has to go out first.
    for (const int each : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) std::signal(each, SIG_IGN);
    tutti::tls::TlsClient client(*options);
    if (const auto connected = client.connect(); !connected) return end_with(connected.error());
    say("ready\n");
    // Static: its buffers cost nothing until they are used.
    static tutti::tls::Bridge bridge(connection, client.connection(), client.socket());
    const auto why = bridge.run();
    return why ? end_with(*why) : 0;
}
