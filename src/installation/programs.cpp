#include "installation/programs.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/redis_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::installation {

namespace {

using supervise::Readiness;

constexpr std::string_view core = "tutti";

bool always(const Installation&) { return true; }

/// Devices, director and light are one process.
bool is_embedded(const Installation& installation) {
    return installation.render.embedded && !installation.displays.empty();
}

bool has_score(const Installation& installation) {
    return !is_embedded(installation) && (!installation.playlists.empty() || !installation.gestures.empty());
}

bool has_light(const Installation& installation) {
    return !is_embedded(installation) && !installation.displays.empty();
}

/// Also where the light is embedded: what owns the wires is a process of its own in any case.
bool has_wires(const Installation& installation) { return !installation.displays.empty(); }

bool has_inputs(const Installation& installation) {
    return !is_embedded(installation) && !installation.inputs.empty();
}

bool has_osc_router(const Installation& installation) { return installation.osc.has_router(); }

bool has_job_programs(const Installation& installation) {
    const auto is_done_by_one = [](const auto& kind) { return !kind.run.empty(); };
    return installation.control.runs && std::ranges::any_of(installation.jobs, is_done_by_one);
}

bool has_bridges(const Installation& installation) { return !installation.bridges.empty(); }

bool has_otlp(const Installation& installation) { return installation.otlp.runs; }

bool has_control(const Installation& installation) { return installation.control.runs; }

std::string never_absent(const Installation&) { return {}; }

std::string why_no_hub(const Installation& installation) {
    return installation.bus.is_embedded() ? std::string() : "bus.url is " + installation.bus.shown_url();
}

std::string why_no_bridge(const Installation& installation) {
    return is_redis_url(installation.bus.url) ? "bus.url is " + installation.bus.shown_url() : std::string();
}

std::string why_no_gateway(const Installation& installation) {
    return installation.gateway.listen ? std::string() : "gateway.listen is off";
}

constexpr std::array<std::string_view, 4> hub_reads = {"node", "bus", "hub", "service"};
constexpr std::array<std::string_view, 4> orchestrator_reads = {"node", "bus", "service", "input"};
constexpr std::array<std::string_view, 5> director_reads = {"node", "bus", "director", "playlist", "gesture"};
constexpr std::array<std::string_view, 7> control_reads = {"name",   "node", "bus",    "control",
                                                           "health", "job",  "service"};
constexpr std::array<std::string_view, 4> bridge_reads = {"name", "node", "bus", "bridge"};
constexpr std::array<std::string_view, 4> exports_reads = {"name", "node", "bus", "exports"};
constexpr std::array<std::string_view, 5> otlp_reads = {"name", "node", "bus", "control", "otlp"};
constexpr std::array<std::string_view, 3> programs_reads = {"node", "bus", "job"};
constexpr std::array<std::string_view, 3> input_reads = {"node", "bus", "input"};
constexpr std::array<std::string_view, 6> render_reads = {"node", "bus", "render", "display", "mode", "bind"};
constexpr std::array<std::string_view, 10> show_reads = {"node",  "bus",    "director", "playlist", "gesture",
                                                         "input", "render", "display",  "mode",     "bind"};
constexpr std::array<std::string_view, 5> output_reads = {"name", "node", "bus", "display", "budget"};
constexpr std::array<std::string_view, 3> audio_reads = {"node", "bus", "osc"};
constexpr std::array<std::string_view, 3> lyrics_reads = {"node", "bus", "osc"};
constexpr std::array<std::string_view, 4> osc_reads = {"name", "node", "bus", "osc"};
constexpr std::array<std::string_view, 6> gateway_reads = {"name",    "node",   "bus",
                                                           "gateway", "health", "service"};

constexpr Program source(std::string_view name, std::string_view executable, std::string_view summary) {
    return {
        .name = name,
        .executable = executable,
        .summary = summary,
        .reads = {},
        .is_implied = nullptr,
        .why_absent = never_absent,
        .ready = Readiness::Notify,
        .is_needed_by_others = false,
        .is_required = true
    };
}

/// It reads of the file where OSC goes.
constexpr Program now_playing() {
    auto program =
        source("now-playing", core, "Which song is played, of all players: tutti now-playing --help");
    program.reads = audio_reads;
    return program;
}

/// It reads of the file where exports go, and what is in them.
constexpr Program exports() {
    auto program =
        source("exports", "tutti-exports", "Copies to move, mend and put back: tutti exports --help");
    program.reads = exports_reads;
    return program;
}

constexpr auto every_program = std::to_array<Program>({
    {.name = "hub",
     .executable = "tutti-hub",
     .summary = "The MQTT broker (program tutti-hub)",
     .reads = hub_reads,
     .is_implied = always,
     .why_absent = why_no_hub,
     .ready = Readiness::Notify,
     .is_needed_by_others = true,
     .is_required = true},
    {.name = "orchestrator",
     .executable = core,
     .summary = "The supervisor's voice on the bus (started by `tutti up`)",
     .reads = orchestrator_reads,
     .is_implied = always,
     .why_absent = never_absent,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = true},
    {.name = "director",
     .executable = core,
     .summary = "Runs playlists and gestures (started by `tutti up`)",
     .reads = director_reads,
     .is_implied = has_score,
     .why_absent = never_absent,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = true},
    {.name = "control",
     .executable = "tutti-control",
     .summary = "What the installation is to be, kept: tutti control --help",
     .reads = control_reads,
     .is_implied = has_control,
     .why_absent = never_absent,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = true},
    {.name = "gateway",
     .executable = "tutti-gateway",
     .summary = "The web page and its API (program tutti-gateway)",
     .reads = gateway_reads,
     .is_implied = always,
     .why_absent = why_no_gateway,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = true},
    {.name = "input",
     .executable = "tutti-input",
     .summary = "The devices: keyboards, gamepads, boards, … (program tutti-input)",
     .reads = input_reads,
     .is_implied = has_inputs,
     .why_absent = never_absent,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = true},
    {.name = "render",
     .executable = "tutti-render",
     .summary = "The light: scenes become frames (program tutti-render)",
     .reads = render_reads,
     .is_implied = has_light,
     .why_absent = never_absent,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = true,
     .is_live = true},
    {.name = "show",
     .executable = "tutti-show",
     .summary = "Devices, director and light in one process (program tutti-show)",
     .reads = show_reads,
     .is_implied = is_embedded,
     .why_absent = never_absent,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = true,
     .is_live = true},
    {.name = "output",
     .executable = "tutti-output",
     .summary = "The wires to the lights: frames become packets (program tutti-output)",
     .reads = output_reads,
     .is_implied = has_wires,
     .why_absent = never_absent,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = true,
     .is_live = true},
    {.name = "audio",
     .executable = "tutti-audio",
     .summary = "Hears music: levels, beats, OSC: tutti audio --help",
     .reads = audio_reads,
     .is_implied = nullptr,
     .why_absent = never_absent,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = true,
     .is_live = true},
    {.name = "osc",
     .executable = "tutti-osc",
     .summary = "The OSC router, and OSC by hand: tutti osc --help",
     .reads = osc_reads,
     .is_implied = has_osc_router,
     .why_absent = never_absent,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = true,
     .is_live = true},
    {.name = "programs",
     .executable = core,
     .summary = "Does the jobs of kinds with a program (started by `tutti up`)",
     .reads = programs_reads,
     .is_implied = has_job_programs,
     .why_absent = never_absent,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = true},
    {.name = "bridge",
     .executable = "tutti-bridge",
     .summary = "Joins this bus with brokers upstream (program tutti-bridge)",
     .reads = bridge_reads,
     .is_implied = has_bridges,
     .why_absent = why_no_bridge,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = false},
    {.name = "otlp",
     .executable = "tutti-otlp",
     .summary = "Traces and metrics for OpenTelemetry (program tutti-otlp)",
     .reads = otlp_reads,
     .is_implied = has_otlp,
     .why_absent = never_absent,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = false},
    source("alerts", core, "Tells people what they asked to be told of: tutti alerts --help"),
    source("camera", "tutti-camera", "Cameras as streams for browsers: tutti camera --help"),
    source("co2", "tutti-co2", "The source of Aranet4 sensors (program tutti-co2)"),
    source("debug", core, "What goes on: OSC, the bus, logs: tutti debug --help"),
    exports(),
    source("hass", core, "The source that asks a Home Assistant: tutti hass --help"),
    source("history", "tutti-history", "Keeps readings, for charts: tutti history --help"),
    source("homeassistant", core, "Tells Home Assistant what there is: tutti homeassistant --help"),
    {.name = "lyrics",
     .executable = "tutti-lyrics",
     .summary = "The words of the song that plays (program tutti-lyrics)",
     .reads = lyrics_reads,
     .is_implied = nullptr,
     .why_absent = never_absent,
     .ready = Readiness::Notify,
     .is_needed_by_others = false,
     .is_required = true},
    source("mpris", "tutti-mpris", "What this desktop's players play (program tutti-mpris)"),
    now_playing(),
    source("pihole", "tutti-pihole", "The source that asks a Pi-hole (program tutti-pihole)"),
    source("sensors", core, "The source and display on a Sense HAT: tutti sensors --help"),
    source("spotify", "tutti-spotify", "Says what Spotify plays (program tutti-spotify)"),
    source("system", core, "The source that watches this machine: tutti system --help"),
    source("tailscale", core, "The source that watches the tailnet: tutti tailscale --help"),
    source("virtualdj", core, "What a DJ program plays, by its file or broadcast: tutti virtualdj --help"),
    source("weather", "tutti-weather", "The source of weather and forecast (program tutti-weather)"),
});

constexpr auto names = [] {
    std::array<std::string_view, every_program.size()> all;
    std::ranges::transform(every_program, all.begin(), &Program::name);
    return all;
}();

} // namespace

