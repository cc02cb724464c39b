#include "workers/virtualdj/broadcast_stream.hpp"

#include "playback/message_head.hpp"

#include <array>
#include <memory>
#include <utility>

namespace tutti::virtualdj {

namespace {

constexpr std::size_t sound_room = std::size_t{16} * 1024;
/// With one that sends nothing.
constexpr microseconds patience_with_sound = seconds(30);

} // namespace

Task<std::optional<Head>> read_head(io::Stream& stream) {
    std::string bytes;
    while (bytes.size() < playback::longest_head) {
        std::array<char, 2048> room{};
        const auto buffer = asio::buffer(room);
        const auto [error, count] = co_await stream.async_read_some(buffer, no_throw);
        if (error) break;
        bytes.append(room.data(), count);
        if (const auto length = playback::head_length(bytes)) {
            Head head{.text = bytes.substr(0, *length), .rest = bytes.substr(*length)};
            co_return head;
        }
    }
    co_return std::nullopt;
}

Task<void> hear_sound(
    io::Stream& stream, std::string first, playback::SoundTitles titles, io::Deadline& deadline,
    std::function<void(playback::DjTrack)> on_track
) {
    const auto room = std::make_unique<char[]>(sound_room);
    std::string_view bytes = first;
    while (true) {
        if (auto track = titles.take(bytes)) on_track(std::move(*track));
        if (titles.is_over()) co_return;
        deadline.restart(patience_with_sound);
        const auto buffer = asio::buffer(room.get(), sound_room);
        const auto [error, count] = co_await stream.async_read_some(buffer, no_throw);
        if (error) co_return;
        bytes = {room.get(), count};
    }
}

} // namespace tutti::virtualdj
