#include "cli/typed_commands.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "cli/ask_control.hpp"
#include "cli/bus_commands.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "governance/catalogue.hpp"
#include "governed/bus_relay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace tutti::cli {

namespace {

using governance::CommandTable;
using governance::CommandType;
using governance::Parameter;

/// The body of POST /api/commands/{worker}: who is asked stands in the path.
Value body_schema(CommandType type) {
    std::erase_if(
        type.parameters, [name = governance::target_parameter(type.target)](const Parameter& parameter
                         ) { return parameter.name == name; }
    );
    const bool needs_parameters =
        !type.either.empty() || std::ranges::any_of(type.parameters, [](const Parameter& parameter) {
            return parameter.presence == governance::Presence::Needed;
        });
    std::vector<Value> required = {"action"};
    if (needs_parameters) required.emplace_back("params");
    const auto action = Value::object({{"const", type.action}});
    return Value::object({
        {"type", "object"},
        {"description", type.summary},
        {"properties", Value::object({{"action", action}, {"params", governance::schema_of(type)}})},
        {"required", Value::array(std::move(required))},
        {"x-target", type.target},
        {"x-permission", name(type.permission)},
        {"x-effect", name(type.effect)},
    });
}

/// As POST /api/commands/{worker} takes it today, for each command.
Value openapi_components(const CommandTable& table) {
    std::vector<Member> schemas;
    for (const auto& type : table.all()) schemas.push_back({std::string(type.name), body_schema(type)});
    return Value::object({{"components", Value::object({{"schemas", Value::object(std::move(schemas))}})}});
}

std::string_view who_may(governance::Permission permission) {
    using enum governance::Permission;
    if (permission == Look) return "whoever may look: a viewer";
    return permission == Play ? "whoever may play: an operator" : "whoever sets up: an admin";
}

std::string_view what_twice_means(const CommandType& type) {
    if (type.effect == governance::Effect::None) return "a question: nothing changes";
    if (type.repetition == governance::Repetition::Safe) return "twice is the same as once";
    return "each time has its effect";
}

void print_parameter(const Parameter& parameter, std::size_t width) {
    const bool is_needed = parameter.presence == governance::Presence::Needed;
    command::print_out(
        "  {:<{}}  {}{}: {}\n", parameter.name, width, describe(parameter), is_needed ? "" : ", or left out",
        parameter.about
    );
}

Value value_of(const Parameter* parameter, std::string_view text) {
    using enum Parameter::Kind;
    if (parameter != nullptr
        && (parameter->kind == Text || parameter->kind == Name || parameter->kind == Word))
        return text;
    auto value = parse_json(text);
    return value ? std::move(*value) : Value(text);
}

/// Another machine's command goes to that, and what is asked of a control socket nowhere else.
bool is_for_control(const RunCommandOptions& options, const CommandType& type) {
    if (options.over_control_socket || !options.node.empty()) return false;
    return type.effect != governance::Effect::None || type.target == "control";
}

/// Success where control was not there to ask, and `answer` stays empty.
Task<int> try_control(
    const RunCommandOptions& options, governance::Request request, std::optional<governance::Answer>& answer
) {
    auto control = co_await find_control(options.run_directory);
    if (!control) co_return command::Success;
    answer = co_await ask_control(std::move(*control), std::move(request));
    co_return command::Success;
}

} // namespace

int list_commands(const ListCommandsOptions& options) {
    const auto table = governance::catalogue();
    if (options.form == ListCommandsOptions::Form::OpenApi) {
        command::print_out("{}\n", print_json(openapi_components(table)));
        return command::Success;
    }
    std::vector<Value> values;
    std::size_t width = 0;
    for (const auto& type : table.all()) width = std::max(width, type.name.size());
    for (const auto& type : table.all()) {
        if (!type.name.starts_with(options.beginning)) continue;
        values.push_back(governance::to_value(type));
        if (options.form == ListCommandsOptions::Form::Table)
            command::print_out("{:<{}}  {}\n", type.name, width, type.summary);
    }
    if (options.form == ListCommandsOptions::Form::Json)
        command::print_out("{}\n", print_json(Value::array(std::move(values))));
    else if (values.empty())
        return command::report_failure(
            {ErrorCode::NotFound,
             fmt::format("no command begins with {}: `tutti command list` has all", options.beginning)}
        );
    return command::Success;
}

