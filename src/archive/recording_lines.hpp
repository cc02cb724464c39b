// The lines of one file, from any offset on: reads, cuts, and tells what the system refused.
#pragma once

#include "base/result.hpp"
#include "io/disk.hpp"
#include "recording/line_splitter.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::archive {

class RecordingLines {
public:
    static Result<RecordingLines>
    open(io::Disk& disk, const std::filesystem::path& file, std::uint64_t offset);

    /// The next whole line, without its '\n' and valid until the next call; nothing at the end. What stands
    /// behind the last '\n' is no line.
    Result<std::optional<std::string_view>> next();
    const recording::LineSplitter& splitter() const noexcept { return splitter_; }

private:
    RecordingLines(std::unique_ptr<io::DiskInput> file, std::uint64_t offset)
        : file_(std::move(file)), splitter_(offset) {}

    std::unique_ptr<io::DiskInput> file_;
    recording::LineSplitter splitter_;
    std::string chunk_;
};

} // namespace tutti::archive
