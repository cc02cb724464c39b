// bench_hub: our hub, Debian's Mosquitto and a bare relay under the same load in one run, in turns, on Unix
// sockets. Prints medians over the rounds and their ratios.
#include "bench/hub/rounds.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <unistd.h>

namespace tutti::bench {

namespace {

struct Arguments {
    std::string hub;
    std::string mosquitto = "/usr/sbin/mosquitto";
    int rounds = 9;
    double seconds = 0.5;
    int version = 4;
    int subscribers = 100;
    int window = 4;
    std::vector<std::string> only;

    bool wants(const std::string& test) const {
        return only.empty() || std::ranges::find(only, test) != only.end();
    }
};

struct Samples {
    std::vector<double> p50, p99, batch, batch_cpu, fan, fan_cpu;
};

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    return values[values.size() / 2];
}

std::vector<std::unique_ptr<Peer>>
start_peers(const Arguments& arguments, const std::filesystem::path& folder) {
    std::vector<std::unique_ptr<Peer>> peers;
    const auto hub_socket = (folder / "mqtt").native();
    peers.push_back(std::make_unique<Peer>("tutti-hub", hub_socket, Protocol::Mqtt, [&] {
        ::freopen("/dev/null", "w", stderr);
        ::unsetenv("TUTTI_CONFIG");
        ::execl(
            arguments.hub.c_str(), "tutti-hub", "--run-dir", folder.c_str(), "--tcp", "off",
            static_cast<char*>(nullptr)
        );
    }));
    const auto other = (folder / "mosquitto").native();
    std::ofstream(folder / "mosquitto.conf") << "listener 0 " << other << "\nallow_anonymous true\n"
                                             << "max_queued_messages 0\nlog_type none\nuser root\n";
    peers.push_back(std::make_unique<Peer>("mosquitto", other, Protocol::Mqtt, [&] {
        ::execl(
            arguments.mosquitto.c_str(), "mosquitto", "-c", (folder / "mosquitto.conf").c_str(),
            static_cast<char*>(nullptr)
        );
    }));
    const auto relay = (folder / "relay").native();
    peers.push_back(std::make_unique<Peer>("relay", relay, Protocol::Bare, [&] { run_relay(relay); }));
    return peers;
}

void run_round(const Arguments& arguments, const Peer& peer, Samples& samples) {
    if (arguments.wants("latency")) {
        const auto latency = measure_latency(peer, arguments.seconds, arguments.version);
        samples.p50.push_back(latency.p50);
        samples.p99.push_back(latency.p99);
    }
    if (arguments.wants("batch")) {
        const auto batch =
            measure_throughput(peer, 1, arguments.window, arguments.seconds, arguments.version);
        samples.batch.push_back(batch.messages);
        samples.batch_cpu.push_back(batch.cpu_nanoseconds);
    }
    if (arguments.wants("fanout")) {
        const auto fan = measure_throughput(
            peer, arguments.subscribers, arguments.window, arguments.seconds, arguments.version
        );
        samples.fan.push_back(fan.messages);
        samples.fan_cpu.push_back(fan.cpu_nanoseconds);
    }
}

void print(const Arguments& arguments, const std::vector<Samples>& all) {
    const auto row = [&](const char* what, auto member, int decimals) {
        const double ours = median(all[0].*member);
        const double mosquitto = median(all[1].*member);
        const double relay = median(all[2].*member);
        if (ours == 0) return;
        fmt::print(
            "| {} | {:.{}f} | {:.{}f} | {:.{}f} | {:.2f} | {:.2f} |\n", what, ours, decimals, mosquitto,
            decimals, relay, decimals, ours / mosquitto, ours / relay
        );
    };
    fmt::print(
        "{} rounds of {} s each, in turns; MQTT {}; 200-byte messages; medians\n\n", arguments.rounds,
        arguments.seconds, arguments.version == 5 ? "5" : "3.1.1"
    );
    fmt::print(
        "| | tutti-hub | mosquitto | relay | ours / mosquitto | ours / relay |\n|---|---|---|---|---|---|\n"
    );
    row("one way p50 at 1,000 msg/s, µs", &Samples::p50, 1);
    row("one way p99 at 1,000 msg/s, µs", &Samples::p99, 1);
    row("1→1 in batches of 64, msg/s", &Samples::batch, 0);
    row("1→1, server CPU ns a message", &Samples::batch_cpu, 0);
    row("fan-out 1→100 in batches of 64, deliveries/s", &Samples::fan, 0);
    row("fan-out, server CPU ns a delivery", &Samples::fan_cpu, 0);
}

int run(const Arguments& arguments) {
    char folder[] = "/tmp/bench-hub-XXXXXX";
    if (::mkdtemp(folder) == nullptr) die("a temporary folder");
    std::vector<Samples> samples(3);
    {
        const auto peers = start_peers(arguments, folder);
        for (int round = 0; round < arguments.rounds; ++round)
            for (std::size_t i = 0; i < peers.size(); ++i) {
                const auto turn = (i + static_cast<std::size_t>(round)) % peers.size();
                run_round(arguments, *peers[turn], samples[turn]);
            }
    }
    std::filesystem::remove_all(folder);
    print(arguments, samples);
    return 0;
}

} // namespace

} // namespace tutti::bench

int main(int argc, char** argv) {
    tutti::bench::Arguments arguments;
    arguments.hub = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "tutti-hub";
    CLI::App app("Loads tutti-hub, Mosquitto and a bare relay in turns and compares them.");
    app.add_option("--hub", arguments.hub, "Our hub (default: the tutti-hub beside this program)");
    app.add_option("--mosquitto", arguments.mosquitto, "Mosquitto")->capture_default_str();
    app.add_option("--rounds", arguments.rounds)->capture_default_str();
    app.add_option("--seconds", arguments.seconds, "Of each measurement")->capture_default_str();
    app.add_option("--version", arguments.version, "4 for MQTT 3.1.1, or 5")->capture_default_str();
    app.add_option("--subscribers", arguments.subscribers, "Of the fan-out")->capture_default_str();
    app.add_option("--window", arguments.window, "Batches under way")->capture_default_str();
    app.add_option("--only", arguments.only, "latency, batch, fanout");
    CLI11_PARSE(app, argc, argv);
    return tutti::bench::run(arguments);
}
