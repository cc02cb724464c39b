// What is asked of the worker `camera`.
#include "io/clock.hpp"
#include "io/file.hpp"
#include "sections/section.hpp"
#include "worker/rim.hpp"
#include "workers/camera/camera_service.hpp"
#include "workers/camera/snapshot.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::camera {

namespace {

constexpr microseconds snapshot_age = seconds(1);
constexpr microseconds snapshot_patience = seconds(10);
constexpr auto snapshot_name = "snapshot.jpg";

std::optional<std::string_view> text_in(const Value& params, std::string_view key) {
    const auto* value = params.find(key);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return value->string();
}

std::unexpected<Error> no_such(std::string_view camera) {
    return fail(ErrorCode::NotFound, fmt::format("there is no camera named {}", camera));
}

} // namespace

void CameraService::add_commands() {
    worker_.on_command("start_stream", [this](const Value& params) { return begin_streams(params); });
    worker_.on_command("stop_stream", [this](const Value& params) { return end_streams(params); });
    const auto on_task = [this](const char* action, Task<Result<Value>> (CameraService::*answer)(Value)) {
        worker::on_command_task(worker_, action, [this, answer](Value params) {
            return (this->*answer)(std::move(params));
        });
    };
    on_task("snapshot", &CameraService::answer_snapshot);
    on_task("ptz", &CameraService::move);
    on_task("goto_preset", &CameraService::go_to_preset);
    on_task("presets", &CameraService::list_presets);
}

/// The one that is named, or all.
Result<std::vector<std::string>> CameraService::asked(const Value& params) const {
    std::vector<std::string> names;
    if (params.is_object() && params.find("camera") != nullptr) {
        auto one = one_asked(params);
        if (!one) return pass_on(one);
        names.push_back(std::move(*one));
        return names;
    }
    for (const auto& [name, camera] : cameras_)
        if (camera.is_configured) names.push_back(name);
    if (names.empty()) return fail(ErrorCode::NotFound, "no cameras are configured");
    return names;
}

Result<std::string> CameraService::one_asked(const Value& params) const {
    const auto name = params.is_object() ? text_in(params, "camera") : std::nullopt;
    if (!name) return fail(ErrorCode::InvalidInput, "\"camera\" must be the name of a camera");
    const auto found = cameras_.find(*name);
    if (found == cameras_.end() || !found->second.is_configured) return no_such(*name);
    return std::string(*name);
}

Result<Value> CameraService::begin_streams(const Value& params) {
    const auto names = asked(params);
    if (!names) return std::unexpected(names.error());
    for (const auto& name : *names) cameras_.at(name).stream->start();
    return state();
}

Result<Value> CameraService::end_streams(const Value& params) {
    const auto names = asked(params);
    if (!names) return std::unexpected(names.error());
    for (const auto& name : *names) cameras_.at(name).stream->stop("it was asked to stop");
    return state();
}

// ---- pictures

/// One for all who ask while it is made, and for a second after.
Task<Result<Value>> CameraService::answer_snapshot(Value params) {
    const auto name = one_asked(params);
    if (!name) co_return std::unexpected(name.error());
    const auto asked_at = io::steady_now();
    while (true) {
        const auto found = cameras_.find(*name);
        if (found == cameras_.end()) co_return no_such(*name);
        auto& snapshot = found->second.snapshot;
        const auto file = found->second.stream->folder() / snapshot_name;
        const bool is_fresh = snapshot.taken && *snapshot.taken + snapshot_age > asked_at;
        if (is_fresh && snapshot.failure) co_return std::unexpected(*snapshot.failure);
        if (is_fresh)
            co_return Value::object(
                {{"camera", *name},
                 {"file", file.native()},
                 {"bytes", static_cast<std::int64_t>(snapshot.bytes)}}
            );
        if (!std::exchange(snapshot.is_under_way, true)) {
            tasks_->spawn("snapshot", snap(*name));
            continue;
        }
        const auto done = snapshot.done;
        const auto [cancelled] = co_await done->async_wait(no_throw);
        static_cast<void>(cancelled);
    }
}

