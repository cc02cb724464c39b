#include "cli/doctor.hpp"

#include "base/describe_count.hpp"
#include "base/json.hpp"
#include "cli/check_bus.hpp"
#include "cli/config_file.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "io/directories.hpp"
#include "io/file.hpp"
#include "io/file_descriptor.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using enum Finding::Level;

namespace {

Finding check_kernel() {
    utsname system{};
    ::uname(&system);
    int major = 0;
    int minor = 0;
    std::sscanf(system.release, "%d.%d", &major, &minor);
    const auto message = fmt::format("Linux {}", system.release);
    if (major > 6 || (major == 6 && minor >= 1)) return {Good, "kernel", message, ""};
    return {
        Advice, "kernel", message,
        "Tutti is tested from Linux 6.1 on (Debian 12): upgrade the system if services misbehave."
    };
}

Finding
check_directory(const char* subject, const fs::path& path, const char* variable, const Result<void>& made) {
    if (!made)
        return {
            Problem, subject, made.error().message,
            fmt::format("Mend its owner or mode, or set {} to another folder.", variable)
        };
    if (::access(path.c_str(), W_OK | X_OK) != 0)
        return {
            Problem, subject, fmt::format("{} cannot be written by us", path.native()),
            fmt::format("chown it to this user, or set {}.", variable)
        };
    return {Good, subject, path.native(), ""};
}

Finding check_space(const fs::path& path) {
    struct statvfs info{};
    if (::statvfs(path.c_str(), &info) != 0)
        return {Advice, "disk", fmt::format("{}: {}", path.native(), std::strerror(errno)), ""};
    const double free = static_cast<double>(info.f_bavail) * static_cast<double>(info.f_frsize);
    const auto message = fmt::format("{} free below {}", describe_bytes(free), path.native());
    if (free > 100e6) return {Good, "disk", message, ""};
    return {Problem, "disk", message, "Logs and recordings need room: free at least 100 MB."};
}

Finding check_program(const fs::path& programs, const char* program) {
    const auto path = programs / program;
    if (::access(path.c_str(), X_OK) == 0) return {Good, program, path.native(), ""};
    return {
        Problem, program, fmt::format("{} is missing", path.native()),
        "Install Tutti completely: `cmake --install build/release`, or ./run from the source."
    };
}

/// Whether the address can be bound now; 0 or the errno.
int try_bind(const Address& address) {
    const io::FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(address.port);
    const auto host = address.host == "localhost" ? "127.0.0.1" : address.host;
    if (::inet_pton(AF_INET, host.c_str(), &where.sin_addr) != 1)
        return 0; // names and IPv6: their program will tell
    return ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0 ? 0 : errno;
}

Finding check_port(const char* user, const Address& address, std::string_view key, bool running) {
    const auto subject = fmt::format("port {} ({})", address.port, user);
    const int cause = try_bind(address);
    if (cause == 0) return {Good, subject, "free", ""};
    if (cause == EADDRINUSE && running) return {Good, subject, "in use, while an installation runs", ""};
    if (cause == EADDRINUSE)
        return {
            Problem, subject, "another program listens there",
            fmt::format(
                "`ss -ltnp 'sport = :{}'` says which; stop it, or set {} to another port.", address.port, key
            )
        };
    return {
        Problem, subject, std::strerror(cause),
        fmt::format("Set {} to a port from 1024 up, or to an address of this machine.", key)
    };
}

Finding check_sensors() {
    std::error_code error;
    const bool any =
        fs::exists("/sys/class/thermal/thermal_zone0", error) || fs::exists("/sys/class/hwmon/hwmon0", error);
    if (any) return {Good, "temperature", "this machine has a sensor", ""};
    return {
        Advice, "temperature", "no sensor in /sys/class/thermal or /sys/class/hwmon",
        "Virtual machines have none; the `system` source leaves cpu_temp out."
    };
}

const char* word(Finding::Level level) {
    switch (level) {
    case Good:
        return "good";
    case Advice:
        return "advice";
    case Problem:
        return "problem";
    }
    return "";
}

Value as_value(const Finding& finding) {
    return Value::object(
        {{"level", word(finding.level)},
         {"subject", finding.subject},
         {"message", finding.message},
         {"remedy", finding.remedy}}
    );
}

} // namespace

