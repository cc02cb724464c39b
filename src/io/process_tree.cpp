#include "io/process_tree.hpp"

#include "base/scan.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::io {

namespace {

constexpr std::size_t largest_text = 1 << 16;
constexpr std::size_t most_processes = 256;
constexpr std::size_t longest_command = 4096;

std::string read_of(const std::filesystem::path& proc, int pid, const char* file) {
    return read_file(proc / std::to_string(pid) / file, largest_text).value_or("");
}

/// Its own words, and its name where it has none, as at its end.
std::string command_line(std::string arguments, std::string_view program) {
    arguments.resize(std::min(arguments.size(), longest_command));
    while (!arguments.empty() && arguments.back() == '\0') arguments.pop_back();
    std::ranges::replace(arguments, '\0', ' ');
    return arguments.empty() ? fmt::format("[{}]", program) : arguments;
}

std::optional<Process> look_at(int pid, const std::filesystem::path& proc) {
    if (!parse_parent(read_of(proc, pid, "stat"))) return std::nullopt;
    Process process{.pid = pid, .command = {}, .program = std::string(trimmed(read_of(proc, pid, "comm")))};
    process.command = command_line(read_of(proc, pid, "cmdline"), process.program);
    return process;
}

} // namespace

std::optional<int> parse_parent(std::string_view stat) {
    // pid (comm) state ppid …
    const auto after_name = stat.rfind(')');
    if (after_name == std::string_view::npos) return std::nullopt;
    stat.remove_prefix(after_name + 1);
    take_word(stat);
    return parse_number<int>(take_word(stat));
}

std::vector<int> children_of(int pid, const std::filesystem::path& proc) {
    const auto id = std::to_string(pid);
    const auto text = read_file(proc / id / "task" / id / "children", largest_text).value_or("");
    std::vector<int> found;
    std::string_view rest = text;
    while (const auto child = parse_number<int>(take_word(rest))) found.push_back(*child);
    return found;
}

int parent_of(int pid, const std::filesystem::path& proc) {
    return parse_parent(read_of(proc, pid, "stat")).value_or(0);
}

std::vector<Descendant> descendants_of(int pid, const std::filesystem::path& proc) {
    std::vector<Descendant> found = {{pid, 0}};
    for (std::size_t parent = 0; parent < found.size(); ++parent)
        for (const int child : children_of(found[parent].pid, proc)) {
            if (found.size() >= most_processes) return found;
            found.push_back({child, parent});
        }
    return found;
}

std::optional<Process> process_tree(int pid, const std::filesystem::path& proc) {
    const auto all = descendants_of(pid, proc);
    std::vector<std::optional<Process>> seen;
    for (const auto& each : all) seen.push_back(look_at(each.pid, proc));
    // From the last on: what is moved into its parent has its own children already.
    for (auto place = all.size() - 1; place > 0; --place) {
        auto& parent = seen[all[place].parent];
        if (seen[place] && parent) parent->children.insert(parent->children.begin(), std::move(*seen[place]));
    }
    return std::move(seen.front());
}

} // namespace tutti::io
