// LineInput: the lines of a file, a pipe or standard input, as they come.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/file_descriptor.hpp"
#include "recording/line_splitter.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::cli {

class LineInput {
public:
    static constexpr std::size_t longest_line = 1024 * 1024;

    /// Standard input where the path is empty. NotFound, Environment.
    static Result<LineInput> open(const std::filesystem::path& path);

    /// The next line that is there without reading; without its '\n', valid until read().
    std::optional<std::string_view> next() noexcept;
    /// Reads on, and waits for that if it must. False: the end has come, and with it a last line that may
    /// lack its '\n'. LimitExceeded for a line that is too long; Environment.
    Result<bool> read();
    /// Whether read() would not wait, after waiting that long.
    bool readable_within(microseconds patience) const;
    bool ended() const noexcept { return ended_; }
    /// Of the line that next() gave last, from 1.
    std::uint64_t line_number() const noexcept { return line_number_; }

private:
    LineInput(std::filesystem::path path, io::FileDescriptor file)
        : path_(std::move(path)), file_(std::move(file)) {}

    std::filesystem::path path_;
    io::FileDescriptor file_;
    recording::LineSplitter splitter_;
    std::string chunk_;
    std::uint64_t line_number_ = 0;
    bool ended_ = false;
};

} // namespace tutti::cli
