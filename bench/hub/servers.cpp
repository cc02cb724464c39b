#include "bench/hub/servers.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace tutti::bench {

namespace {

using std::filesystem::path;

std::uint16_t free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), size) != 0
        || ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        die("a free port");
    ::close(fd);
    return ntohs(address.sin_port);
}

void say_nothing() {
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
}

[[noreturn]] void run(std::vector<std::string> words) {
    say_nothing();
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    std::_Exit(127);
}

// Room for whatever the load asks for: what is measured is what it costs, not that it is refused.
constexpr auto hub_file = R"([hub.limits]
clients = 100000
sessions = 200000
subscriptions = 1000000
retained_messages = 1000000
retained_bytes = "1GiB"
session_messages = 1000000
session_bytes = "1GiB"
shares = {{ anonymous = 90, user = 90, trusted = 100, reserve = 1 }}
)";

std::unique_ptr<Peer> start_hub(const std::string& program, const path& folder) {
    const Doors doors{.socket = folder / "mqtt", .port = free_port()};
    std::ofstream(folder / "tutti.toml") << fmt::format(hub_file);
    return std::make_unique<Peer>("tutti-hub", Dialect::Mqtt, doors, [&] {
        run(
            {program, "--run-dir", folder, "--state-dir", folder / "state", "--config", folder / "tutti.toml",
             "--tcp", fmt::format("127.0.0.1:{}", doors.port)}
        );
    });
}

std::unique_ptr<Peer> start_relay(const path& folder) {
    const Doors doors{.socket = folder / "relay", .port = free_port()};
    return std::make_unique<Peer>("relay", Dialect::Bare, doors, [&] { run_relay(doors); });
}

std::unique_ptr<Peer> start_mosquitto(const std::string& program, const path& folder) {
    const Doors doors{.socket = folder / "mosquitto", .port = free_port()};
    std::ofstream(folder / "mosquitto.conf") << fmt::format(
        "listener 0 {}\nlistener {} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n"
        "max_inflight_messages 0\nmax_queued_messages 0\npersistence false\nlog_type none\nuser root\n",
        doors.socket, doors.port
    );
    return std::make_unique<Peer>("mosquitto", Dialect::Mqtt, doors, [&] {
        run({program, "-c", folder / "mosquitto.conf"});
    });
}

std::unique_ptr<Peer> start_redis(const std::string& program, const path& folder) {
    const Doors doors{.socket = folder / "redis", .port = free_port()};
    return std::make_unique<Peer>("redis", Dialect::Redis, doors, [&] {
        run(
            {program, "--port", std::to_string(doors.port), "--bind", "127.0.0.1", "--unixsocket",
             doors.socket, "--save", "", "--appendonly", "no", "--maxclients", "60000", "--dir", folder}
        );
    });
}

std::unique_ptr<Peer> start_nats(const std::string& program, const path& folder) {
    const Doors doors{.socket = {}, .port = free_port()};
    std::ofstream(folder / "nats.conf")
        << fmt::format("listen: 127.0.0.1:{}\nmax_conn: 100000\n", doors.port);
    return std::make_unique<Peer>("nats", Dialect::Nats, doors, [&] {
        run({program, "-c", folder / "nats.conf"});
    });
}

// Its MQTT listener, which keeps what is to be kept in JetStream.
std::unique_ptr<Peer> start_nats_mqtt(const std::string& program, const path& folder) {
    const Doors doors{.socket = {}, .port = free_port()};
    std::ofstream(folder / "nats.conf") << fmt::format(
        "listen: 127.0.0.1:{}\nserver_name: bench\nmax_conn: 100000\njetstream {{ store_dir: \"{}\" }}\n"
        "mqtt {{ host: 127.0.0.1, port: {}, max_ack_pending: 65535, ack_wait: \"60s\" }}\n",
        free_port(), (folder / "store").native(), doors.port
    );
    return std::make_unique<Peer>("nats (MQTT)", Dialect::Mqtt, doors, [&] {
        run({program, "-c", folder / "nats.conf"});
    });
}

} // namespace

std::vector<Server> servers(const Programs& programs) {
    const auto by = [](auto start, const std::string& program) {
        return [start, program](const path& folder) { return start(program, folder); };
    };
    std::vector<Server> all;
    all.push_back(
        {.name = "tutti-hub",
         .dialect = Dialect::Mqtt,
         .best_qos = 2,
         .keeps = true,
         .start = by(start_hub, programs.hub)}
    );
    all.push_back({.name = "relay", .dialect = Dialect::Bare, .start = start_relay});
    if (!programs.mosquitto.empty())
        all.push_back(
            {.name = "mosquitto",
             .dialect = Dialect::Mqtt,
             .best_qos = 2,
             .keeps = true,
             .start = by(start_mosquitto, programs.mosquitto)}
        );
    if (!programs.redis.empty())
        all.push_back({.name = "redis", .dialect = Dialect::Redis, .start = by(start_redis, programs.redis)});
    if (!programs.nats.empty()) {
        all.push_back({.name = "nats", .dialect = Dialect::Nats, .start = by(start_nats, programs.nats)});
        all.push_back(
            {.name = "nats (MQTT)",
             .dialect = Dialect::Mqtt,
             .best_qos = 1,
             .has_version_5 = false,
             .is_second = true,
             .start = by(start_nats_mqtt, programs.nats)}
        );
    }
    return all;
}

} // namespace tutti::bench
