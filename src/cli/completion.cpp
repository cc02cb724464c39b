#include "cli/completion.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "cli/complete.hpp"
#include "cli/supervisor_client.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "installation/command_programs.hpp"
#include "installation/programs.hpp"
#include "io/child_output.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"
#include "io/process.hpp"
#include "sections/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace tutti::cli {

using namespace command;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;
using Kind = Wanted::Kind;

// Somebody waits, with a finger on the key.
constexpr microseconds at_most = 300ms;            ///< for an answer over a socket, whatever is slow about it
constexpr microseconds at_most_of_program = 600ms; ///< which has to be started

/// The programs that have commands and say so themselves (apps/command_table.hpp); of all others the help is
/// read.
constexpr std::array<std::string_view, 7> with_tables = {"audio", "control", "debug", "history",
                                                         "input", "osc",     "render"};

bool has_table(std::string_view command) {
    const auto* program = installation::find_command_program(command);
    if (program != nullptr) return program->tells == installation::CommandProgram::Tells::Table;
    return std::ranges::find(with_tables, command) != with_tables.end();
}

struct Call {
    fs::path program;
    std::vector<std::string> arguments;
};

/// Nothing for a command of the core itself.
std::optional<Call> call_for(std::string_view command, const fs::path& programs) {
    if (const auto* other = installation::find_command_program(command); other != nullptr) {
        Call call{programs / other->executable, {}};
        if (other->is_one_of_many) call.arguments.emplace_back(command);
        return call;
    }
    const auto* program = installation::find_program(command);
    if (program == nullptr || command == "director" || command == "orchestrator") return std::nullopt;
    Call call{programs / program->executable, {}};
    if (program->executable == "tutti") call.arguments.emplace_back(command);
    return call;
}

Task<std::optional<Value>> table_of(std::string command, fs::path programs, SteadyTime deadline) {
    const auto call = call_for(command, programs);
    if (!call || !io::is_program(call->program)) co_return std::nullopt;
    const bool tells_table = has_table(command);
    auto arguments = call->arguments;
    arguments.emplace_back(tells_table ? "--command-table" : "--help");
    io::ChildCall child{.program = call->program, .arguments = std::move(arguments)};
    const auto said = co_await io::run_child(std::move(child), deadline);
    if (!said || said->exit_code != 0) co_return std::nullopt;
    if (!tells_table) co_return table_of_help(command, said->output);
    auto table = parse_json(said->output);
    if (!table || !table->is_object()) co_return std::nullopt;
    co_return std::move(*table);
}

// ---- what the installation that runs knows

Task<std::optional<Value>> ask_socket(fs::path socket, std::string question) {
    const auto deadline = io::steady_now() + at_most;
    auto client = co_await control::Client::connect(std::move(socket), at_most);
    if (!client) co_return std::nullopt;
    auto reply = co_await client->call(std::move(question), {}, deadline - io::steady_now());
    if (!reply || !reply->success) co_return std::nullopt;
    co_return reply->data;
}

Task<std::vector<Candidate>> services(const CompletionOptions& options) {
    std::vector<Candidate> found;
    const auto data = co_await ask_socket(options.run_directory / "supervisor.sock", "list");
    const auto* list = data ? data->find("services") : nullptr;
    if (list != nullptr && list->is_array())
        for (const auto& service : list->items())
            found.push_back({text_of(service, "name"), text_of(service, "state")});
    else
        for (const auto& path : io::paths_in(options.state_directory / "history"))
            found.push_back({path.stem().native(), ""});
    co_return found;
}

/// Whoever has a control socket here.
std::vector<Candidate> targets(const CompletionOptions& options) {
    std::vector<Candidate> found;
    for (const auto& path : io::paths_in(options.run_directory))
        if (path.extension() == ".sock") found.push_back({path.stem().native(), ""});
    return found;
}

Task<std::vector<Candidate>> commands_of(const CompletionOptions& options, std::string target) {
    std::vector<Candidate> found;
    if (target.find('/') != std::string::npos) co_return found;
    const auto data = co_await ask_socket(options.run_directory / (target + ".sock"), "get_commands");
    const auto* names = data ? data->find("commands") : nullptr;
    if (names != nullptr && names->is_array())
        for (const auto& name : names->items())
            if (name.is_string()) found.push_back({std::string(name.string()), ""});
    for (const char* always : {"ping", "get_state", "get_stats"})
        if (std::ranges::find(found, always, &Candidate::text) == found.end())
            found.push_back({always, "with --control: over its socket"});
    co_return found;
}

std::vector<Candidate> sections_known() {
    std::vector<Candidate> found;
    for (const auto& section : sections::sections())
        found.push_back({std::string(section.name), std::string(section.about)});
    return found;
}

Task<std::vector<Candidate>> values_of(const CompletionOptions& options, Wanted wanted) {
    switch (wanted.kind) {
    case Kind::Services:
        co_return co_await services(options);
    case Kind::Targets:
        co_return targets(options);
    case Kind::Commands:
        co_return co_await commands_of(options, std::move(wanted.target));
    case Kind::Sections:
        co_return sections_known();
    case Kind::Nothing:
    case Kind::Files:
        break;
    }
    co_return std::vector<Candidate>();
}

/// A word that every shell takes as it is: whoever names a command may write anything, and a shell puts it
/// into the line that somebody then ends with Enter.
bool is_plain(std::string_view word) {
    return !word.empty() && std::ranges::all_of(word, [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("-_./:=@%+,").contains(c);
    });
}

Task<int> answer(CompletionOptions options) {
    const bool is_elsewhere = take_host(options.words);
    const auto first = options.words.size() > 1 ? options.words.front() : std::string();
    const auto table = co_await table_of(first, options.programs, io::steady_now() + at_most_of_program);
    if (table) options.table = with_command(options.table, first, *table);
    auto wanted = complete(options.table, options.words);
    // Services and files of this machine are none of that one.
    if (is_elsewhere && wanted.kind != Kind::Sections) wanted.kind = Kind::Nothing;
    auto candidates = wanted.candidates;
    auto values = co_await values_of(options, wanted);
    for (auto& value : beginning_with(options.words.empty() ? "" : options.words.back(), std::move(values)))
        candidates.push_back(std::move(value));
    if (wanted.kind == Kind::Files) put_out(":files\n");
    for (const auto& candidate : candidates) {
        if (!is_plain(candidate.text)) continue;
        const auto about = printable(std::string_view(candidate.about).substr(0, candidate.about.find('\n')));
        print_out("{}\t{}\n", candidate.text, about);
    }
    co_return Success;
}

} // namespace

int print_completions(const CompletionOptions& options) {
    return run_task([&](asio::io_context&) { return answer(options); });
}

Task<Value> whole_table(Value table, fs::path programs) {
    constexpr microseconds enough = 10s;
    const auto* commands = table.find("commands");
    if (commands == nullptr || !commands->is_array()) co_return table;
    const std::vector<Value> all(commands->items().begin(), commands->items().end());
    for (const auto& command : all) {
        const auto name = text_of(command, "name");
        const auto own = co_await table_of(name, programs, io::steady_now() + enough);
        if (own) table = with_command(table, name, *own);
    }
    co_return table;
}

namespace {

Task<int> print_table(Value table, fs::path programs) {
    const auto whole = co_await whole_table(std::move(table), std::move(programs));
    print_out("{}\n", print_json(whole));
    co_return Success;
}

} // namespace

int print_whole_table(Value table, const fs::path& programs) {
    return run_task([&](asio::io_context&) { return print_table(table, programs); });
}

} // namespace tutti::cli
