#include "workers/camera/camera_service.hpp"

#include "sections/section.hpp"
#include "worker/rim.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

namespace tutti::camera {

CameraService::CameraService(worker::Worker& worker, Ptz* ptz, Options options)
    : worker_(worker), ptz_(ptz), options_(std::move(options)) {
    equip();
}

void CameraService::equip() {
    worker_.on_config([this](const Value& config) { return configure(config); });
    worker_.on_start([this] { say_meta(); });
    worker_.every(pace, [this] {
        let_go();
        say();
    });
    worker_.on_state([this] { return state(); });
    worker::run_beside(worker_, "cameras", [this] { return run(); });
    add_commands();
    add_webrtc_commands();
}

Task<void> CameraService::run() {
    executor_ = co_await asio::this_coro::executor;
    tasks_.emplace(*executor_);
    relay_ = std::make_shared<WebRtcRelay>(*executor_, options_.run_directory / "camera", worker_.log());
    tasks_->spawn("WebRTC", relay_->run());
    apply();
    asio::steady_timer end(*executor_, asio::steady_timer::time_point::max());
    const auto [cancelled] = co_await end.async_wait(no_throw);
    static_cast<void>(cancelled);
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    stopping_ = true;
    relay_->leave();
    for (auto& camera : cameras_ | std::views::values) camera.stream->stop("the camera worker ends");
    for (auto& camera : cameras_ | std::views::values) co_await camera.stream->gone();
    for (auto& camera : cameras_ | std::views::values) camera.stream->leave();
    co_await tasks_->stop();
    say();
    cameras_.clear();
    relay_.reset();
    tasks_.reset();
    executor_.reset();
}

Result<void> CameraService::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_camera);
    if (!section) return pass_on(section);
    section_ = std::move(*section);
    const auto* simulate = config.find("simulate");
    simulates_ = simulate != nullptr && simulate->is_bool() && simulate->boolean();
    is_known_ = true;
    if (ptz_ != nullptr && !stopping_) ptz_->configure(section_); // it is being closed then
    if (executor_ && !stopping_) {
        apply();
        say_meta();
    }
    return {};
}

std::vector<CameraSettings> CameraService::wanted() const {
    std::vector<CameraSettings> wanted;
    for (const auto& camera : section_.cameras) wanted.push_back({camera, simulates_});
    if (!wanted.empty() || !simulates_) return wanted;
    sections::CameraSection::Camera test;
    test.name = "test";
    wanted.push_back({std::move(test), true});
    return wanted;
}

std::filesystem::path CameraService::folder() const {
    return section_.output_dir.empty() ? options_.run_directory / "camera"
                                       : std::filesystem::path(section_.output_dir);
}

/// The cameras that there are become those that are configured. What stays as it is goes on.
void CameraService::apply() {
    const auto all = wanted();
    for (auto& [name, camera] : cameras_) {
        const auto found =
            std::ranges::find(all, name, [](const CameraSettings& each) { return each.camera.name; });
        // Where it writes cannot change under it.
        camera.is_configured = found != all.end() && camera.stream->folder().parent_path() == folder();
        if (!camera.is_configured) camera.stream->stop("it is configured no more");
    }
    for (const auto& settings : all) add(settings);
    relay_->configure(all);
    worker_.status(all.empty() ? "no cameras are configured: name them in the section `camera`" : "");
}

void CameraService::add(const CameraSettings& settings) {
    const auto& name = settings.camera.name;
    if (const auto known = cameras_.find(name); known != cameras_.end()) {
        if (known->second.is_configured) known->second.stream->configure(settings);
        return; // the one before it goes first: let_go()
    }
    auto& camera = cameras_[name];
    camera.snapshot.done =
        std::make_shared<asio::steady_timer>(*executor_, asio::steady_timer::time_point::max());
    camera.stream = std::make_shared<CameraStream>(
        *executor_, settings, folder() / name, worker_.log(),
        StreamHandlers{
            .on_change = [this, name] { say_change(name); },
            .on_end =
                [this, name](const std::string& reason) {
                    worker_.emit("stream.ended", Value::object({{"camera", name}, {"reason", reason}}));
                }
        }
    );
    // Owned by this run, too: it outlives the entry of a camera that goes.
    auto run = [](std::shared_ptr<CameraStream> stream) -> Task<void> { co_await stream->run(); };
    tasks_->spawn("camera " + name, run(camera.stream));
    camera.stream->start();
}

/// Of cameras that are configured no more, those whose processes have gone; whose names came again meanwhile
/// begin.
void CameraService::let_go() {
    if (!executor_ || stopping_) return;
    const auto gone = std::erase_if(cameras_, [](auto& each) {
        auto& [name, camera] = each;
        if (camera.is_configured || camera.stream->machine().has_process()) return false;
        camera.stream->leave();
        camera.snapshot.done->cancel(); // who waits for a picture of it waits in vain
        return true;
    });
    if (gone > 0) apply();
}

} // namespace tutti::camera
