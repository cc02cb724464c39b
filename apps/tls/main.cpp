// tutti-tls: started by whoever joins a bus over TLS, once for each connection (io::connect_tls()). Its
// descriptor 3 is the connection as that process sees it; on 1 it says "ready", or in one line why not, and
// at the end why the connection broke. It ends with the other end of 3. Only wiring.
#include "tls/bridge.hpp"
#include "tls/client.hpp"
#include "tls/options.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstring>
#include <unistd.h>

namespace {

constexpr int connection = 3;
constexpr const char* usage =
    "tutti-tls speaks TLS with the server of a bus for the process that starts it. It is "
    "not run by hand: bus.url = \"mqtts://…\" or \"rediss://…\" starts it.\n";

void say(const std::string& line) {
    const auto written = ::write(STDOUT_FILENO, line.data(), line.size());
    static_cast<void>(written); // nobody listens any more
}

int end_with(const tutti::Error& why) {
    say(fmt::format("{} {}\n", tutti::name(why.code), why.message));
    return 1;
}

} // namespace

int main(int count, char** arguments) {
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
