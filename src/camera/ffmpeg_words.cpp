#include "camera/ffmpeg_words.hpp"

#include "base/printable.hpp"
#include "base/scan.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

#include <array>

namespace tutti::camera {

namespace {

constexpr microseconds least_span = seconds(2);

bool is_number(std::string_view text) {
    constexpr std::size_t most_digits = 5;
    return !text.empty() && text.size() <= most_digits
           && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "1920x1080" among the words of "Stream #0:0: Video: h264 (High), yuv420p, 1920x1080 [SAR 1:1], 25 fps".
std::string_view size_in(std::string_view line) {
    while (!line.empty()) {
        auto word = take_word(line);
        if (word.ends_with(',')) word.remove_suffix(1);
        const auto cross = word.find('x');
        if (cross != std::string_view::npos && is_number(word.substr(0, cross))
            && is_number(word.substr(cross + 1)))
            return word;
    }
    return {};
}

struct Meaning {
    std::string_view found;
    std::string_view words;
};
constexpr std::array<Meaning, 9> meanings = {{
    {"401 Unauthorized", "the camera refuses the user or the password"},
    {"403 Forbidden", "the camera forbids it to this user"},
    {"404 Not Found", "the camera has no stream of that path"},
    {"Connection refused", "nobody answers at the camera's address and port (connection refused)"},
    {"No route to host", "the camera is not in the network (no route to host)"},
    {"Network is unreachable", "the camera's network cannot be reached"},
    {"Connection timed out", "the camera does not answer in time"},
    {"Failed to resolve hostname", "the camera's name is not known in the network"},
    {"Device or resource busy", "another program has the camera"},
}};

} // namespace

void ProgressReader::push(std::string_view bytes, SteadyTime now) {
    constexpr std::string_view key = "frame=";
    lines_.push(bytes, [&](std::string_view line) {
        if (!line.starts_with(key)) return;
        line.remove_prefix(key.size());
        const auto frames = parse_number<std::uint64_t>(take_word(line));
        if (!frames || *frames < frames_) return;
        frames_ = *frames;
        seen_.emplace_back(now, frames_);
        // One that is older stays, so that the window is full.
        while (seen_.size() > 2 && seen_[1].first + window <= now) seen_.pop_front();
    });
}

std::optional<double> ProgressReader::rate(SteadyTime now) const {
    if (seen_.size() < 2 || seen_.back().first + window < now) return std::nullopt;
    const auto span = seen_.back().first - seen_.front().first;
    if (span < least_span) return std::nullopt;
    return static_cast<double>(seen_.back().second - seen_.front().second) / to_seconds(span);
}

void LogReader::push(std::string_view bytes) {
    lines_.push(bytes, [this](std::string_view line) { take(line); });
}

void LogReader::take(std::string_view line) {
    constexpr std::size_t longest_complaint = 200;
    constexpr std::string_view error = "[error] ";
    constexpr std::string_view fatal = "[fatal] ";
    if (resolution_.empty() && line.contains(" Video: ") && line.contains("Stream #"))
        resolution_ = size_in(line);
    // What a decoder misses before the first whole picture is no news.
    if (line.starts_with("[h264 @") || line.starts_with("[hevc @")) return;
    for (const auto level : {error, fatal}) {
        const auto at = line.find(level);
        if (at == std::string_view::npos) continue;
        const auto words = line.substr(at + level.size());
        if (words.starts_with("Impossible to open")) continue;
        complaint_ = printable(first_characters(words, longest_complaint));
    }
}

std::string explain_complaint(std::string_view complaint) {
    for (const auto& [found, words] : meanings)
        if (complaint.contains(found)) return std::string(words);
    if (complaint.empty()) return "ffmpeg has ended";
    // "/dev/fd/3: Invalid data found": whose it is says nothing.
    const auto colon = complaint.starts_with("/dev/fd/") ? complaint.find(": ") : std::string_view::npos;
    return fmt::format(
        "ffmpeg says: {}", colon != std::string_view::npos ? complaint.substr(colon + 2) : complaint
    );
}

} // namespace tutti::camera
