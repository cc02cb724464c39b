// CameraStream: one camera's stream: its ffmpeg, its folder, its picture. What happens when is the machine's
// (stream_machine.hpp); here it is done.
#pragma once

#include "camera/ffmpeg_words.hpp"
#include "camera/stream_machine.hpp"
#include "io/asio.hpp"
#include "io/log.hpp"
#include "io/task_group.hpp"
#include "sections/camera_section.hpp"
#include "workers/camera/child_program.hpp"

#include <boost/asio/steady_timer.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::camera {

/// What a camera is configured with.
struct CameraSettings {
    sections::CameraSection::Camera camera;
    bool simulated = false; ///< a test picture in its place

    bool operator==(const CameraSettings&) const = default;
};

/// Read now; empty where none is needed. An error says what is wrong with its file.
Result<std::string> password_of(const CameraSettings& settings);
Source source_of(const CameraSettings& settings, std::string_view password);

struct StreamHandlers {
    std::function<void()> on_change;                       ///< of its state
    std::function<void(const std::string& reason)> on_end; ///< once for each beginning
};

class CameraStream {
public:
    CameraStream(
        asio::any_io_executor executor, CameraSettings settings, std::filesystem::path folder,
        const io::Log& log, StreamHandlers handlers
    );
    CameraStream(const CameraStream&) = delete;
    CameraStream& operator=(const CameraStream&) = delete;

    /// Until leave(). Started once, before all else.
    Task<void> run();
    /// Ends run(); its process must have gone, or is killed.
    void leave();

    void start();
    void stop(std::string reason);
    /// What runs begins anew where these are others.
    void configure(CameraSettings settings);
    /// Waits until a stopped one has no process any more.
    Task<void> gone();

    const std::string& name() const noexcept { return settings_.camera.name; }
    const CameraSettings& settings() const noexcept { return settings_; }
    const StreamMachine& machine() const noexcept { return machine_; }
    const std::filesystem::path& folder() const noexcept { return folder_; }
    /// "1920x1080", while it streams.
    std::string resolution() const;
    std::optional<double> rate() const; ///< pictures a second, while it streams
    /// The newest segment, while it streams; it may go at any time.
    std::optional<std::filesystem::path> newest_segment() const;

private:
    /// Owned by this until it has ended, and by the tasks that read what it says.
    using SharedProcess = std::shared_ptr<ChildProgram>;

    void perform(StreamActions actions);
    void perform(const StreamAction& action);
    void begin_process();
    Task<void> attend(SharedProcess process);
    Task<void> follow_progress(SharedProcess process);
    Task<void> follow_playlist();
    void look_at_playlist();
    std::string reason_of_end(int exit_code) const;
    void clear_folder() const;

    asio::any_io_executor executor_;
    CameraSettings settings_;
    std::filesystem::path folder_;
    const io::Log& log_;
    StreamHandlers handlers_;
    StreamMachine machine_;
    SharedProcess process_;
    std::string password_; ///< that the process was given: to keep it out of its words
    LogReader words_;
    ProgressReader progress_;
    std::uint64_t newest_ = 0; ///< segment that was seen
    std::string newest_file_;
    asio::steady_timer timer_;   ///< the machine's deadline; cancelled when that changes
    asio::steady_timer changed_; ///< never expires; cancelled when a process has gone
    io::TaskGroup tasks_;
    bool leaves_ = false;
};

} // namespace tutti::camera
