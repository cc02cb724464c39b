#include "cli/config_commands.hpp"

#include "base/json.hpp"
#include "cli/ask_control.hpp"
#include "cli/supervisor_client.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "control/discovery.hpp"
#include "governed/bus_relay.hpp"
#include "sections/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <string_view>
#include <unistd.h>

namespace tutti::cli {

using namespace command;

namespace {

constexpr std::array<const char*, 4> config_actions = {
    "config.get", "config.set", "config.reset", "config.diff"
};

/// On a node its name stands before it.
std::filesystem::path orchestrator_socket(const std::filesystem::path& run_directory) {
    for (const auto& found : control::discover(run_directory))
        if (found.live() && (found.worker == "orchestrator" || found.worker.ends_with(".orchestrator")))
            return found.socket;
    return run_directory / "orchestrator.sock";
}

int exit_code_of(std::string_view code) {
    if (code == name(ErrorCode::InvalidInput) || code == name(ErrorCode::LimitExceeded)) return Usage;
    return code == name(ErrorCode::NotFound) ? NotFound : Failure;
}

/// A revision of 0: nobody said anything, and every key has its default.
void print_section(const Value& section) {
    const auto* revision = section.find("revision");
    const auto* config = section.find("config");
    if (revision == nullptr || config == nullptr) return;
    if (*revision == Value(0)) return print_out("{}: as it is by default\n", text_of(section, "section"));
    print_out("{}: revision {}\n", text_of(section, "section"), print_json(*revision));
    for (const Member& member : config->members())
        print_out("  {} = {}\n", member.key, print_json(member.value));
}

void print_difference(const Value& difference) {
    const auto said = [&](std::string_view key) {
        const auto* value = difference.find(key);
        return value == nullptr || value->is_null() ? std::string("nothing") : print_json(*value);
    };
    print_out(
        "{}.{}: {}, not {}\n", text_of(difference, "section"), text_of(difference, "key"), said("durable"),
        said("seed")
    );
}

void print_answer(const Value& answer) {
    if (const auto* sections = answer.find("sections"); sections != nullptr && sections->is_array()) {
        for (const Value& section : sections->items()) print_section(section);
    } else if (const auto* differences = answer.find("differences");
               differences != nullptr && differences->is_array()) {
        for (const Value& difference : differences->items()) print_difference(difference);
        if (differences->items().empty())
            print_out("what holds is what the installation's file and the environment say\n");
    } else {
        print_section(answer);
    }
}

int refuse(const ConfigOptions& options, std::string_view code, std::string_view message) {
    if (options.json)
        print_out(
            "{}\n",
            print_json(Value::object({{"error", Value::object({{"code", code}, {"message", message}})}}))
        );
    else
        print_err("tutti: {}\n", message);
    return exit_code_of(code);
}

int show(const ConfigOptions& options, const Value& data) {
    if (options.json)
        print_out("{}\n", print_json(data));
    else
        print_answer(data);
    return Success;
}

std::string action_of(const ConfigOptions& options) {
    return config_actions[static_cast<std::size_t>(options.action)];
}

Value parameters_of(const ConfigOptions& options, const Value& changes) {
    std::vector<Member> members;
    if (!options.section.empty()) members.push_back({"section", options.section});
    if (options.action == ConfigAction::Set) members.push_back({"config", changes});
    if (options.revision) members.push_back({"revision", *options.revision});
    return Value::object(std::move(members));
}

/// A password of digits is text.
bool is_secret(std::string_view section, std::string_view key) {
    const auto secrets = sections::rules_of(section).secrets;
    return std::ranges::any_of(secrets, [&](const sections::SecretKey& secret) {
        return secret.list.empty() && secret.key == key;
    });
}

Result<Value>
value_of(std::string_view section, std::string_view key, std::string_view text, std::istream& input) {
    if (text != "-") {
        const auto json = parse_json(text);
        if (json && is_secret(section, key) && (json->is_number() || json->is_bool())) return Value(text);
        return json ? *json : Value(text);
    }
    std::string line;
    if (!std::getline(input, line))
        return fail(ErrorCode::InvalidInput, fmt::format("{}: standard input has no line for it", key));
    if (line.ends_with('\r')) line.pop_back();
    return Value(line);
}

} // namespace

Result<Value>
read_assignments(std::string_view section, const std::vector<std::string>& assignments, std::istream& input) {
    std::vector<Member> changes;
    for (const std::string_view assignment : assignments) {
        const auto equals = assignment.find('=');
        if (equals == 0 || equals == std::string_view::npos)
            return fail(
                ErrorCode::InvalidInput,
                fmt::format("\"{}\" is no change: write key=value, or key=null to take it away", assignment)
            );
        const std::string key(assignment.substr(0, equals));
        if (std::ranges::find(changes, key, &Member::key) != changes.end())
            return fail(ErrorCode::InvalidInput, fmt::format("{} is said twice", key));
        auto value = value_of(section, key, assignment.substr(equals + 1), input);
        if (!value) return pass_on(value);
        changes.push_back({key, std::move(*value)});
    }
    return Value::object(std::move(changes));
}

Task<int> ask_config(const ConfigOptions& options, const Value& changes) {
    std::optional<std::filesystem::path> control;
    if (options.action == ConfigAction::Set || options.action == ConfigAction::Reset)
        control = co_await find_control(options.run_directory);
    if (control) {
        auto request = request_here(action_of(options), parameters_of(options, changes));
        const auto answer = co_await ask_control(std::move(*control), std::move(request));
        const auto reply = governed::reply_of(answer, "control");
        if (reply.error) co_return refuse(options, reply.error->code, reply.error->message);
        co_return show(options, reply.data);
    }
    auto client = co_await control::Client::connect(orchestrator_socket(options.run_directory));
    if (!client) {
        print_err(
            "tutti: no orchestrator answers here ({}). Is an installation running (tutti status)?\n",
            client.error().message
        );
        co_return NotRunning;
    }
    const auto reply =
        co_await client->call(action_of(options), parameters_of(options, changes), seconds(20));
    if (!reply) co_return refuse(options, name(reply.error().code), reply.error().message);
    const auto data = reply->data.value_or(Value());
    if (!reply->success) co_return refuse(options, text_of(data, "code"), reply->message);
    co_return show(options, data);
}

int config(const ConfigOptions& options) {
    const bool reads =
        std::ranges::any_of(options.assignments, [](const auto& said) { return said.ends_with("=-"); });
    if (reads && ::isatty(STDIN_FILENO) == 1) print_err("The value, and Enter (it is shown as you type): ");
    const auto changes = read_assignments(options.section, options.assignments, std::cin);
    if (!changes) {
        print_err("tutti: {}\n", changes.error().message);
        return Usage;
    }
    return run_task([&](asio::io_context&) { return ask_config(options, *changes); });
}

} // namespace tutti::cli