int describe_command(const DescribeCommandOptions& options) {
    const auto table = governance::catalogue();
    const auto found = table.named(options.name);
    if (!found) return command::report_failure(found.error());
    const auto& type = **found;
    if (options.json) {
        command::print_out("{}\n", print_json(governance::to_value(type)));
        return command::Success;
    }
    command::print_out("{}: {}\n\n", type.name, type.summary);
    command::print_out("asked of   {}, which calls it {}\n", type.target, type.action);
    command::print_out("asked by   {}\n", who_may(type.permission));
    command::print_out("repeated   {}\n", what_twice_means(type));
    command::print_out("waits      {:g} s\n", to_seconds(type.deadline));
    if (type.leader == governance::LeaderNeed::Leads)
        command::put_out("leader     where there are several, only the one that leads\n");
    if (type.vault != governance::VaultNeed::None) command::print_out("vault      {}\n", name(type.vault));
    if (type.parameters.empty()) return command::Success;
    command::put_out("\nparameters\n");
    std::size_t width = 0;
    for (const auto& parameter : type.parameters) width = std::max(width, parameter.name.size());
    for (const auto& parameter : type.parameters) print_parameter(parameter, width);
    return command::Success;
}

Result<Value> read_command_parameters(const CommandType& type, const std::vector<std::string>& parameters) {
    if (parameters.size() == 1 && parameters.front().starts_with('{')) {
        auto object = parse_json(parameters.front());
        if (!object)
            return fail(ErrorCode::InvalidInput, fmt::format("parameters: {}", object.error().message));
        return object;
    }
    std::vector<Member> members;
    for (const std::string_view said : parameters) {
        const auto equals = said.find('=');
        if (equals == std::string_view::npos || equals == 0)
            return fail(
                ErrorCode::InvalidInput, fmt::format("\"{}\" is no parameter: write name=value", said)
            );
        const auto key = said.substr(0, equals);
        if (std::ranges::find(members, key, &Member::key) != members.end())
            return fail(ErrorCode::InvalidInput, fmt::format("{} is there twice", key));
        const auto parameter = std::ranges::find(type.parameters, key, &Parameter::name);
        members.push_back(
            {std::string(key),
             value_of(parameter != type.parameters.end() ? &*parameter : nullptr, said.substr(equals + 1))}
        );
    }
    return Value::object(std::move(members));
}

int run_command(const RunCommandOptions& options) {
    const auto table = governance::catalogue();
    const auto found = table.named(options.name);
    if (!found) return command::report_failure(found.error());
    const auto& type = **found;
    auto params = read_command_parameters(type, options.parameters);
    if (!params) return command::report_failure(params.error());
    if (const auto mistake = mistake_in(type, *params))
        return command::report_failure(
            {ErrorCode::InvalidInput,
             fmt::format("{}. `tutti command describe {}` says more", mistake->message, type.name)}
        );
    if (!options.node.empty() && !is_name_segment(options.node))
        return command::report_failure(
            {ErrorCode::InvalidInput, fmt::format("\"{}\" is not a node's name", options.node)}
        );
    const double timeout = options.timeout > 0 ? options.timeout : to_seconds(type.deadline);
    if (is_for_control(options, type)) {
        auto request = request_here(std::string(type.name), *params, options.key);
        request.patience = microseconds(static_cast<std::int64_t>(timeout * 1e6));
        std::optional<governance::Answer> answer;
        const int ended =
            command::run_task([&](asio::io_context&) { return try_control(options, request, answer); });
        if (ended != command::Success) return ended;
        if (answer) return show_answer(governed::reply_of(*answer, "control"), options.json);
    }
    if (type.contents == governance::Contents::Secret && !options.over_control_socket)
        return command::report_failure(
            {ErrorCode::Unavailable,
             fmt::format(
                 "{} does not go over the bus, where others may hear it: ask on the machine itself, while "
                 "control runs there",
                 type.name
             )}
        );
    const auto [target, others] = governance::addressed(type, *params);
    CallOptions call_options;
    call_options.key = options.key;
    call_options.bus = options.bus;
    call_options.run_directory = options.run_directory;
    call_options.target = options.node.empty() ? target : fmt::format("{}.{}", options.node, target);
    call_options.action = type.action;
    call_options.parameters = print_json(others);
    call_options.timeout = timeout;
    call_options.over_control_socket = options.over_control_socket;
    call_options.json = options.json;
    return call(call_options);
}

} // namespace tutti::cli