std::span<const Program> programs() noexcept { return every_program; }

std::span<const std::string_view> program_names() noexcept { return names; }

const Program* find_program(std::string_view name) noexcept {
    const auto found = std::ranges::find(every_program, name, &Program::name);
    return found != every_program.end() ? found : nullptr;
}

namespace {

/// Of what everybody sees or hears.
supervise::RestartSpec of_live() {
    supervise::RestartSpec restart;
    restart.stable_after = seconds(1);
    restart.delays = {milliseconds(100), milliseconds(200), milliseconds(500),
                      seconds(1),        seconds(2),        seconds(5)};
    restart.reset_after = seconds(30);
    restart.limit = 30;
    restart.retry = seconds(5);
    return restart;
}

} // namespace

supervise::ServiceDefinition service_of(const Program& program, const Installation& installation) {
    supervise::ServiceDefinition service;
    service.name = program.name;
    service.logs = installation.logs;
    service.ready = program.ready;
    service.required = program.is_required;
    if (program.is_live) {
        service.restart = of_live();
        return service; // it is there at once, with a bus or without
    }
    // Sources live by sections, which the orchestrator seeds before it is ready: one that was faster would
    // ask by its defaults, and where it runs once at a time go on to show that until its next run.
    const bool is_source = program.is_implied == nullptr;
    const auto is_needed = [is_source](const Program& other) {
        return other.is_needed_by_others || (is_source && other.name == "orchestrator");
    };
    for (const auto& other : every_program)
        if (is_needed(other) && other.name != program.name && other.why_absent(installation).empty())
            service.needs.emplace_back(other.name);
    return service;
}

