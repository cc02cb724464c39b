#include "cli/complete.hpp"

#include "base/scan.hpp"
#include "cli/supervisor_client.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace tutti::cli {

namespace {

using Kind = Wanted::Kind;

std::span<const Value> members_of(const Value& table, std::string_view key) {
    const auto* list = table.find(key);
    return list != nullptr && list->is_array() ? list->items() : std::span<const Value>();
}

/// What names of arguments mean everywhere.
constexpr std::array<std::pair<std::string_view, Kind>, 9> kinds_of_arguments = {{
    {"service", Kind::Services},
    {"services", Kind::Services},
    {"names", Kind::Services},
    {"section", Kind::Sections},
    {"target", Kind::Targets},
    {"action", Kind::Commands},
    {"config", Kind::Files},
    {"file", Kind::Files},
    {"recording", Kind::Files},
}};
constexpr std::array<std::string_view, 4> files = {"FILE", "DIR", "FOLDER", "PATH"};

Kind kind_of_argument(std::string_view name) {
    const auto found =
        std::ranges::find(kinds_of_arguments, name, &decltype(kinds_of_arguments)::value_type::first);
    return found != kinds_of_arguments.end() ? found->second : Kind::Nothing;
}

/// Of an option's value: by what it is called, or else by the option's own name.
Kind kind_of_value(const Value& option) {
    if (std::ranges::find(files, text_of(option, "value")) != files.end()) return Kind::Files;
    for (const auto& name : members_of(option, "names"))
        if (name.is_string() && name.string().starts_with("--"))
            if (const auto kind = kind_of_argument(name.string().substr(2)); kind != Kind::Nothing)
                return kind;
    return Kind::Nothing;
}

const Value* find_command(const Value& table, std::string_view name) {
    for (const auto& command : members_of(table, "commands"))
        if (text_of(command, "name") == name) return &command;
    return nullptr;
}

/// A command line as far as it is written.
class Line {
public:
    explicit Line(const Value& table) : commands_{&table} {}

    void take(const std::string& word) {
        if (awaited_ != nullptr) {
            awaited_ = nullptr;
        } else if (word.starts_with('-') && word != "-" && !is_behind_options_) {
            is_behind_options_ = word == "--";
            const auto* option = find_option(word.substr(0, word.find('=')));
            if (option != nullptr && option->find("value") != nullptr && !word.contains('='))
                awaited_ = option;
        } else if (const auto* command = find_command(*commands_.back(), word);
                   command != nullptr && said_.empty()) {
            commands_.push_back(command);
        } else {
            said_.push_back(word);
        }
    }

    Wanted at(const std::string& begun) const {
        Wanted wanted;
        if (awaited_ != nullptr) {
            wanted = of_value(*awaited_);
        } else if (begun.starts_with('-') && !is_behind_options_) {
            wanted.candidates = options();
        } else {
            wanted = of_argument();
            if (said_.empty())
                for (const auto& command : members_of(*commands_.back(), "commands"))
                    wanted.candidates.push_back({text_of(command, "name"), text_of(command, "about")});
        }
        wanted.candidates = beginning_with(begun, std::move(wanted.candidates));
        return wanted;
    }

private:
    /// The command's own, and those of a command above it that say they hold below, too.
    template <typename Each>
    void for_each_option(Each each) const {
        for (auto command = commands_.rbegin(); command != commands_.rend(); ++command)
            if (command == commands_.rbegin() || flag_of(**command, "inherits", false))
                for (const auto& option : members_of(**command, "options")) each(option);
    }

    const Value* find_option(std::string_view name) const {
        const Value* found = nullptr;
        for_each_option([&](const Value& option) {
            const auto names = members_of(option, "names");
            if (found == nullptr && std::ranges::find(names, Value(name)) != names.end()) found = &option;
        });
        return found;
    }

    std::vector<Candidate> options() const {
        std::vector<Candidate> all;
        for_each_option([&](const Value& option) {
            for (const auto& name : members_of(option, "names"))
                if (name.is_string()) all.push_back({std::string(name.string()), text_of(option, "about")});
        });
        return all;
    }

    static Wanted of_value(const Value& option) {
        Wanted wanted{.candidates = choices_of(option), .kind = Kind::Nothing};
        if (wanted.candidates.empty()) wanted.kind = kind_of_value(option);
        return wanted;
    }

