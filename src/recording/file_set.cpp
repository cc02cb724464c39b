#include "recording/file_set.hpp"

#include "base/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace tutti::recording {

namespace fs = std::filesystem;

fs::path numbered_file(const fs::path& name, std::uint32_t number) {
    auto numbered = name;
    numbered.replace_filename(
        fmt::format("{}.{:04}{}", name.stem().native(), number, name.extension().native())
    );
    return numbered;
}

std::optional<std::uint32_t> number_in_set(const fs::path& name, const fs::path& file) {
    if (file.extension() != name.extension()) return std::nullopt;
    const auto stem = file.stem(); // "show.0007"
    const auto digits = stem.extension().native();
    if (stem.stem() != name.stem() || digits.size() < 5) return std::nullopt;
    const auto number = parse_number<std::uint32_t>(std::string_view(digits).substr(1));
    if (!number || numbered_file(name, *number).filename() != file.filename()) return std::nullopt;
    return number;
}

std::vector<fs::path> files_of_set(const fs::path& name, const std::vector<fs::path>& files) {
    std::vector<std::pair<std::uint32_t, fs::path>> found;
    for (const auto& file : files)
        if (const auto number = number_in_set(name, file)) found.emplace_back(*number, file);
    std::ranges::sort(found);
    std::vector<fs::path> sorted;
    for (auto& [number, file] : found) sorted.push_back(std::move(file));
    return sorted;
}

fs::path index_file(const fs::path& recording) {
    auto index = recording;
    index += ".idx";
    return index;
}

bool Rotation::is_full(std::uint64_t file_size, std::size_t bytes, WallTime began, WallTime now)
    const noexcept {
    return (size && file_size + bytes > *size) || (every && now - began >= *every);
}

} // namespace tutti::recording
