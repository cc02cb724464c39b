// Any bytes as what ffmpeg writes and says: a playlist, its progress, its log; and what mediamtx answers. The
// first byte says which.
#include "camera/ffmpeg_words.hpp"
#include "camera/playlist.hpp"
#include "camera/relay_file.hpp"
#include "camera/source.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace tutti;

void check(bool holds) {
    if (!holds) std::abort();
}

void read_playlist(std::string_view text) {
    const auto playlist = camera::parse_playlist(text);
    if (!playlist) {
        check(!playlist.error().message.empty());
        return;
    }
    for (const auto& segment : playlist->segments) {
        check(camera::is_stream_file(segment.file));
        check(segment.file.find('/') == std::string::npos && segment.file.front() != '.');
        check(segment.duration >= microseconds(0) && segment.duration <= std::chrono::hours(1));
    }
    check(playlist->newest() >= playlist->first || playlist->segments.empty());
}

/// In two pieces it is what it is in one.
void read_words(std::string_view text) {
    constexpr std::size_t longest = 256;
    const auto half = text.size() / 2;
    camera::LogReader whole;
    camera::LogReader pieces;
    whole.push(text);
    pieces.push(text.substr(0, half));
    pieces.push(text.substr(half));
    check(whole.complaint() == pieces.complaint() && whole.resolution() == pieces.resolution());
    check(whole.resolution().size() < 12);
    const auto said = camera::without_secrets(whole.complaint(), "p@ss");
    check(said.find("p@ss") == std::string::npos);
    check(!camera::explain_complaint(said).empty());
    check(whole.complaint().size() <= 4 * longest);
}

void read_progress(std::string_view text) {
    camera::ProgressReader reader;
    SteadyTime now{};
    for (const char letter : text) reader.push(std::string_view(&letter, 1), now += milliseconds(500));
    if (const auto rate = reader.rate(now)) check(std::isfinite(*rate) && *rate >= 0);
}

void read_relay(std::string_view text) {
    if (const auto session = camera::relay_session(text, "front"))
        check(camera::is_relay_session(*session) && text == "/front/whep/" + *session);
    static_cast<void>(camera::parse_relay_sessions(text));
    // Whatever a camera is called, its lines are three: nothing of it ends its string.
    const auto file = camera::print_relay_file({1, 2, 3}, {{std::string(text), std::string(text)}});
    const auto none = camera::print_relay_file({1, 2, 3}, {{"", ""}});
    check(std::ranges::count(file, '\n') == std::ranges::count(none, '\n'));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] == 'p') read_playlist(text);
    if (data[0] == 'l') read_words(text);
    if (data[0] == 'f') read_progress(text);
    if (data[0] == 'r') read_relay(text);
    return 0;
}
