#include "container/arguments.hpp"

#include "container/words.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace tutti::container {

namespace {

constexpr std::string_view pull_word(Pull pull) noexcept {
    switch (pull) {
    case Pull::Never:
        return "never";
    case Pull::Missing:
        return "missing";
    case Pull::Always:
        return "always";
    }
    return {};
}

Result<Pull> parse_pull(std::string_view word) {
    for (const auto pull : {Pull::Never, Pull::Missing, Pull::Always})
        if (pull_word(pull) == word) return pull;
    return fail(ErrorCode::InvalidInput, "must be never, missing or always");
}

template <typename Number>
Result<Number> parse_number(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is no whole number", text));
    return number;
}

Arguments::Take into(std::string& target) {
    return [&target](std::string_view text) -> Result<void> {
        target = text;
        return {};
    };
}

Arguments::Take onto(std::vector<std::string>& target) {
    return [&target](std::string_view text) -> Result<void> {
        target.emplace_back(text);
        return {};
    };
}

Arguments::Take number_into(std::optional<std::uint64_t>& target) {
    return [&target](std::string_view text) -> Result<void> {
        const auto number = parse_number<std::uint64_t>(text);
        if (!number) return std::unexpected(number.error());
        target = *number;
        return {};
    };
}

void add_what_runs(Arguments& arguments, Spec& spec) {
    arguments.add("--installation NAME", "The installation it belongs to.", into(spec.installation));
    arguments.add("--service NAME", "The service that it is.", into(spec.service));
    arguments.add("--image NAME", "The image that it is made of.", into(spec.image));
    arguments.add(
        "--pull WHEN", "Fetch the image: never (default), missing, always.",
        [&spec](std::string_view word) -> Result<void> {
            const auto pull = parse_pull(word);
            if (!pull) return std::unexpected(pull.error());
            spec.pull = *pull;
            return {};
        }
    );
    arguments.add("--engine SOCKET", "The engine's socket; else DOCKER_HOST says it.", into(spec.engine));
}

void add_surroundings(Arguments& arguments, Spec& spec) {
    arguments.add("--env NAME", "A variable of ours that it gets, too.", onto(spec.variables));
    arguments.add("--port [ADDRESS:]PORT:INSIDE", "A port of the machine for one of it.", onto(spec.ports));
    arguments.add("--volume SOURCE:TARGET[:ro]", "A path or volume that it sees.", onto(spec.volumes));
    arguments.add("--network NAME", "host, none, or a network of the engine's.", into(spec.network));
    arguments.add(
        "--label KEY=VALUE", "A label beside ours.",
        [&spec](std::string_view text) -> Result<void> {
            const auto equals = text.find('=');
            if (equals == 0 || equals == std::string_view::npos)
                return fail(ErrorCode::InvalidInput, "must be KEY=VALUE");
            spec.labels.emplace_back(text.substr(0, equals), text.substr(equals + 1));
            return {};
        }
    );
    arguments.add("--directory PATH", "The working directory in it.", into(spec.directory));
    arguments.add("--user NAME", "The user in it.", into(spec.user));
    arguments.add("--tty", "It has a terminal.", [&spec](std::string_view) -> Result<void> {
        spec.tty = true;
        return {};
    });
}

void add_bounds(Arguments& arguments, Spec& spec) {
    arguments.add("--memory BYTES", "How much memory it may have.", number_into(spec.memory));
    arguments.add("--cpus LIST", "The processors it may run on: 0-1.", into(spec.cpus));
    arguments.add("--open-files COUNT", "How many files it may have open.", number_into(spec.open_files));
    arguments.add("--stop-signal NAME", "What asks it to end: TERM.", into(spec.stop_signal));
    arguments.add(
        "--grace SECONDS", "How long it may take then, until it is killed: 5.",
        [&spec](std::string_view text) -> Result<void> {
            const auto number = parse_number<std::uint32_t>(text);
            if (!number) return std::unexpected(number.error());
            spec.grace = seconds(*number);
            return {};
        }
    );
}

/// What the file's reader has looked at already, and people at a terminal have not.
Result<void> check(const Spec& spec) {
    if (spec.service.empty()) return fail(ErrorCode::InvalidInput, "--service is missing");
    if (!is_image_name(spec.image))
        return fail(ErrorCode::InvalidInput, "--image must name an image, such as redis:7");
    for (const auto& port : spec.ports)
        if (auto parsed = parse_published_port(port); !parsed) return pass_on(parsed);
    for (const auto& volume : spec.volumes)
        if (auto parsed = parse_volume(volume); !parsed) return pass_on(parsed);
    return {};
}

} // namespace

std::vector<std::string> command_line(const Spec& spec) {
    std::vector<std::string> words = {std::string(program), "run"};
    const auto add = [&words](std::string_view option, std::string_view value) {
        if (!value.empty()) words.push_back(fmt::format("{}={}", option, value));
    };
    add("--installation", spec.installation);
    add("--service", spec.service);
    add("--image", spec.image);
    if (spec.pull != Pull::Never) add("--pull", pull_word(spec.pull));
    add("--engine", spec.engine);
    for (const auto& name : spec.variables) add("--env", name);
    for (const auto& port : spec.ports) add("--port", port);
    for (const auto& volume : spec.volumes) add("--volume", volume);
    add("--network", spec.network);
    for (const auto& [key, value] : spec.labels) add("--label", fmt::format("{}={}", key, value));
    add("--directory", spec.directory);
    add("--user", spec.user);
    if (spec.tty) words.emplace_back("--tty");
    if (spec.memory) add("--memory", std::to_string(*spec.memory));
    add("--cpus", spec.cpus);
    if (spec.open_files) add("--open-files", std::to_string(*spec.open_files));
    add("--stop-signal", spec.stop_signal);
    add("--grace", std::to_string(spec.grace.count()));
    if (!spec.command.empty()) words.emplace_back("--");
    words.insert(words.end(), spec.command.begin(), spec.command.end());
    return words;
}

Arguments arguments_for(Spec& spec, bool& shows_help) {
    Arguments arguments;
    add_what_runs(arguments, spec);
    add_surroundings(arguments, spec);
    add_bounds(arguments, spec);
    arguments.add("--help", "Print this.", [&shows_help](std::string_view) -> Result<void> {
        shows_help = true;
        return {};
    });
    return arguments;
}

std::vector<std::string> removal(std::vector<std::string> command_line) {
    command_line.at(1) = "remove";
    return command_line;
}

Result<Spec> parse_command_line(int argc, const char* const* argv, bool& shows_help) {
    int options = 1;
    while (options < argc && std::string_view(argv[options]) != "--") ++options;
    Spec spec;
    if (auto parsed = arguments_for(spec, shows_help).parse(options, argv); !parsed) return pass_on(parsed);
    for (int i = options + 1; i < argc; ++i) spec.command.emplace_back(argv[i]);
    if (shows_help) return spec;
    if (auto checked = check(spec); !checked) return pass_on(checked);
    return spec;
}

} // namespace tutti::container
