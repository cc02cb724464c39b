// CameraService: the worker `camera`: the streams of all cameras, what is said of them, and what people ask
// of them.
#pragma once

#include "contract/source.hpp"
#include "io/asio.hpp"
#include "io/task_group.hpp"
#include "sections/camera_section.hpp"
#include "worker/worker.hpp"
#include "workers/camera/camera_stream.hpp"
#include "workers/camera/ptz.hpp"
#include "workers/camera/webrtc_relay.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace tutti::camera {

struct Options {
    std::filesystem::path run_directory; ///< streams lie in its folder "camera", unless the section says else
};

class CameraService {
public:
    /// Makes a camera service of the worker, which is not running yet and outlives it; so does `ptz`, which
    /// may be nothing: then no camera moves.
    CameraService(worker::Worker& worker, Ptz* ptz, Options options);
    CameraService(const CameraService&) = delete;
    CameraService& operator=(const CameraService&) = delete;

private:
    static constexpr microseconds pace = seconds(5);

    /// The latest picture of a camera, which lies in a file, or why there is none.
    struct Snapshot {
        std::optional<SteadyTime> taken;
        std::size_t bytes = 0;
        std::optional<Error> failure;
        bool is_under_way = false;
        /// Never expires; cancelled when one was taken. Owned by this and by those who wait.
        std::shared_ptr<asio::steady_timer> done;
    };
    struct Camera {
        std::shared_ptr<CameraStream> stream; ///< owned by this and by its run
        Snapshot snapshot;
        bool is_configured = true; ///< else it goes once its process has
    };

    void equip();
    Task<void> run();
    Result<void> configure(const Value& config);
    void apply();
    void add(const CameraSettings& settings);
    void let_go();
    std::vector<CameraSettings> wanted() const;
    std::filesystem::path folder() const;

    // What is said: camera_words.cpp
    void say();
    void say_health();
    void say_meta();
    std::string source() const;
    std::vector<worker::Reading> readings() const;
    void say_change(const std::string& camera);
    Value state() const;
    Value state_of(const CameraStream& stream) const;

    // What is asked: camera_commands.cpp
    void add_commands();
    Result<Value> begin_streams(const Value& params);
    Result<Value> end_streams(const Value& params);
    Task<Result<Value>> answer_snapshot(Value params);
    Task<void> snap(std::string name);
    static Task<Result<std::string>> picture_of(const CameraStream& stream, SteadyTime deadline);
    std::optional<bool> is_movable(std::string_view camera) const; ///< nothing: not known yet
    void say_movable(std::string_view camera, std::optional<bool> before);
    Task<Result<Value>> move(Value params);
    Task<Result<Value>> go_to_preset(Value params);
    Task<Result<Value>> list_presets(Value params);

    // What browsers ask: webrtc_commands.cpp
    void add_webrtc_commands();
    bool can_show_webrtc(const CameraStream& stream) const;
    Task<Result<Value>> answer_offer(Value params);
    Task<Result<Value>> take_candidates(Value params);
    Task<Result<Value>> end_session(Value params);
    Task<Result<Value>> end_all_sessions(Value params);

    Result<std::vector<std::string>> asked(const Value& params) const;
    Result<std::string> one_asked(const Value& params) const;

    worker::Worker& worker_;
    Ptz* ptz_;
    Options options_;
    sections::CameraSection section_;
    bool simulates_ = false;
    bool is_known_ = false; ///< the section
    std::map<std::string, Camera, std::less<>> cameras_;
    std::optional<asio::any_io_executor> executor_; ///< while it runs
    std::optional<io::TaskGroup> tasks_;            ///< of the streams, while it runs
    std::shared_ptr<WebRtcRelay> relay_; ///< while it runs; owned by this and by who asks something of it
    contract::SourceStatus status_;
    bool stopping_ = false;
};

} // namespace tutti::camera