/// Takes it, and lays it beside the stream.
Task<void> CameraService::snap(std::string name) {
    const auto before = cameras_.find(name);
    if (before == cameras_.end()) co_return;
    const auto stream = before->second.stream;
    const auto deadline = io::steady_now() + snapshot_patience;
    auto taken = co_await picture_of(*stream, deadline);
    const auto found = cameras_.find(name);
    if (found == cameras_.end() || found->second.stream != stream) co_return;
    auto& snapshot = found->second.snapshot;
    snapshot.failure.reset();
    if (taken) {
        auto written = io::make_private_directory(stream->folder());
        if (written) written = io::write_file_atomically(stream->folder() / snapshot_name, *taken);
        if (!written) snapshot.failure = written.error();
        snapshot.bytes = taken->size();
    } else {
        snapshot.failure = taken.error();
    }
    snapshot.taken = io::steady_now();
    snapshot.is_under_way = false;
    snapshot.done->cancel();
}

/// Of the stream while it runs: no camera is asked twice. Else of the camera.
Task<Result<std::string>> CameraService::picture_of(const CameraStream& stream, SteadyTime deadline) {
    if (const auto segment = stream.newest_segment()) {
        auto picture = co_await take_snapshot(snapshot_call(*segment), {}, deadline);
        if (picture) co_return picture;
    }
    auto password = password_of(stream.settings());
    if (!password) co_return pass_on(password);
    co_return co_await take_snapshot(
        snapshot_call(source_of(stream.settings(), *password)), *password, deadline
    );
}

// ---- moves

namespace {

constexpr double usual_speed = 0.5;

std::unexpected<Error> cannot_move(std::string_view camera) {
    return fail(ErrorCode::Conflict, fmt::format("the camera {} cannot be moved from here", camera));
}

Result<double> speed_in(const Value& params) {
    const auto* speed = params.find("speed");
    if (speed == nullptr) return usual_speed;
    if (!speed->is_number() || !(speed->number() > 0) || speed->number() > 1)
        return fail(ErrorCode::InvalidInput, "\"speed\" must be above 0, up to 1");
    return speed->number();
}

} // namespace

std::optional<bool> CameraService::is_movable(std::string_view camera) const {
    return ptz_ == nullptr ? false : ptz_->is_movable(camera);
}

/// A camera that was asked something has said, by the way, whether it has motors.
void CameraService::say_movable(std::string_view camera, std::optional<bool> before) {
    if (is_movable(camera) != before) say_health();
}

Task<Result<Value>> CameraService::move(Value params) {
    const auto name = one_asked(params);
    if (!name) co_return std::unexpected(name.error());
    const auto word = text_in(params, "action").value_or("");
    const auto action = std::ranges::find(ptz_actions, word, &std::pair<std::string_view, PtzAction>::first);
    if (action == ptz_actions.end())
        co_return fail(
            ErrorCode::InvalidInput, "\"action\" must be up, down, left, right, zoom_in, zoom_out or stop"
        );
    const auto speed = speed_in(params);
    if (!speed) co_return std::unexpected(speed.error());
    const auto before = is_movable(*name);
    if (before == false) co_return cannot_move(*name);
    auto moved = Result<void>();
    if (action->second == PtzAction::Stop)
        moved = co_await ptz_->stop(*name);
    else
        moved = co_await ptz_->move(*name, action->second, *speed);
    say_movable(*name, before);
    if (!moved) co_return pass_on(moved);
    co_return Value::object({{"camera", *name}, {"action", word}});
}

Task<Result<Value>> CameraService::go_to_preset(Value params) {
    const auto name = one_asked(params);
    if (!name) co_return std::unexpected(name.error());
    const auto preset = text_in(params, "preset");
    if (!preset || preset->empty())
        co_return fail(ErrorCode::InvalidInput, "\"preset\" must be the token of one");
    const auto before = is_movable(*name);
    if (before == false) co_return cannot_move(*name);
    auto gone = co_await ptz_->go_to(*name, std::string(*preset));
    say_movable(*name, before);
    if (!gone) co_return pass_on(gone);
    co_return Value::object({{"camera", *name}, {"preset", *preset}});
}

Task<Result<Value>> CameraService::list_presets(Value params) {
    const auto name = one_asked(params);
    if (!name) co_return std::unexpected(name.error());
    const auto before = is_movable(*name);
    if (before == false) co_return cannot_move(*name);
    auto presets = co_await ptz_->presets(*name);
    say_movable(*name, before);
    if (!presets) co_return pass_on(presets);
    std::vector<Value> listed;
    for (const auto& preset : *presets)
        listed.push_back(Value::object({{"token", preset.token}, {"name", preset.name}}));
    co_return Value::object({{"camera", *name}, {"presets", Value::array(std::move(listed))}});
}

} // namespace tutti::camera
