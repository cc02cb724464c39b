// What the worker `camera` says of its streams: readings, status, its state.
#include "base/printable.hpp"
#include "contract/reading.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "worker/rim.hpp"
#include "worker/rounded.hpp"
#include "worker/settings.hpp"
#include "workers/camera/camera_service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace tutti::camera {

namespace {

constexpr auto own_source = "network_camera";

Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

constexpr auto nobody = "no cameras are configured: name them in the section `camera`";

bool is_lost(StreamState state) { return state == StreamState::Reconnecting || state == StreamState::Error; }

using Six = std::array<worker::Reading, 6>;

Six readings_of(const CameraStream& stream) {
    const auto& machine = stream.machine();
    const bool streams = machine.state() == StreamState::Streaming;
    const auto rate = stream.rate();
    const auto uptime = std::chrono::floor<seconds>(machine.uptime(io::steady_now())).count();
    return {{
        {"stream_status", name(machine.state()), ""},
        {"stream_connected", streams, ""},
        {"stream_error", text_or_null(machine.reason()), ""},
        {"stream_resolution", text_or_null(stream.resolution()), ""},
        {"stream_fps", rate ? Value(worker::rounded(*rate, 10)) : Value(), "fps"},
        {"stream_uptime", static_cast<std::int64_t>(uptime), "s"},
    }};
}

} // namespace

/// Its readings have the name that they always had; a worker that was given a name of its own has readings of
/// that name.
std::string CameraService::source() const {
    const auto& name = worker_.name();
    return worker::own_name(name) == "camera" ? worker::beside(name, own_source) : name;
}

/// Of one camera under the bare names; of several each begins with its camera's.
std::vector<worker::Reading> CameraService::readings() const {
    std::vector<worker::Reading> all;
    for (const auto& [name, camera] : cameras_) {
        if (!camera.is_configured) continue;
        for (auto& reading : readings_of(*camera.stream)) {
            if (wanted().size() > 1) reading.sensor = worker::labelled(name, reading.sensor);
            all.push_back(std::move(reading));
        }
    }
    return all;
}

void CameraService::say() {
    say_health();
    const auto now = io::wall_now();
    const auto expiry = contract::reading_expiry(pace);
    const worker::Publishing kept{.retain = true, .expires_in = std::chrono::ceil<seconds>(expiry)};
    const auto name = source();
    for (const auto& reading : readings()) {
        const contract::Reading said{reading.value, reading.unit, now, expiry};
        worker_.publish_bytes(contract::reading_topic("", name, reading.sensor), contract::print(said), kept);
    }
    const auto lost = std::ranges::find_if(cameras_, [](const auto& each) {
        return is_lost(each.second.stream->machine().state());
    });
    status_.source_id = name;
    status_.last_poll = now;
    ++status_.poll_count;
    if (lost == cameras_.end()) {
        status_.last_success = now;
    } else {
        ++status_.error_count;
        status_.last_error =
            printable(fmt::format("{}: {}", lost->first, lost->second.stream->machine().reason()));
    }
    status_.expires_in = contract::status_expiry(pace);
    worker_.publish_bytes(
        contract::status_topic("", name), contract::print(status_),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(status_.expires_in)}
    );
}

/// What a page draws of the cameras, and whether a person has to look after one.
void CameraService::say_health() {
    std::vector<Value> cameras;
    std::size_t streaming = 0;
    std::string trouble;
    for (const auto& [name, camera] : cameras_) {
        if (!camera.is_configured) continue;
        const auto& machine = camera.stream->machine();
        cameras.push_back(state_of(*camera.stream));
        if (machine.state() == StreamState::Streaming) ++streaming;
        if (is_lost(machine.state()) && trouble.empty())
            trouble = fmt::format("{}: {}", name, machine.reason());
    }
    contract::Health health;
    health.level =
        trouble.empty() && !cameras.empty() ? contract::HealthLevel::Ok : contract::HealthLevel::Warn;
    if (cameras.empty())
        health.message = nobody;
    else if (trouble.empty())
        health.message = fmt::format("{} of {} cameras stream", streaming, cameras.size());
    else
        health.message = printable(trouble);
    health.details = Value::object({{"cameras", Value::array(std::move(cameras))}});
    worker::publish_health(worker_, std::move(health));
}

void CameraService::say_meta() {
    contract::SourceMeta meta;
    meta.source_id = source();
    meta.name = "Cameras";
    meta.description = "How the streams of the cameras are";
    meta.refresh_interval = pace;
    meta.simulated = simulates_;
    worker_.publish_bytes(contract::meta_topic("", meta.source_id), contract::print(meta), {.retain = true});
    say();
}

void CameraService::say_change(const std::string& camera) {
    const auto known = cameras_.find(camera);
    if (known == cameras_.end()) return;
    const auto& machine = known->second.stream->machine();
    std::vector<Member> about = {{"camera", camera}, {"state", name(machine.state())}};
    if (!machine.reason().empty()) about.push_back({"reason", machine.reason()});
    if (is_lost(machine.state()))
        worker_.log().warning("a stream is lost", about);
    else
        worker_.log().info("a stream changes", about);
    say();
}

Value CameraService::state_of(const CameraStream& stream) const {
    std::vector<Member> members = {{"camera", stream.name()}};
    for (const auto& reading : readings_of(stream)) {
        constexpr std::string_view prefix = "stream_";
        members.push_back({reading.sensor.substr(prefix.size()), reading.value});
    }
    const auto& machine = stream.machine();
    members.push_back({"failures", static_cast<std::int64_t>(machine.failures())});
    const auto movable = is_movable(stream.name());
    members.push_back({"ptz", movable ? Value(*movable) : Value()});
    members.push_back({"webrtc", can_show_webrtc(stream)});
    return Value::object(std::move(members));
}

Value CameraService::state() const {
    std::vector<Value> cameras;
    for (const auto& camera : cameras_)
        if (camera.second.is_configured) cameras.push_back(state_of(*camera.second.stream));
    return Value::object(
        {{"cameras", Value::array(std::move(cameras))},
         {"simulated", simulates_},
         {"folder", folder().native()}}
    );
}

} // namespace tutti::camera
