// The files that patterns name, and what of them has changed since. The pattern itself is pure.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::cli {

/// "*", "?" and "[…]" within a name; "**" is any number of folders, none too.
bool matches_pattern(std::string_view pattern, std::string_view path);

/// By which a file that was written anew is known.
struct FileStamp {
    std::int64_t changed = 0; ///< nanoseconds
    std::uint64_t size = 0;
    std::uint64_t inode = 0;

    bool operator==(const FileStamp&) const = default;
};

struct SourceFiles {
    std::map<std::filesystem::path, FileStamp> files;
    std::set<std::filesystem::path> folders; ///< that were looked through: where something may come

    static constexpr std::size_t most_files = 20'000;
    static constexpr std::size_t most_folders = 2'000;
};
/// Adds those that the pattern names, from `base` on where it is relative. What is hidden, `node_modules`
/// and `__pycache__` are not looked into; links to folders are not followed.
void find_source_files(const std::filesystem::path& base, std::string_view pattern, SourceFiles& found);
/// Adds that file, whatever its name is: no sign in it stands for anything else.
void find_source_file(const std::filesystem::path& path, SourceFiles& found);

/// The files that came, went or are others now.
std::vector<std::filesystem::path> changed_files(const SourceFiles& before, const SourceFiles& after);

} // namespace tutti::cli
