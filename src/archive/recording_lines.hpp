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
    /// A recorder takes packets of 256 MiB at most, which base64 or a text with signs to be escaped makes
    /// longer: what is longer than this is no line of a recording.
    static constexpr std::size_t longest_line = std::size_t{512} << 20;

    static Result<RecordingLines> open(
        io::Disk& disk, const std::filesystem::path& file, std::uint64_t offset,
        std::size_t longest = longest_line
    );

    /// The next whole line, without its '\n' and valid until the next call; nothing at the end. What stands
    /// behind the last '\n' is no line. LimitExceeded where that is longer than any line.
    Result<std::optional<std::string_view>> next();
    const recording::LineSplitter& splitter() const noexcept { return splitter_; }

private:
    RecordingLines(
        std::filesystem::path path, std::unique_ptr<io::DiskInput> file, std::uint64_t offset,
        std::size_t longest
    )
        : path_(std::move(path)), file_(std::move(file)), splitter_(offset), longest_(longest) {}

    std::filesystem::path path_;
    std::unique_ptr<io::DiskInput> file_;
    recording::LineSplitter splitter_;
    std::size_t longest_;
    std::string chunk_;
};

} // namespace tutti::archive
