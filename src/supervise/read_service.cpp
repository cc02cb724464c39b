#include "supervise/read_service.hpp"

#include "supervise/read_probe.hpp"
#include "supervise/shim_protocol.hpp"
#include "supervise/topic_filter.hpp"
#include "toml/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

namespace tutti::supervise {

namespace {

using std::chrono::hours;

constexpr std::size_t most_read_only = 16; // as the shim takes
constexpr microseconds year = hours(24 * 366);
constexpr toml::Duration delay_bounds{microseconds(0), hours(24)};
constexpr toml::Duration period_bounds{milliseconds(1), year};

/// Ours, and those of Erlang/OTP's supervisors.
constexpr toml::OneOf<RestartWhen, 6> restart_when{
    {{{"always", RestartWhen::Always},
      {"on_failure", RestartWhen::OnFailure},
      {"never", RestartWhen::Never},
      {"permanent", RestartWhen::Always},
      {"transient", RestartWhen::OnFailure},
      {"temporary", RestartWhen::Never}}}
};

constexpr toml::OneOf<int, 7> stop_signal{
    {{{"TERM", SIGTERM},
      {"INT", SIGINT},
      {"QUIT", SIGQUIT},
      {"HUP", SIGHUP},
      {"USR1", SIGUSR1},
      {"USR2", SIGUSR2},
      {"KILL", SIGKILL}}}
};

constexpr toml::OneOf<Pattern, 3> pattern_word{
    {{{"always", Pattern::Always}, {"ephemeral", Pattern::Ephemeral}, {"demand", Pattern::Demand}}}
};

constexpr toml::OneOf<Leading, 3> leading_word{
    {{{"only", Leading::Only},
      {"follower_ok", Leading::FollowerOk},
      {"follower_proxy", Leading::FollowerProxy}}}
};

struct CronText {
    toml::Read<calendar::Cron> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        auto cron = calendar::Cron::parse(value.string());
        if (!cron) return toml::complain(cron.error().message);
        return *cron;
    }
};

/// "retry 60s", or "stop", which is nothing.
struct ThenWord {
    toml::Read<std::optional<microseconds>> operator()(const Value& value) const {
        constexpr std::string_view retry = "retry ";
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        if (value.string() == "stop") return std::nullopt;
        if (value.string().starts_with(retry)) {
            const auto pace = toml::parse_duration(value.string().substr(retry.size()));
            if (pace && *pace >= milliseconds(1) && *pace <= hours(24)) return pace;
        }
        return toml::complain(
            "must be \"stop\" or \"retry\" and a duration from 1ms to 1d, such as \"retry 60s\""
        );
    }
};

/// "127.0.0.1:9100", "unix:mixer.sock".
struct ListenText {
    toml::Read<ListenPlace> operator()(const Value& value) const {
        constexpr std::string_view local = "unix:";
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        if (std::ranges::any_of(value.string(), [](char c) { return static_cast<unsigned char>(c) < ' '; }))
            return toml::complain("must be one line");
        if (value.string().starts_with(local) && value.string().size() > local.size())
            return ListenPlace{{}, std::string(value.string().substr(local.size()))};
        auto address = parse_address(value.string());
        if (!address || address->port == 0)
            return toml::complain("must be host:port, such as \"127.0.0.1:9100\", or \"unix:\" and a path");
        return ListenPlace{std::move(address)};
    }
};

void read_listen(toml::TableReader& table, ServiceDefinition& service) {
    if (!table.read_list("listen", service.listen, ListenText{})) return;
    if (service.listen.size() > shim::most_sockets)
        table.mistake("listen", fmt::format("at most {} addresses", shim::most_sockets));
    if (service.pattern == Pattern::Ephemeral)
        table.mistake("listen", "nobody listens between two runs of an ephemeral service");
}

void read_restart(toml::TableReader& table, RestartSpec& restart) {
    constexpr std::size_t most_delays = 100;
    table.read("when", restart.when, restart_when);
    table.read("stable_after", restart.stable_after, delay_bounds);
    if (table.read_list("delays", restart.delays, delay_bounds)
        && (restart.delays.empty() || restart.delays.size() > most_delays))
        table.mistake("delays", fmt::format("must be 1 to {} durations", most_delays));
    table.read("jitter", restart.jitter, toml::Real{0.0, 1.0});
    table.read("reset_after", restart.reset_after, delay_bounds);
    table.read("limit", restart.limit, toml::Whole{1, 1000});
    table.read("within", restart.within, period_bounds);
    table.read("then", restart.retry, ThenWord{});
}

void read_stop(toml::TableReader& table, StopSpec& stop) {
    table.read("signal", stop.signal, stop_signal);
    table.read("grace", stop.grace, delay_bounds);
}

/// "0-1,3".
struct ProcessorList {
    toml::Read<std::string> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a list of processors or a number", value);
        for (std::string_view rest = value.string(); true;) {
            const auto item = rest.substr(0, rest.find(','));
            const auto dash = std::min(item.find('-'), item.size());
            const auto first = parse_port(item.substr(0, dash)); // digits alone
            const auto last = dash == item.size() ? first : parse_port(item.substr(dash + 1));
            if (!first || !last || *first > *last || *last > most_processor)
                return toml::complain("must be processors, such as \"0\", \"0-1\" or \"0,2-3\"");
            if (item.size() == rest.size()) return std::string(value.string());
            rest.remove_prefix(item.size() + 1);
        }
    }

