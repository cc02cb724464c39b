#include "camera/ffmpeg_words.hpp"

#include "base/printable.hpp"
#include "base/scan.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
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
    lines_.push(bytes, [&](std::string_view line) { take(line, now); });
}

/// "frame=112", "out_time_us=3200000" and others, up to "progress=continue".
void ProgressReader::take(std::string_view line, SteadyTime now) {
    const auto equals = std::min(line.find('='), line.size());
    const auto key = line.substr(0, equals);
    auto rest = line.substr(std::min(equals + 1, line.size()));
    const auto number = parse_number<std::int64_t>(take_word(rest));
    if (key == "frame" && number && *number >= 0)
        frames_ = std::max(frames_, static_cast<std::uint64_t>(*number));
    if (key == "out_time_us" && number && *number >= 0) time_ = std::max(time_, microseconds(*number));
    if (key != "progress") return;
    seen_.push_back({now, frames_, time_});
    // One that is older stays, so that the window is full.
    while (seen_.size() > 2 && seen_[1].at + window <= now) seen_.pop_front();
}

std::optional<double> ProgressReader::rate(SteadyTime now) const {
    if (seen_.size() < 2 || seen_.back().at + window < now) return std::nullopt;
    const auto span = seen_.back().time - seen_.front().time;
    if (span < least_span) return std::nullopt;
    return static_cast<double>(seen_.back().frames - seen_.front().frames) / to_seconds(span);
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
