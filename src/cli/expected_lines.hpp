// ExpectedLines: compares what comes with the lines of a file, and shows the first difference.
#pragma once

#include "cli/line_input.hpp"

#include <cstdint>
#include <string_view>

namespace tutti::cli {

class ExpectedLines {
public:
    static Result<ExpectedLines> open(const std::filesystem::path& path);

    /// Whole lines, each with its '\n'. False: there is a difference, which was printed.
    bool take(std::string_view lines);
    /// Whether nothing more was expected.
    bool finish();

private:
    ExpectedLines(std::filesystem::path path, LineInput input)
        : path_(std::move(path)), input_(std::move(input)) {}

    std::optional<std::string_view> next();
    bool differs(std::string_view expected, std::string_view got) const;

    std::filesystem::path path_;
    LineInput input_;
    std::uint64_t compared_ = 0;
};

} // namespace tutti::cli
