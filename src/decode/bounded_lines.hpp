// BoundedLines: lines of a device that may say anything: garbage, halves, a line without end. What is longer
// than a line may be is passed over to the next '\n' and counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::decode {

class BoundedLines {
public:
    explicit BoundedLines(std::size_t longest = 4096) noexcept : longest_(longest) {}

    void feed(std::string_view bytes);

    /// The next whole line that is not empty, without its "\n" or "\r\n"; valid until feed().
    std::optional<std::string_view> next();

    /// How many lines were too long so far.
    std::uint64_t too_long() const noexcept { return too_long_; }

private:
    std::optional<std::string_view> cut();

    std::size_t longest_;
    std::string buffer_;
    std::size_t taken_ = 0;
    bool passes_over_ = false; ///< the line whose beginning was too long already
    std::uint64_t too_long_ = 0;
};

} // namespace tutti::decode
