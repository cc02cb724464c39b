#include "cli/dev/source_files.hpp"

#include "io/file.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <fnmatch.h>
#include <span>

namespace tutti::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view any_folders = "**";

std::vector<std::string> parts_of(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        const auto part = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(path.size(), part.size() + 1));
        const bool says_it_again = part == any_folders && !parts.empty() && parts.back() == any_folders;
        if (!part.empty() && part != "." && !says_it_again) parts.emplace_back(part);
    }
    return parts;
}

bool matches_name(const std::string& pattern, const std::string& name) {
    return ::fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0;
}

bool matches_parts(std::span<const std::string> pattern, std::span<const std::string> path) {
    if (pattern.empty()) return path.empty();
    if (pattern.front() == any_folders)
        return matches_parts(pattern.subspan(1), path)
               || (!path.empty() && matches_parts(pattern, path.subspan(1)));
    return !path.empty() && matches_name(pattern.front(), path.front())
           && matches_parts(pattern.subspan(1), path.subspan(1));
}

bool is_pattern(const std::string& part) { return part.find_first_of("*?[") != std::string::npos; }

bool is_passed_over(const std::string& name) {
    return name.starts_with('.') || name == "node_modules" || name == "__pycache__";
}

FileStamp stamp_of(const struct stat& info) {
    constexpr std::int64_t nanoseconds = 1'000'000'000;
    return {
        info.st_mtim.tv_sec * nanoseconds + info.st_mtim.tv_nsec, static_cast<std::uint64_t>(info.st_size),
        info.st_ino
    };
}

void add_file(const fs::path& path, SourceFiles& found) {
    struct stat info{};
    if (found.files.size() < SourceFiles::most_files && ::stat(path.c_str(), &info) == 0
        && S_ISREG(info.st_mode))
        found.files.insert_or_assign(path, stamp_of(info));
}

void collect(const fs::path& folder, std::span<const std::string> pattern, SourceFiles& found) {
    if (pattern.empty() || found.folders.size() >= SourceFiles::most_folders) return;
    found.folders.insert(folder);
    const bool is_deep = pattern.front() == any_folders;
    if (is_deep) collect(folder, pattern.subspan(1), found);
    for (const auto& path : io::paths_in(folder)) {
        const auto name = path.filename().native();
        struct stat info{};
        if (is_passed_over(name) || ::lstat(path.c_str(), &info) != 0) continue;
        const bool fits = !is_deep && matches_name(pattern.front(), name);
        if (S_ISDIR(info.st_mode)) {
            if (is_deep) collect(path, pattern, found);
            if (fits) collect(path, pattern.subspan(1), found);
        } else if (fits && pattern.size() == 1) {
            add_file(path, found);
        }
    }
}

} // namespace

bool matches_pattern(std::string_view pattern, std::string_view path) {
    return matches_parts(parts_of(pattern), parts_of(path));
}

void find_source_files(const fs::path& base, std::string_view pattern, SourceFiles& found) {
    const auto parts = parts_of(pattern);
    if (parts.empty()) return;
    fs::path folder = pattern.starts_with('/') ? fs::path("/") : base;
    std::size_t fixed = 0;
    for (; fixed + 1 < parts.size() && !is_pattern(parts[fixed]); ++fixed) folder /= parts[fixed];
    collect(folder.lexically_normal(), std::span(parts).subspan(fixed), found);
}

void find_source_file(const fs::path& path, SourceFiles& found) {
    if (found.folders.size() >= SourceFiles::most_folders) return;
    found.folders.insert(path.parent_path());
    add_file(path, found);
}

std::vector<fs::path> changed_files(const SourceFiles& before, const SourceFiles& after) {
    std::vector<fs::path> changed;
    for (const auto& [path, stamp] : after.files)
        if (const auto known = before.files.find(path); known == before.files.end() || known->second != stamp)
            changed.push_back(path);
    for (const auto& [path, stamp] : before.files)
        if (!after.files.contains(path)) changed.push_back(path);
    std::ranges::sort(changed);
    return changed;
}

} // namespace tutti::cli
