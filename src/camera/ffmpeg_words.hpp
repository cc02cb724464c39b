// What ffmpeg says while it runs: its progress (`-progress`), and the lines of its log. Both come in pieces,
// cut anywhere.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::camera {

/// Lines out of pieces. One that is longer than `longest_line` loses its end.
class Lines {
public:
    static constexpr std::size_t longest_line = 1024;

    /// Calls `use(std::string_view)` for each line that is whole now.
    template <typename Use>
    void push(std::string_view bytes, const Use& use) {
        for (const char letter : bytes) {
            if (letter == '\n') {
                use(std::string_view(line_));
                line_.clear();
            } else if (letter != '\r' && line_.size() < longest_line) {
                line_ += letter;
            }
        }
    }

private:
    std::string line_;
};

/// How many pictures come a second, of the last seconds: by the stream's own time, since ffmpeg takes in a
/// burst what a camera held back.
class ProgressReader {
public:
    static constexpr microseconds window = seconds(5);

    void push(std::string_view bytes, SteadyTime now);
    std::uint64_t frames() const noexcept { return frames_; }
    /// Nothing before two seconds of the stream are known, or where nothing new was said.
    std::optional<double> rate(SteadyTime now) const;

private:
    void take(std::string_view line, SteadyTime now);

    Lines lines_;
    std::uint64_t frames_ = 0;
    microseconds time_{};
    struct Seen {
        SteadyTime at;
        std::uint64_t frames;
        microseconds time; ///< of the stream
    };
    std::deque<Seen> seen_; ///< of the window, oldest first
};

/// Of `-v level+info`.
class LogReader {
public:
    void push(std::string_view bytes);
    /// "1920x1080", once it is known.
    const std::string& resolution() const noexcept { return resolution_; }
    /// What it last called an error, without whose words it was; empty: nothing. It may repeat the URL.
    const std::string& complaint() const noexcept { return complaint_; }

private:
    void take(std::string_view line);

    Lines lines_;
    std::string resolution_;
    std::string complaint_;
};

/// Why a stream ended, in words for people, made of what ffmpeg last complained of.
std::string explain_complaint(std::string_view complaint);

} // namespace tutti::camera