    static constexpr std::uint16_t most_processor = 1023;
};

} // namespace

void read_logs(toml::TableReader& table, LogSpec& logs) {
    constexpr std::size_t least = 64UL << 10U;
    constexpr std::size_t most = 32UL << 20U;
    table.read("size", logs.size, toml::Size{least, most});
    table.read("files", logs.files, toml::Whole{1, 99});
    table.read("flood", logs.flood, toml::Whole{0, 10'000'000});
    table.read("compress", logs.compress, toml::Boolean{});
}

namespace {

void read_limits(toml::TableReader& table, LimitSpec& limits, bool is_container) {
    constexpr std::int64_t most_files = 1 << 20;
    const std::size_t least_memory = (is_container ? std::size_t{6} : std::size_t{1})
                                     << 20; // no engine takes less
    table.read("open_files", limits.open_files, toml::Whole{1, most_files});
    table.read("nice", limits.nice, toml::Whole{-20, 19});
    table.read("memory", limits.memory, toml::Size{least_memory, std::size_t{1} << 40});
    const Value* cpus = table.table().find("cpus");
    if (cpus != nullptr && cpus->is_number() && !is_container)
        table.read("cpus", limits.cpu_share, toml::Real{0.01, 1024});
    else
        table.read("cpus", limits.cpus, ProcessorList{});
}

bool is_variable_name(std::string_view text) noexcept {
    return !text.empty() && !(text[0] >= '0' && text[0] <= '9') && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

bool is_set_by_supervisor(std::string_view variable) noexcept {
    return variable.starts_with("TUTTI_") || variable.starts_with("LISTEN_") || variable == "NOTIFY_SOCKET"
           || variable == "WATCHDOG_USEC";
}

void read_environment(toml::TableReader& table, ServiceDefinition& service) {
    for (const Member& member : table.table().members()) {
        if (!is_variable_name(member.key))
            table.mistake_at(member.position, member.key, "no name for a variable: letters, digits and '_'");
        else if (is_set_by_supervisor(member.key))
            table.mistake_at(member.position, member.key, "set by the supervisor itself");
    }
    table.read_each(toml::AnyText{}, [&](const Member& member, std::string text) {
        service.environment.emplace_back(member.key, std::move(text));
    });
}

void read_schedule(toml::TableReader& table, ServiceDefinition& service) {
    const bool has_pattern = table.read("pattern", service.pattern, pattern_word) || !table.has("pattern");
    table.read("every", service.every, period_bounds);
    table.read("cron", service.cron, CronText{});
    table.read("timezone", service.timezone, toml::ZoneName{});
    table.read("jitter", service.jitter, delay_bounds);
    table.read("catch_up", service.catch_up, toml::Boolean{});
    table.read("timeout", service.timeout, toml::Duration{milliseconds(1), hours(24)});
    table.read("idle_stop", service.idle_stop, period_bounds);
    table.read_list("subscribers", service.subscribers, TopicFilter{});
    if (!has_pattern) return; // what belongs to it cannot be told
    const bool is_ephemeral = service.pattern == Pattern::Ephemeral;
    if (is_ephemeral && !table.has("every") && !table.has("cron"))
        table.mistake("every", "missing: an ephemeral service needs a period, such as \"5m\", or a `cron`");
    if (service.cron) service.every.reset(); // that of the program as it ships
    if (table.has("every") && table.has("cron")) table.mistake("cron", "it has a period already: `every`");
    if (!is_ephemeral && table.has("timeout"))
        table.mistake(
            "timeout", "only a service with pattern = \"ephemeral\" has runs that could take too long"
        );
    for (const std::string_view key : {"cron", "jitter"})
        if (!is_ephemeral && table.has(key))
            table.mistake(key, "only a service with pattern = \"ephemeral\" has a schedule");
    for (const std::string_view key : {"timezone", "catch_up"})
        if (table.has(key) && !table.has("cron"))
            table.mistake(key, "belongs to a `cron`, which is not there");
    if (service.pattern != Pattern::Demand && table.has("idle_stop"))
        table.mistake("idle_stop", "only a service on demand is stopped when nobody uses it");
    if (service.pattern != Pattern::Demand && table.has("subscribers"))
        table.mistake("subscribers", "only a service on demand is started by whoever subscribes");
}

void read_run(
    toml::TableReader& table, ServiceDefinition& service, std::span<const std::string_view> shipped
) {
    if (const Value* run = table.table().find("run"); run != nullptr && run->is_string()) {
        table.take("run");
        table.mistake(
            "run", "must be a list of the program and its arguments, such as [\"python3\", \"mixer.py\"]"
        );
        return;
    }
    if (table.read_list("run", service.run, toml::AnyText{})
        && (service.run.empty() || service.run[0].empty()))
        table.mistake("run", "must name a program");
    if (table.has("run") || std::ranges::find(shipped, service.name) != shipped.end()) return;
    table.mistake(
        "run", fmt::format("missing: no program named `{}` ships with Tutti", service.name),
        std::string(toml::nearest(service.name, shipped))
    );
}

void read_dev(toml::TableReader& table, DevSpec& dev) {
    constexpr std::size_t most_patterns = 64;
    if (table.read_list("watch", dev.watch, toml::Text{}) && dev.watch.size() > most_patterns)
        table.mistake("watch", fmt::format("at most {} patterns", most_patterns));
    table.read("build", dev.build, toml::Text{});
}

} // namespace

void read_service(
    toml::TableReader& table, ServiceDefinition& service, std::span<const std::string_view> shipped
) {
    read_run(table, service, shipped);
    read_schedule(table, service);
    if (const Value* config = table.take_table("config")) service.config = *config;
    table.read("directory", service.directory, toml::Text{});
    table.read_table("environment", [&](toml::TableReader& variables) {
        read_environment(variables, service);
    });
    table.read_list("needs", service.needs, toml::Name{});
    table.read("leader", service.leader, leading_word);
    read_listen(table, service);
    read_ready(table, service);
    read_live(table, service);
    table.read("start_timeout", service.start_timeout, toml::Duration{milliseconds(1), hours(24)});
    table.read("watchdog", service.watchdog, toml::Duration{milliseconds(10), hours(1)});
    if (const Value* restart = table.table().find("restart"); restart != nullptr && restart->is_string())
        table.read("restart", service.restart.when, restart_when);
    else
        table.read_table("restart", [&](toml::TableReader& rules) { read_restart(rules, service.restart); });
    table.read_table("stop", [&](toml::TableReader& stop) { read_stop(stop, service.stop); });
    table.read_table("logs", [&](toml::TableReader& logs) { read_logs(logs, service.logs); });
    table.read_table("limits", [&](toml::TableReader& limits) {
        read_limits(limits, service.limits, service.is_container);
    });
    table.read("user", service.user, toml::Text{});
    table.read_table("dev", [&](toml::TableReader& dev) { read_dev(dev, service.dev); });
    table.read("no_new_privs", service.no_new_privs, toml::Boolean{});
    for (const std::string_view key : {"no_new_privs", "read_only"})
        if (service.is_container && table.has(key))
            table.mistake(key, "not of a container: its engine has other means");
    if (table.read_list("read_only", service.read_only, toml::Text{})
        && service.read_only.size() > most_read_only)
        table.mistake("read_only", fmt::format("at most {} paths", most_read_only));
    const bool is_on_demand = service.pattern == Pattern::Demand;
    if (is_on_demand) service.required = false;
    table.read("required", service.required, toml::Boolean{});
    if (is_on_demand && service.required)
        table.mistake("required", "nothing waits for a service that runs on demand");
}

} // namespace tutti::supervise
