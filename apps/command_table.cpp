#include "apps/command_table.hpp"

#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace tutti {

namespace {

/// Of "WHAT:{cpu,memory}": what stands in the braces.
std::vector<Value> choices_in(std::string_view type) {
    std::vector<Value> choices;
    const auto begin = type.find('{');
    const auto end = type.find('}');
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return choices;
    type = type.substr(begin + 1, end - begin - 1);
    while (!type.empty()) {
        const auto word = type.substr(0, type.find(','));
        choices.emplace_back(word);
        type.remove_prefix(std::min(type.size(), word.size() + 1));
    }
    return choices;
}

/// What the value is called: "FILE" of "FILE:INT in [0 - 9]".
std::string value_name(std::string_view type) {
    const auto name = type.substr(0, type.find_first_of(":{ "));
    return name.empty() ? "VALUE" : std::string(name);
}

/// What an option and an argument have alike.
void add_common(std::vector<Member>& members, const CLI::Option& option) {
    if (auto choices = choices_in(option.get_type_name()); !choices.empty())
        members.push_back({"choices", Value::array(std::move(choices))});
    if (!option.get_default_str().empty()) members.push_back({"default", option.get_default_str()});
    if (option.get_required()) members.push_back({"required", true});
}

Value argument_value(const CLI::Option& option) {
    std::vector<Member> members = {
        {"name", option.get_name(true, false)}, {"about", option.get_description()}
    };
    add_common(members, option);
    if (option.get_items_expected_max() > 1) members.push_back({"many", true});
    return Value::object(std::move(members));
}

Value option_value(const CLI::Option& option) {
    std::vector<Value> names;
    for (const auto& name : option.get_snames()) names.emplace_back("-" + name);
    for (const auto& name : option.get_lnames()) names.emplace_back("--" + name);
    std::vector<Member> members = {
        {"names", Value::array(std::move(names))}, {"about", option.get_description()}
    };
    if (option.get_items_expected_max() > 0) members.push_back({"value", value_name(option.get_type_name())});
    add_common(members, option);
    return Value::object(std::move(members));
}

} // namespace

Value command_table(const CLI::App& app) {
    std::vector<Value> options;
    std::vector<Value> arguments;
    for (const auto* option : app.get_options())
        (option->get_positional() ? arguments : options)
            .push_back(option->get_positional() ? argument_value(*option) : option_value(*option));
    std::vector<Value> commands;
    for (const auto* command : app.get_subcommands({})) commands.push_back(command_table(*command));
    std::vector<Member> members = {
        {"name", app.get_name()},
        {"about", app.get_description()},
        {"notes", app.get_footer()},
        {"options", Value::array(std::move(options))},
        {"arguments", Value::array(std::move(arguments))},
        {"commands", Value::array(std::move(commands))}
    };
    if (app.get_fallthrough()) members.push_back({"inherits", true});
    return Value::object(std::move(members));
}

std::optional<int> print_command_table(const CLI::App& app, int argc, char** argv) {
    if (argc != 2 || argv[1] != std::string_view("--command-table")) return std::nullopt;
    command::print_out("{}\n", print_json(command_table(app)));
    command::flush_out();
    return command::Success;
}

} // namespace tutti
