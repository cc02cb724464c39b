// bench_hub_tls: our hub and Debian's Mosquitto under the same load over TLS in one run, in turns, on TCP of
// this machine. Prints medians over the rounds and their ratios.
#include "bench/hub_tls/certificate.hpp"
#include "bench/hub_tls/rounds.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <unistd.h>
#include <vector>

namespace tutti::bench {

namespace {

struct Arguments {
    std::string hub;
    std::string mosquitto = "/usr/sbin/mosquitto";
    std::string certificate = "p256";
    int rounds = 7;
    double seconds = 0.5;
    int window = 4;
    int clients = 200;
    std::vector<std::string> only;

    bool wants(const std::string& test) const {
        return only.empty() || std::ranges::find(only, test) != only.end();
    }
};

/// What was measured of one server, by measure.
using Samples = std::vector<std::vector<double>>;

enum Measure : std::uint8_t {
    Full13,
    Full13Cpu,
    Resumed13,
    Resumed13Cpu,
    Full12,
    Full12Cpu,
    Resumed12,
    Resumed12Cpu,
    One,
    OneCpu,
    Ten,
    TenCpu,
    Memory,
    Measures,
};
constexpr const char* words[Measures] = {
    "full handshakes a second, TLS 1.3",    "the same, server CPU µs each",
    "resumed handshakes a second, TLS 1.3", "the same, server CPU µs each",
    "full handshakes a second, TLS 1.2",    "the same, server CPU µs each",
    "resumed handshakes a second, TLS 1.2", "the same, server CPU µs each",
    "1→1 in batches of 64, msg/s",          "the same, server CPU ns a message",
    "1→10 in batches of 64, deliveries/s",  "the same, server CPU ns a delivery",
    "RSS of a silent subscriber, KB",
};

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    return values[values.size() / 2];
}

std::vector<std::unique_ptr<Server>> start(const Arguments& arguments, const std::filesystem::path& folder) {
    std::vector<std::unique_ptr<Server>> servers;
    const auto ours = free_port();
    std::ofstream(folder / "tutti.toml") << fmt::format(
        "[hub]\ntcp = \"off\"\n[hub.listener.secure]\ntcp = \"127.0.0.1:{0}\"\nanonymous = true\n"
        "[hub.listener.secure.tls]\ncertificate = \"{1}/hub.pem\"\nkey = \"{1}/hub.key\"\n",
        ours, folder.native()
    );
    servers.push_back(std::make_unique<Server>("tutti-hub", ours, [&] {
        ::freopen("/dev/null", "w", stderr);
        ::execl(
            arguments.hub.c_str(), "tutti-hub", "--run-dir", folder.c_str(), "--config",
            (folder / "tutti.toml").c_str(), static_cast<char*>(nullptr)
        );
    }));
    const auto theirs = free_port();
    std::ofstream(folder / "mosquitto.conf") << fmt::format(
        "listener {0} 127.0.0.1\ncertfile {1}/hub.pem\nkeyfile {1}/hub.key\nallow_anonymous true\n"
        "max_queued_messages 0\nset_tcp_nodelay true\nlog_type none\nuser root\n",
        theirs, folder.native()
    );
    servers.push_back(std::make_unique<Server>("mosquitto", theirs, [&] {
        ::execl(
            arguments.mosquitto.c_str(), "mosquitto", "-c", (folder / "mosquitto.conf").c_str(),
            static_cast<char*>(nullptr)
        );
    }));
    return servers;
}

void run_round(const Arguments& arguments, const Server& server, Samples& samples) {
    const auto handshakes = [&](int version, Beginning beginning, Measure rate) {
        const auto got = measure_handshakes(server, version, beginning, arguments.seconds);
        samples[rate].push_back(got.per_second);
        samples[rate + 1U].push_back(got.cpu_microseconds);
    };
    const auto throughput = [&](int subscribers, Measure rate) {
        const auto got = measure_throughput(server, subscribers, arguments.window, arguments.seconds);
        samples[rate].push_back(got.messages);
        samples[rate + 1U].push_back(got.cpu_nanoseconds);
    };
    // First, while nothing that the server has freed can serve them.
    constexpr double kilobyte = 1024;
    if (arguments.wants("memory") && samples[Memory].empty())
        samples[Memory].push_back(measure_memory(server, arguments.clients) / kilobyte);
    if (arguments.wants("handshakes")) {
        handshakes(TLS1_3_VERSION, Beginning::Full, Full13);
        handshakes(TLS1_3_VERSION, Beginning::Resumed, Resumed13);
        handshakes(TLS1_2_VERSION, Beginning::Full, Full12);
        handshakes(TLS1_2_VERSION, Beginning::Resumed, Resumed12);
    }
    if (arguments.wants("throughput")) {
        throughput(1, One);
        throughput(10, Ten);
    }
}

void print(const Arguments& arguments, const std::vector<Samples>& all) {
    fmt::print(
        "{} rounds of {} s each, in turns; certificate {}; 200-byte messages; medians\n\n", arguments.rounds,
        arguments.seconds, arguments.certificate
    );
    fmt::print("| | tutti-hub | mosquitto | ours / mosquitto |\n|---|---|---|---|\n");
    for (std::size_t i = 0; i < Measures; ++i) {
        const double ours = median(all[0][i]);
        const double theirs = median(all[1][i]);
        if (ours != 0)
            fmt::print("| {} | {:.0f} | {:.0f} | {:.2f} |\n", words[i], ours, theirs, ours / theirs);
    }
}

int run(const Arguments& arguments) {
    char folder[] = "/tmp/bench-hub-tls-XXXXXX";
    if (::mkdtemp(folder) == nullptr) die("a temporary folder");
    write_certificate(folder, arguments.certificate);
    std::vector<Samples> samples(2, Samples(Measures));
    {
        const auto servers = start(arguments, folder);
        for (int round = 0; round < arguments.rounds; ++round)
            for (std::size_t i = 0; i < servers.size(); ++i) {
                const auto turn = (i + static_cast<std::size_t>(round)) % servers.size();
                run_round(arguments, *servers[turn], samples[turn]);
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
    CLI::App app("Loads tutti-hub and Mosquitto over TLS in turns and compares them.");
    app.add_option("--hub", arguments.hub, "Our hub (default: the tutti-hub beside this program)");
    app.add_option("--mosquitto", arguments.mosquitto, "Mosquitto")->capture_default_str();
    app.add_option("--certificate", arguments.certificate, "p256 or rsa")->capture_default_str();
    app.add_option("--rounds", arguments.rounds)->capture_default_str();
    app.add_option("--seconds", arguments.seconds, "Of each measurement")->capture_default_str();
    app.add_option("--window", arguments.window, "Batches under way")->capture_default_str();
    app.add_option("--clients", arguments.clients, "Of the measurement of memory")->capture_default_str();
    app.add_option("--only", arguments.only, "handshakes, throughput, memory");
    CLI11_PARSE(app, argc, argv);
    return tutti::bench::run(arguments);
}
