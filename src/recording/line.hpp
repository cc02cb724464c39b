// A message ↔ its line of a recording (docs/recording.md): JSON, one line each, from which the exact payload
// comes back. Cutting a file into lines is line_splitter.hpp's.
#pragma once

#include "base/result.hpp"
#include "recording/recorded.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace tutti {
class JsonReader;
}

namespace tutti::recording {

/// The version of the format, "tutti_recording" in the header line.
inline constexpr int format_version = 1;

/// The latest of the times that messages may have, in seconds: the end of the year 9999, as in the contract.
inline constexpr double latest_time = 253'402'300'799;

/// Writes lines; keeps its buffers between them.
class LineEncoder {
public:
    LineEncoder();
    ~LineEncoder();
    LineEncoder(LineEncoder&&) noexcept;
    LineEncoder& operator=(LineEncoder&&) noexcept;

    /// Appends the line with its '\n'.
    void append(std::string& out, const Recorded& message);
    void append(std::string& out, const Header& header) const;

private:
    bool is_printed_json(std::string_view payload);

    std::unique_ptr<JsonReader> reader_;
    std::string scratch_; ///< the payload as the one item of an array
    std::string printed_;
};

using Line = std::variant<Header, Recorded>;

/// Reads lines; keeps its buffers between them.
class LineDecoder {
public:
    LineDecoder();
    ~LineDecoder();
    LineDecoder(LineDecoder&&) noexcept;
    LineDecoder& operator=(LineDecoder&&) noexcept;

    /// `line` without its '\n'. Unknown keys are ignored. Errors: InvalidInput; UnknownVersion for the header
    /// of a newer format.
    Result<Line> decode(std::string_view line);

private:
    std::unique_ptr<JsonReader> reader_;
};

} // namespace tutti::recording