namespace {

/// Of all services, control knows which of them are led, and no more.
Value led(const Value& services) {
    std::vector<Member> found;
    for (const auto& service : services.members())
        if (const auto* leader = service.value.find("leader"); leader != nullptr)
            found.push_back({service.key, *leader});
    return Value::object(std::move(found));
}

/// Of all services, the orchestrator knows what each is configured with, and whether something besides other
/// services holds it.
Value configurations(const Value& services) {
    std::vector<Member> found;
    for (const auto& service : services.members()) {
        if (const auto* config = service.value.find("config"); config != nullptr)
            found.push_back({service.key, *config});
        if (const auto* leader = service.value.find("leader"); leader != nullptr)
            found.push_back({service.key + ".leader", *leader});
        const auto* needs = service.value.find("needs");
        if (needs != nullptr && needs->is_array()
            && std::ranges::count(needs->items(), Value(supervise::vault_need)) > 0)
            found.push_back({service.key + ".needs", true});
    }
    return Value::object(std::move(found));
}

/// The hub knows which of them run programs of ours, under whatever name: what these may say follows from
/// it. Of any other service it learns the name when it comes.
Value parts(const Value& services) {
    std::vector<Member> found;
    for (const auto& table : services.members()) {
        const auto* run = table.value.find("run");
        if (run == nullptr || !run->is_array()) continue;
        supervise::ServiceDefinition service;
        service.name = table.key;
        for (const auto& word : run->items()) service.run.emplace_back(word.is_string() ? word.string() : "");
        const auto* program = program_run_by(service);
        if (program != nullptr || find_program(table.key) != nullptr)
            found.push_back({table.key, program != nullptr ? program->name : ""});
    }
    return Value::object(std::move(found));
}

/// What a program reads of one section.
Value read_of(const Program& program, std::string_view section, const Value& value) {
    if (section != "service" || !value.is_object()) return value;
    if (program.name == "hub") return parts(value);
    return program.name == "orchestrator" ? configurations(value) : led(value);
}

} // namespace

std::uint64_t digest_of_what_is_read(const Program& program, const Value& document) {
    std::string text;
    for (const auto section : program.reads) {
        const auto* value = document.find(section);
        if (value == nullptr) continue;
        const auto read = read_of(program, section, *value);
        if (section == "service" && read.is_object() && read.members().empty()) continue;
        text += fmt::format("{}={};", section, print_json(read));
    }
    return digest(text);
}

const Program* program_run_by(const supervise::ServiceDefinition& service) noexcept {
    const auto& run = service.run;
    if (run.empty()) return find_program(service.name);
    const auto slash = run[0].rfind('/');
    const auto executable = std::string_view(run[0]).substr(slash == std::string::npos ? 0 : slash + 1);
    const auto runs = [&](const Program& program) {
        // `tutti hub` starts tutti-hub, and so on.
        if (executable == core) return run.size() > 1 && run[1] == program.name;
        return executable == program.executable;
    };
    const auto found = std::ranges::find_if(every_program, runs);
    return found != every_program.end() ? found : nullptr;
}

std::vector<std::string>
command_of(const supervise::ServiceDefinition& service, const std::filesystem::path& directory) {
    auto command = service.run;
    if (service.is_container) command.front() = (directory / command.front()).native();
    if (!command.empty()) return command;
    const auto* program = find_program(service.name);
    if (program == nullptr) return {};
    command = {(directory / program->executable).native()};
    if (program->executable == core) command.emplace_back(program->name);
    if (service.pattern == supervise::Pattern::Ephemeral) command.emplace_back("--once");
    return command;
}

} // namespace tutti::installation
