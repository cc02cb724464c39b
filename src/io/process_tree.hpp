// Processes as the kernel shows them: who started whom, and as what. Read from /proc.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::io {

struct Process {
    int pid = 0;
    std::string command; ///< its arguments, parted by blanks; a name in brackets where it has none
    std::string program; ///< what it runs, as the kernel calls it: its first 15 bytes
    std::vector<Process> children = {};

    bool operator==(const Process&) const = default;
};

/// One of a tree, and which of those before it started it.
struct Descendant {
    int pid = 0;
    std::size_t parent = 0; ///< its place in the list; its own for the first
};
/// A process and what came of it, at most 256, whoever started one before it.
std::vector<Descendant> descendants_of(int pid, const std::filesystem::path& proc = "/proc");

/// The same as a tree, without those that are gone; nothing where the first is.
std::optional<Process> process_tree(int pid, const std::filesystem::path& proc = "/proc");

/// 0: it is gone.
int parent_of(int pid, const std::filesystem::path& proc = "/proc");

/// Those that its main thread started, which for nearly every program are all; oldest first.
std::vector<int> children_of(int pid, const std::filesystem::path& proc = "/proc");

/// The pid of its parent, from a /proc/<pid>/stat. The command name in it may hold blanks and brackets.
std::optional<int> parse_parent(std::string_view stat);

} // namespace tutti::io
