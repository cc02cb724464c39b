#include "console/command_words.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "contract/parts_of_show.hpp"
#include "mqtt/topic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::console {

namespace {

constexpr std::array<CommandRow, 10> rows = {{
    {"call", "SERVICE COMMAND [JSON]", "asks a service over its control socket, and shows the answer"},
    {"start", "SERVICE", "starts a service"},
    {"stop", "SERVICE", "stops it; it stays stopped until it is started"},
    {"restart", "SERVICE", "restarts it"},
    {"trigger", "SERVICE", "lets one that has a schedule run now"},
    {"pub", "TOPIC [TEXT]", "publishes a message"},
    {"keep", "TOPIC [TEXT]", "publishes it as the topic's last known state; without a text that is forgotten"
    },
    {"show", "SCREEN", "goes to a screen, by its digit or name"},
    {"help", "", "all keys and commands"},
    {"quit", "", "ends the console; nothing else ends"},
}};

std::string_view take_word(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const auto end = std::min(line.find(' '), line.size());
    const auto word = line.substr(0, end);
    line.remove_prefix(end);
    return word;
}

std::string_view rest_of(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    return line;
}

/// What one would not want to have done by mistake. Of a worker `restart` ends its process.
bool hurts(std::string_view worker, std::string_view command) {
    if (command == "restart") return true;
    return worker == "supervisor" && (command == "stop" || command == "shutdown");
}

Result<Commanded> call(std::string_view line) {
    const std::string worker(take_word(line));
    const std::string command(take_word(line));
    if (!is_dotted_name(worker))
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is not a service's name", worker));
    if (command.empty()) return fail(ErrorCode::InvalidInput, "which command? call SERVICE COMMAND [JSON]");
    Value arguments;
    if (const auto text = rest_of(line); !text.empty()) {
        auto value = parse_json(text);
        if (!value)
            return fail(ErrorCode::InvalidInput, "the last part is no JSON: " + value.error().message);
        if (!value->is_object())
            return fail(ErrorCode::InvalidInput, "the last part is to be an object: {…}");
        arguments = std::move(*value);
    }
    Commanded commanded;
    commanded.requests.push_back(Ask{worker, command, std::move(arguments), 0, worker + ' ' + command});
    if (hurts(worker, command)) commanded.question = fmt::format("call {} {}?", worker, command);
    return commanded;
}

Result<Commanded> act(std::string_view name, std::string_view line) {
    const std::string service(take_word(line));
    if (!is_dotted_name(service))
        return fail(ErrorCode::InvalidInput, fmt::format("which service? {} SERVICE", name));
    Commanded commanded;
    commanded.requests.push_back(
        Ask{"supervisor", std::string(name), Value::object({{"service", service}}), 0,
            fmt::format("{} {}", name, service)}
    );
    if (hurts("supervisor", name)) commanded.question = fmt::format("{} {}?", name, service);
    commanded.service = service;
    return commanded;
}

Result<Commanded> publish(std::string_view line, bool retain) {
    const auto topic = take_word(line);
    if (!mqtt::is_topic_name(topic))
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is not a topic to publish to", topic));
    Commanded commanded;
    commanded.requests.push_back(Publish{std::string(topic), std::string(rest_of(line)), retain});
    return commanded;
}

Result<Commanded> show(std::string_view line) {
    const auto word = take_word(line);
    for (const auto& screen : screens())
        if (word == screen.name || (word.size() == 1 && word.front() == screen.digit))
            return Commanded{.screen = screen.digit};
    return fail(ErrorCode::NotFound, fmt::format("there is no screen \"{}\"", word));
}

} // namespace

std::span<const CommandRow> command_rows() noexcept { return rows; }

Result<Commanded> read_command(std::string_view line) {
    const auto name = take_word(line);
    if (name == "call") return call(line);
    if (name == "start" || name == "stop" || name == "restart" || name == "trigger") return act(name, line);
    if (name == "pub" || name == "keep") return publish(line, name == "keep");
    if (name == "show") return show(line);
    if (name == "help") return Commanded{.shows_help = true};
    if (name == "quit") return Commanded{.requests = {Quit{}}};
    return fail(
        ErrorCode::NotFound, fmt::format("there is no command \"{}\": Tab shows those that there are", name)
    );
}

namespace {

std::string common_beginning(const std::vector<std::string>& words) {
    auto common = words.front();
    for (const auto& word : words) {
        const auto differs = std::ranges::mismatch(common, word);
        common.erase(differs.in1, common.end());
    }
    return common;
}

std::vector<std::string> names_of(const Services& services) {
    std::vector<std::string> names;
    for (const auto& service : services.all()) names.push_back(service.name);
    return names;
}

/// Who has a control socket: the supervisor has one, too, and so has each part of a show.
std::vector<std::string> names_of_callable(const Services& services) {
    auto names = names_of(services);
    names.emplace_back("supervisor");
    if (services.find(contract::show_service) != nullptr)
        names.insert(names.end(), contract::parts_of_show.begin(), contract::parts_of_show.end());
    return names;
}

} // namespace

Completion complete(std::string_view line, const Services& services, const WorkerCommands& commands) {
    Completion completion{.line = std::string(line), .choices = {}, .asks_worker = {}};
    const auto begin = line.find_last_of(' ') + 1; // npos + 1 is 0
    const auto word = line.substr(begin);
    auto rest = line.substr(0, begin);
    std::vector<std::string> before;
    for (auto each = take_word(rest); !each.empty(); each = take_word(rest)) before.emplace_back(each);

    std::vector<std::string> possible;
    if (before.empty()) {
        for (const auto& row : rows) possible.emplace_back(row.name);
    } else if (before.size() == 1 && before[0] == "show") {
        for (const auto& screen : screens()) possible.emplace_back(screen.name);
    } else if (before.size() == 1 && before[0] != "pub" && before[0] != "keep") {
        possible = before[0] == "call" ? names_of_callable(services) : names_of(services);
    } else if (before.size() == 2 && before[0] == "call") {
        const auto known = commands.find(before[1]);
        if (known != commands.end())
            possible.assign(known->second.begin(), known->second.end());
        else if (is_dotted_name(before[1]))
            completion.asks_worker = before[1];
    }
    std::erase_if(possible, [word](const std::string& each) { return !each.starts_with(word); });
    if (possible.empty()) return completion;
    completion.line = std::string(line.substr(0, begin)) + common_beginning(possible);
    if (possible.size() == 1)
        completion.line += ' ';
    else
        completion.choices = std::move(possible);
    return completion;
}

} // namespace tutti::console
