#include "workers/camera/snapshot.hpp"

#include "camera/ffmpeg_words.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "workers/camera/child_program.hpp"

#include <boost/asio/buffer.hpp>

#include <array>
#include <utility>

namespace tutti::camera {

namespace {

constexpr std::size_t largest_picture = 8 * 1024 * 1024;

/// What it prints, to the end; nothing: that is too much.
Task<std::optional<std::string>> read_picture(ChildProgram& process) {
    std::string picture;
    std::array<char, 16 * 1024> room;
    while (true) {
        const auto [error, count] = co_await process.output().async_read_some(asio::buffer(room), no_throw);
        if (error) co_return picture;
        if (picture.size() + count > largest_picture) co_return std::nullopt;
        picture.append(room.data(), count);
    }
}

Task<std::string> read_complaint(ChildProgram& process) {
    LogReader words;
    std::array<char, 4096> room;
    while (true) {
        const auto [error, count] = co_await process.errors().async_read_some(asio::buffer(room), no_throw);
        if (error) co_return words.complaint();
        words.push(std::string_view(room.data(), count));
    }
}

} // namespace

Task<Result<std::string>> take_snapshot(FfmpegCall call, std::string password, SteadyTime deadline) {
    constexpr std::string_view begin_of_jpeg = "\xff\xd8";
    const auto executor = co_await asio::this_coro::executor;
    auto process = start_ffmpeg(executor, call);
    if (!process) co_return pass_on(process);
    auto& ffmpeg = **process;
    const io::Deadline patience(executor, deadline - io::steady_now(), [&ffmpeg] { ffmpeg.kill(); });
    // It complains within what a pipe holds, so one may be read after the other.
    auto picture = co_await read_picture(ffmpeg);
    if (!picture) co_return fail(ErrorCode::LimitExceeded, "the picture is larger than 8 MiB");
    const auto complaint = co_await read_complaint(ffmpeg);
    if (patience.expired()) co_return fail(ErrorCode::Timeout, "the camera gave no picture in time");
    if (!picture->starts_with(begin_of_jpeg))
        co_return fail(ErrorCode::Unavailable, explain_complaint(without_secrets(complaint, password)));
    co_return std::move(*picture);
}

} // namespace tutti::camera
