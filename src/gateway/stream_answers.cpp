// The answers of /api/stream/{camera}/{file} and /api/camera/{camera}/snapshot.jpg. A name that is no name of
// a camera, or of a file of a stream, opens no file: there is nothing to traverse.
#include "base/name.hpp"
#include "camera/playlist.hpp"
#include "contract/command.hpp"
#include "gateway/answer.hpp"
#include "gateway/byte_range.hpp"
#include "gateway/camera_answers.hpp"
#include "gateway/handlers.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

namespace tutti::gateway {

namespace {

constexpr std::size_t largest_file = 64 * 1024 * 1024; // two seconds at 256 Mbit/s

/// A segment never changes and its name never comes again; a playlist is of the moment.
io::HttpResponse answer_of(std::string_view file, std::string bytes) {
    if (file.ends_with(".m3u8")) return fresh_answer("application/vnd.apple.mpegurl", std::move(bytes));
    return {
        200,
        "video/mp2t",
        std::move(bytes),
        {{"Cache-Control", "private, max-age=3600, immutable"}, {"X-Content-Type-Options", "nosniff"}}
    };
}

/// What the worker laid there, once it says that it has.
io::HttpResponse picture_of(const Desk& desk, const std::string& camera, const Result<std::string>& payload) {
    if (!payload) return answer_to_command(payload);
    const auto reply = contract::parse_command_reply(*payload);
    if (!reply || reply->error) return answer_to_command(payload);
    auto bytes = io::read_file(desk.streams / camera / "snapshot.jpg", largest_file);
    if (!bytes) return error_answer(bytes.error());
    return fresh_answer("image/jpeg", std::move(*bytes));
}

} // namespace

io::HttpResponse no_such_camera() { return io::http_error(404, "not_found", "that is no name of a camera"); }

io::HttpReply ask_cameras(Desk& desk, std::string action, Value params, MakeAnswer answer) {
    desk.use_service(desk.camera);
    ++desk.posts.commands;
    return ask_worker(
        desk, {.target = desk.camera, .action = std::move(action), .params = std::move(params)},
        "the camera service is not running", std::move(answer)
    );
}

io::HttpReply show_stream(Desk& desk, const Call& call) {
    const auto [camera, file] = call.values;
    if (!is_name_segment(camera)) return no_such_camera();
    if (!camera::is_stream_file(file)) return not_found(call.request.path);
    desk.use_service(desk.camera);
    auto bytes = io::read_file(desk.streams / camera / file, largest_file);
    if (!bytes && bytes.error().code == ErrorCode::NotFound)
        return io::http_error(404, "not_found", fmt::format("{} shows nothing of that name now", camera));
    if (!bytes) return error_answer(bytes.error());
    return ranged(answer_of(file, std::move(*bytes)), call.request);
}

io::HttpReply show_snapshot(Desk& desk, const Call& call) {
    const std::string camera(call.values[0]);
    if (!is_name_segment(camera)) return no_such_camera();
    return ask_cameras(
        desk, "snapshot", Value::object({{"camera", camera}}),
        [&desk, camera](const Result<std::string>& payload) { return picture_of(desk, camera, payload); }
    );
}

} // namespace tutti::gateway
