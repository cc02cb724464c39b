// bench_hub: our hub beside a bare relay and the brokers that people know, under the same load in one run, in
// turns. Prints medians over the rounds, their ratios, and which of what must be reached is.
#include "bench/hub/measure.hpp"
#include "bench/hub/table.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <unistd.h>

namespace tutti::bench {

namespace {

struct Arguments {
    Programs programs;
    std::filesystem::path folder = "/tmp";
    int rounds = 9;
    Load load;
    std::vector<std::string> only;
    std::vector<std::string> beside;
    bool holds = false;
};

std::vector<Measure> wanted_measures(const Arguments& arguments) {
    std::vector<Measure> all;
    for (auto list :
         {latency_measures, throughput_measures, quality_measures, ring_measures, memory_measures,
          stalled_measures, curve_measures, connection_measures})
        std::ranges::move(list(), std::back_inserter(all));
    std::erase_if(all, [&](const Measure& measure) {
        return !arguments.only.empty()
               && std::ranges::find(arguments.only, measure.name) == arguments.only.end();
    });
    return all;
}

std::vector<Server> wanted_servers(const Arguments& arguments) {
    auto all = servers(arguments.programs);
    std::erase_if(all, [&](const Server& server) {
        return &server != &all.front() && !arguments.beside.empty()
               && std::ranges::find(arguments.beside, server.name) == arguments.beside.end();
    });
    return all;
}

// Every connection is a descriptor of ours and one of the server's.
void allow_descriptors() {
    constexpr rlim_t enough = 120'000;
    rlimit limit{enough, enough};
    if (::setrlimit(RLIMIT_NOFILE, &limit) == 0) return;
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

class Lab {
public:
    Lab(const Arguments& arguments, std::filesystem::path folder)
        : arguments_(arguments), folder_(std::move(folder)), measures_(wanted_measures(arguments)),
          servers_(wanted_servers(arguments)), table_(measures_, servers_) {
        for (const auto& server : servers_) running_.push_back(start(server));
    }

    void run() {
        for (std::size_t measure = 0; measure < measures_.size(); ++measure) {
            const bool once = measures_[measure].when == Measure::When::Once;
            const int rounds = once ? 1 : arguments_.rounds;
            for (int round = 0; round < rounds; ++round)
                for (std::size_t i = 0; i < servers_.size(); ++i)
                    take(measure, (i + static_cast<std::size_t>(round)) % servers_.size());
        }
    }
    const Table& table() const noexcept { return table_; }

private:
    std::unique_ptr<Peer> start(const Server& server) {
        const auto own = folder_ / std::to_string(started_++);
        if (::mkdir(own.c_str(), 0700) != 0) die("a folder");
        return server.start(own);
    }

    void take(std::size_t measure, std::size_t server) {
        const Measure& what = measures_[measure];
        const Server& which = servers_[server];
        if (!what.fits(which, *running_[server])) return;
        fmt::print(stderr, "{} of {}          \r", what.name, which.name);
        std::fflush(stderr);
        table_.add(
            measure, server,
            what.take({which, *running_[server], [&] { return start(which); }, arguments_.load})
        );
    }

    const Arguments& arguments_;
    std::filesystem::path folder_;
    std::vector<Measure> measures_;
    std::vector<Server> servers_;
    Table table_;
    std::vector<std::unique_ptr<Peer>> running_;
    int started_ = 0;
};

bool is_in_memory(const std::string& folder) {
    struct statfs system{};
    return ::statfs(folder.c_str(), &system) == 0 && system.f_type == TMPFS_MAGIC;
}

int run(const Arguments& arguments) {
    allow_descriptors();
    auto folder = (arguments.folder / "bench-hub-XXXXXX").native();
    if (::mkdtemp(folder.data()) == nullptr) die("a temporary folder");
    if (is_in_memory(folder)) fmt::print(stderr, "{} is in memory: nothing is measured of disks\n", folder);
    int missed = 0;
    {
        Lab lab(arguments, folder);
        lab.run();
        fmt::print(
            "{} rounds of {} s each, in turns; MQTT {}; messages of {} bytes, at most {} ahead; medians, "
            "behind "
            "each how many times that ours is\n\n",
            arguments.rounds, arguments.load.seconds, arguments.load.version == 5 ? "5" : "3.1.1",
            payload_size, most_ahead
        );
        lab.table().print();
        missed = lab.table().missed();
    }
    std::filesystem::remove_all(folder);
    return arguments.holds && missed != 0 ? 1 : 0;
}

std::string if_there(const char* program) { return ::access(program, X_OK) == 0 ? program : ""; }

} // namespace

} // namespace tutti::bench

int main(int argc, char** argv) {
    tutti::bench::Arguments arguments;
    auto& programs = arguments.programs;
    programs.hub = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "tutti-hub";
    programs.mosquitto = tutti::bench::if_there("/usr/sbin/mosquitto");
    programs.redis = tutti::bench::if_there("/usr/bin/redis-server");
    programs.nats = tutti::bench::if_there("/usr/sbin/nats-server");
    CLI::App app("Loads tutti-hub, a bare relay, Mosquitto, Redis and NATS in turns and compares them.");
    app.add_option("--hub", programs.hub, "Our hub (default: the tutti-hub beside this program)");
    app.add_option("--mosquitto", programs.mosquitto, "Mosquitto; empty: without")->capture_default_str();
    app.add_option("--redis", programs.redis, "redis-server; empty: without")->capture_default_str();
    app.add_option("--nats", programs.nats, "nats-server; empty: without")->capture_default_str();
    app.add_option("--folder", arguments.folder, "For what servers write: on the disk that is to be measured")
        ->capture_default_str();
    app.add_option("--rounds", arguments.rounds)->capture_default_str();
    app.add_option("--seconds", arguments.load.seconds, "Of each measurement")->capture_default_str();
    app.add_option("--version", arguments.load.version, "4 for MQTT 3.1.1, or 5")->capture_default_str();
    app.add_option("--only", arguments.only, "Names of measures: latency, single, qos1, …");
    app.add_option("--beside", arguments.beside, "Names of servers: relay, mosquitto, …");
    app.add_flag("--quick", arguments.load.quick, "One short round: only whether everything still works");
    app.add_flag("--holds", arguments.holds, "Exits with 1 where ours is not what it must be");
    CLI11_PARSE(app, argc, argv);
    if (arguments.load.quick) {
        arguments.rounds = 1;
        arguments.load.seconds = 0.05;
    }
    return tutti::bench::run(arguments);
}