    Wanted of_argument() const {
        const auto arguments = members_of(*commands_.back(), "arguments");
        if (arguments.empty()) return {};
        const bool is_further = said_.size() >= arguments.size();
        const auto& argument = is_further ? arguments.back() : arguments[said_.size()];
        if (is_further && !flag_of(argument, "many", false)) return {};
        Wanted wanted{.candidates = choices_of(argument), .kind = Kind::Nothing};
        if (wanted.candidates.empty()) wanted.kind = kind_of_argument(text_of(argument, "name"));
        if (wanted.kind == Kind::Commands && !said_.empty()) wanted.target = said_.front();
        return wanted;
    }

    static std::vector<Candidate> choices_of(const Value& option) {
        std::vector<Candidate> choices;
        for (const auto& choice : members_of(option, "choices"))
            if (choice.is_string()) choices.push_back({std::string(choice.string()), ""});
        return choices;
    }

    std::vector<const Value*> commands_; ///< the last one is that of the line
    std::vector<std::string> said_;      ///< its arguments
    const Value* awaited_ = nullptr;     ///< the option whose value comes next
    bool is_behind_options_ = false;     ///< of "--"
};

std::vector<Value> choices_in(std::string_view about) {
    constexpr std::string_view before = "; one of ";
    const auto begin = about.find(before);
    std::vector<Value> choices;
    if (begin == std::string_view::npos) return choices;
    auto rest = about.substr(begin + before.size());
    while (!rest.empty()) {
        auto word = take_word(rest);
        while (word.ends_with(',') || word.ends_with('.')) word.remove_suffix(1);
        choices.emplace_back(word);
    }
    return choices;
}

} // namespace

std::vector<Candidate> beginning_with(std::string_view begun, std::vector<Candidate> candidates) {
    std::erase_if(candidates, [&](const Candidate& each) { return !each.text.starts_with(begun); });
    return candidates;
}

Wanted complete(const Value& table, std::span<const std::string> words) {
    if (words.empty()) return {};
    Line line(table);
    for (const auto& word : words.first(words.size() - 1)) line.take(word);
    return line.at(words.back());
}

bool take_host(std::vector<std::string>& words) {
    if (words.empty()) return false;
    std::size_t taken = words.front() == "--host" ? 2 : words.front().starts_with("--host=") ? 1 : 0;
    // bash alone parts a word there, too.
    if (taken == 2 && words.size() > 2 && words[2] == "@") taken = 4;
    if (taken == 0 || words.size() <= taken) return false; // it is still being said
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(taken));
    return true;
}

Value table_of_help(std::string_view name, std::string_view help) {
    std::string about;
    std::vector<Value> options;
    bool is_among_options = false;
    while (!help.empty()) {
        auto line = take_line(help);
        if (line == "Options:" || line.starts_with("  --")) is_among_options = true;
        if (!is_among_options && !line.empty() && !line.starts_with("Usage:"))
            (about += about.empty() ? "" : " ") += line;
        if (!is_among_options || !line.starts_with("  --")) continue;
        const auto gap = std::min(line.find("  ", 2), line.size());
        auto option = line.substr(2, gap - 2);
        const auto option_name = take_word(option);
        std::vector<Member> members = {
            {"names", Value::array({Value(option_name)})}, {"about", trimmed(line.substr(gap))}
        };
        if (const auto value = trimmed(option); !value.empty()) members.push_back({"value", value});
        if (auto choices = choices_in(line.substr(gap)); !choices.empty())
            members.push_back({"choices", Value::array(std::move(choices))});
        options.push_back(Value::object(std::move(members)));
    }
    return Value::object(
        {{"name", name},
         {"about", about},
         {"options", Value::array(std::move(options))},
         {"arguments", Value::array({})},
         {"commands", Value::array({})}}
    );
}

Value with_command(const Value& table, std::string_view name, const Value& command) {
    std::vector<Value> commands;
    for (const auto& each : members_of(table, "commands")) {
        if (text_of(each, "name") != name) {
            commands.push_back(each);
            continue;
        }
        std::vector<Member> members;
        for (const auto& member : command.members())
            members.push_back(member.key == "name" ? Member{"name", Value(name)} : member);
        commands.push_back(Value::object(std::move(members)));
    }
    std::vector<Member> members;
    for (const auto& member : table.members())
        members.push_back(
            member.key == "commands" ? Member{"commands", Value::array(std::move(commands))} : member
        );
    return Value::object(std::move(members));
}

} // namespace tutti::cli
