// WebRtcRelay: mediamtx, which shows cameras in browsers by WebRTC, as a child of ours. When it runs is the
// machine's (src/camera/relay_machine.hpp); here it is done. What browsers and it tell each other (WHEP) goes
// through here, so that nobody else has to know its ports; what they show goes between the two.
#pragma once

#include "camera/relay_file.hpp"
#include "camera/relay_machine.hpp"
#include "io/asio.hpp"
#include "io/http/http_client.hpp"
#include "io/log.hpp"
#include "io/task_group.hpp"
#include "workers/camera/camera_stream.hpp"
#include "workers/camera/child_program.hpp"

#include <boost/asio/steady_timer.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tutti::camera {

/// What a browser has to know to watch.
struct WhepAnswer {
    std::string session;
    std::string sdp;
    std::string etag;
    std::vector<std::string> links; ///< ICE servers, as they stand in the fields Link
};

class WebRtcRelay {
public:
    /// Its settings lie in that folder while it runs. `log` outlives this.
    WebRtcRelay(asio::any_io_executor executor, std::filesystem::path folder, const io::Log& log);
    WebRtcRelay(const WebRtcRelay&) = delete;
    WebRtcRelay& operator=(const WebRtcRelay&) = delete;

    /// Until leave(), and until its process has gone. Started once, before all else.
    Task<void> run();
    void leave();

    /// The cameras from now on. Who watches another set of them has to come again.
    void configure(const std::vector<CameraSettings>& cameras);
    /// Whether that one can be watched so: it speaks RTSP, and there is a mediamtx.
    bool can_show(const CameraSettings& camera) const;

    // Unavailable, with why: it does not run, or has no picture of that camera.

    /// Starts it, where it does not run.
    Task<Result<WhepAnswer>> offer(std::string camera, std::string sdp);
    Task<Result<void>> add_candidates(std::string camera, std::string session, std::string fragment);
    Task<Result<void>> end(std::string camera, std::string session);
    /// Whoever watches has to come again. How many there were.
    Task<Result<std::size_t>> end_all();

private:
    /// Owned by this until it has ended, and by the tasks that read what it says.
    using SharedProcess = std::shared_ptr<ChildProgram>;

    void perform(const RelayActions& actions);
    void begin_process();
    std::vector<RelayPath> paths() const;
    Task<void> attend(SharedProcess process);
    Task<void> drain_errors(SharedProcess process);
    void hear(std::string_view line);
    Task<void> ask();
    Task<Result<io::HttpResponse>> ask_api(io::HttpCall call, std::string path, SteadyTime deadline);
    Task<Result<void>> wait_until_ready(SteadyTime deadline);
    Task<Result<io::HttpResponse>> tell(io::HttpCall call, std::string path, SteadyTime deadline);

    asio::any_io_executor executor_;
    std::filesystem::path file_;
    const io::Log& log_;
    std::filesystem::path program_; ///< empty: there is none
    std::vector<CameraSettings> cameras_;
    RelayMachine machine_;
    RelayPorts ports_;
    SharedProcess process_;
    std::string last_words_;
    io::PlainHttpClient http_;
    asio::steady_timer timer_;   ///< the machine's deadline; cancelled when that changes
    asio::steady_timer changed_; ///< never expires; cancelled when its state has changed
    io::TaskGroup tasks_;
    bool leaves_ = false;
};

} // namespace tutti::camera
