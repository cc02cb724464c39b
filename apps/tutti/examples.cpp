#include "apps/tutti/examples.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tutti {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 38> examples = {{
    {"up", "tutti up examples/home/tutti.toml           start it and stay; Ctrl-C stops it\n"
           "tutti up home.toml --listen 127.0.0.1:9000  with the page somewhere else"},
    {"dev", "tutti dev examples/home/tutti.toml"},
    {"down", "tutti down"},
    {"status", "tutti status                        every service\n"
               "tutti status hub --json             one of them, for programs\n"
               "tutti status --watch                as it changes, until q or Ctrl-C\n"
               "kill -9 \"$(tutti status hub --pid)\"  try what happens"},
    {"tree", "tutti tree              every service, what it needs, its processes\n"
             "tutti tree lamp --json"},
    {"top", "tutti top                        until q or Ctrl-C; c, m, b, n put it in order\n"
            "tutti top --sort bus --once      a table\n"
            "tutti top --json --interval 10   a line each 10 s, for programs"},
    {"start", "tutti start lamp"},
    {"stop", "tutti stop lamp mixer"},
    {"restart", "tutti restart hub                   returns when it is ready again\n"
                "tutti restart hub --timeout 5       … or after 5 s, with exit code 3\n"
                "tutti restart hub --no-wait         returns at once"},
    {"trigger", "tutti trigger weather            runs it now, and returns when that run is over"},
    {"reload", "tutti reload --dry-run      what the file, as it is now, would change\n"
               "tutti reload                only that is started, stopped or restarted"},
    {"upgrade", "tutti upgrade"},
    {"install-service", "tutti install-service --dry-run examples/home/tutti.toml\n"
                        "tutti install-service --user ~/tutti.toml     starts when you log in\n"
                        "tutti install-service --remove"},
    {"logs", "tutti logs -f               everybody, as it comes\n"
             "tutti logs hub -n 100       the last 100 lines of one\n"
             "tutti logs --since 10m --level warning\n"
             "tutti logs lamp --grep 'lost|refused' --since 2026-11-29T10:00"},
    {"pack-logs", "tutti pack-logs              those of all services\n"
                  "tutti pack-logs hub lamp"},
    {"why", "tutti why weather            how that service is, and how it came to that\n"
            "tutti why weather --json\n"
            "tutti why 1234               what frame 1234 was the first to show"},
    {"pub", "tutti pub event/raw/hello '{\"v\":1}'"},
    {"sub", "tutti sub 'reading/#'                 every reading as it comes\n"
            "tutti sub 'service/+' --json -c 3     three messages, for programs"},
    {"sources", "tutti sources              a table\n"
                "tutti sources system --json"},
    {"call", "tutti call orchestrator list\n"
             "tutti call director playlist.start '{\"name\":\"pulse\"}'\n"
             "tutti call system get_state --control   over its socket, without a bus"},
    {"config", "tutti config get                        every section that there is\n"
               "tutti config set schedule weather=5m    from now on, without a restart\n"
               "tutti config diff                       what is not as the file says"},
    {"config get", "tutti config get weather\n"
                   "tutti config get --json          with revisions, for programs"},
    {"config set",
     "tutti config set schedule weather=5m pihole=30   several at once, or none\n"
     "tutti config set global cache_ttl=null           back to the default\n"
     "tutti config set camera 'cameras=[{\"name\":\"front\",\"url\":\"rtsp://192.168.1.30/1\"}]'\n"
     "tutti config set auth username=anna --revision 3 only if nobody was faster\n"
     "tutti config set auth password_hash=- < password a secret, not in the shell's history"},
    {"config reset", "tutti config reset schedule"},
    {"config diff", "tutti config diff --json"},
    {"record", "tutti record evening.jsonl\n"
               "tutti record evening.jsonl 'event/#' --for 1h"},
    {"replay", "tutti replay evening.jsonl --speed 4 --from 60s"},
    {"export", "tutti export evening.jsonl --mcap evening.mcap"},
    {"rehearse", "tutti rehearse examples/show/tutti.toml --trace examples/show/trace.jsonl"},
    {"config-check", "tutti config-check examples/home/tutti.toml"},
    {"completion", "eval \"$(tutti completion bash)\"        for this shell; in ~/.bashrc for all\n"
                   "tutti completion fish > ~/.config/fish/completions/tutti.fish"},
    {"doctor", "tutti doctor --config examples/home/tutti.toml"},
    {"graph", "tutti graph service\n"
              "tutti graph vault --format mermaid\n"
              "tutti graph service --format dot | dot -Tsvg > service.svg"},
    {"command", "tutti command list\n"
                "tutti command describe service.restart\n"
                "tutti command run service.restart service=hub"},
    {"command list", "tutti command list playlist\n"
                     "tutti command list --json"},
    {"command describe", "tutti command describe light.set"},
    {"command run", "tutti command run playlist.start name=pulse\n"
                    "tutti command run config.set '{\"section\":\"weather\",\"config\":{\"interval\":300}}'\n"
                    "tutti command run source.poll source=weather"},
    {"version", "tutti version --json"},
}};

} // namespace

std::string examples_of(std::string_view command) {
    const auto found =
        std::ranges::find(examples, command, &std::pair<std::string_view, std::string_view>::first);
    if (found == examples.end()) return {};
    std::string text = "Examples:";
    auto rest = found->second;
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        text += "\n  ";
        text += line;
    }
    return text;
}

} // namespace tutti