Task<Running> find_running(SupervisorPlace place) {
    const auto where = place.run_directory.native();
    auto client = co_await connect_supervisor(place.run_directory);
    if (client) {
        const auto state = co_await ask_supervisor(*client, "get_state", {}, 5s);
        if (!state || !state->data)
            co_return Running{
                {Problem, "installation", fmt::format("the supervisor in {} does not answer", where),
                 "`tutti down` stops it; kill it where that does not help."},
                true,
                {}
            };
        const auto& data = *state->data;
        const auto config = text_of(data, "config");
        co_return Running{
            {Good, "installation",
             fmt::format(
                 "\"{}\" runs in {}: process {}, from {}", text_of(data, "installation"), where,
                 text_of(data, "pid"), config
             ),
             ""},
            true,
            config
        };
    }
    std::vector<Orphan> orphans;
    if (place.orphans != nullptr) orphans = co_await place.orphans->find();
    if (orphans.empty())
        co_return Running{{Good, "installation", fmt::format("none runs in {}", where), ""}, false, {}};
    co_return Running{
        {Problem, "installation",
         fmt::format("nobody supervises {} in {}", describe_count(orphans.size(), "service"), where),
         "`tutti up CONFIG` takes them over, `tutti down` stops them."},
        true,
        {}
    };
}

std::vector<Finding>
examine(const DoctorOptions& options, const installation::Installation& installation, bool running) {
    std::vector<Finding> findings = {
        check_kernel(),
        check_directory(
            "run directory", options.place.run_directory, "TUTTI_RUN_DIR",
            io::make_run_directory(options.place.run_directory)
        ),
        check_directory(
            "state directory", options.state_directory, "TUTTI_STATE_DIR",
            io::make_private_directory(options.state_directory)
        ),
        check_space(options.state_directory),
        check_program(options.programs, "tutti-shim"),
        check_program(options.programs, "tutti-gateway"),
    };
    if (installation.bus.is_embedded()) {
        findings.push_back(check_program(options.programs, "tutti-hub"));
        if (installation.hub.tcp)
            findings.push_back(check_port("hub", *installation.hub.tcp, "hub.tcp", running));
        for (const auto& listener : installation.hub.listeners)
            if (listener.tcp) findings.push_back(check_port("hub", *listener.tcp, listener.key(), running));
    }
    if (installation.bus.is_tls()) findings.push_back(check_program(options.programs, "tutti-tls"));
    if (installation.gateway.listen)
        findings.push_back(check_port("gateway", *installation.gateway.listen, "gateway.listen", running));
    findings.push_back(check_sensors());
    return findings;
}

std::string describe_findings(const std::vector<Finding>& findings, Colours colours) {
    std::string out;
    for (const auto& finding : findings) {
        const auto tone = finding.level == Good     ? Tone::Good
                          : finding.level == Advice ? Tone::Busy
                                                    : Tone::Bad;
        out += fmt::format(
            "{} {}: {}\n", paint(colours, tone, fmt::format("{:<8}", word(finding.level))), finding.subject,
            finding.message
        );
        if (!finding.remedy.empty()) out += fmt::format("         {}\n", finding.remedy);
    }
    return out;
}

namespace {

/// The installation that is looked at, and what is to be said of its file.
std::pair<installation::Installation, Finding>
read_or_default(const std::filesystem::path& config, bool named) {
    auto read = read_config(config);
    if (read) return {std::move(*read), {Good, "configuration", config.native(), ""}};
    if (read.error().exit_code == NotFound && named)
        return {
            {},
            {Problem, "configuration", fmt::format("there is no file {}", config.native()), "Name another."}
        };
    if (read.error().exit_code == NotFound)
        return {
            {},
            {Advice, "configuration", fmt::format("no file {}: looking at the defaults", config.native()),
             "Name one: tutti doctor --config FILE"}
        };
    return {
        {},
        {Problem, "configuration", fmt::format("{} has mistakes", config.native()),
         fmt::format("tutti config-check {}", config.native())}
    };
}

} // namespace

Task<int> examine_machine(DoctorOptions options) {
    auto running = co_await find_running(options.place);
    const bool named = !options.config.empty();
    auto [installation, of_file] = read_or_default(
        named || running.config.empty() ? config_path(options.config) : running.config, named
    );
    std::vector<Finding> findings = {std::move(running.finding), std::move(of_file)};
    std::ranges::move(examine(options, installation, running.anything), std::back_inserter(findings));
    std::vector<Finding> of_bus;
    if (!installation.bus.is_embedded())
        of_bus = co_await check_bus(installation.bus);
    else if (running.anything)
        of_bus = co_await check_hub(installation.bus_url(options.place.run_directory), installation.bus.root);
    std::ranges::move(of_bus, std::back_inserter(findings));
    bool problem = false;
    std::vector<Value> items;
    for (const auto& finding : findings) {
        problem = problem || finding.level == Problem;
        items.push_back(as_value(finding));
    }
    if (options.json)
        print_out("{}\n", print_json(Value::object({{"findings", Value::array(std::move(items))}})));
    else
        put_out(describe_findings(findings, colours_for(1)));
    co_return problem ? Failure : Success;
}

int doctor(const DoctorOptions& options) {
    return run_task([&](asio::io_context&) { return examine_machine(options); });
}

} // namespace tutti::cli
