// Cuts a stream of bytes into lines. What follows the last '\n' is no line yet: a crash tore it, or it is
// still being written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::recording {

class LineSplitter {
public:
    /// `offset`: where in the file the first byte fed stands.
    explicit LineSplitter(std::uint64_t offset = 0) noexcept : offset_(offset) {}

    void feed(std::string_view bytes);

    /// The next whole line without its '\n'; valid until feed().
    std::optional<std::string_view> next() noexcept;

    /// Where the line that next() gave last begins; before any, where the first one will.
    std::uint64_t line_begin() const noexcept { return line_begin_.value_or(offset_); }
    /// Where the line after it begins: everything before it is whole lines.
    std::uint64_t line_end() const noexcept { return offset_; }
    /// The bytes that wait for their line's end; valid until feed().
    std::string_view rest() const noexcept { return std::string_view(buffer_).substr(taken_); }

private:
    std::string buffer_;
    std::size_t taken_ = 0;    ///< bytes at the front of the buffer that were given away
    std::size_t searched_ = 0; ///< bytes at the front without a '\n' that was not yet given away
    std::uint64_t offset_;     ///< of the first byte not taken
    std::optional<std::uint64_t> line_begin_;
};

} // namespace tutti::recording
