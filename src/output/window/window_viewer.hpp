// WindowViewer: shows one display in a window, and hands what people press there to whoever draws. When
// frames end the last one stands, and the title says so. It waits without waking, where it can.
#pragma once

#include "frames/frame_client.hpp"
#include "io/task_group.hpp"
#include "output/window/sdl_window.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tutti::output {

struct ViewerOptions {
    std::string display = {};            ///< empty: the first of those that are drawn
    std::filesystem::path run_directory; ///< of whoever draws
    std::filesystem::path once = {};     ///< a file for the first picture, and then the end
};

class WindowViewer final : private frames::FrameListener {
public:
    /// A sentence for the log.
    using Tell = std::function<void(const std::string& sentence)>;

    WindowViewer(ViewerOptions options, std::unique_ptr<SdlWindow> window, Tell tell);

    /// Until end(), or until somebody closes the window. To be run once.
    Task<void> run();
    void end();
    /// Whether the picture of `once` lies there.
    bool has_saved() const noexcept { return has_saved_; }

private:
    Task<void> watch_window();
    Task<void> ask(std::string command, int digit);
    void take(const WindowInput& input);
    void press(std::string command, int digit = 0);
    void show();
    bool save(const std::filesystem::path& file);
    void set_title(std::string_view state);

    // frames::FrameListener
    void frames_come(std::span<const frames::DisplayAbout> displays) override;
    void frame(std::size_t display) override;
    void frames_end() override;
    void cannot_read(const Error& error) override;

    ViewerOptions options_;
    std::unique_ptr<SdlWindow> window_;
    Tell tell_;
    frames::FrameClient client_;
    std::optional<io::TaskGroup> tasks_;    ///< while it runs
    std::optional<asio::steady_timer> end_; ///< never expires; cancelled by end()
    std::optional<std::size_t> place_;      ///< of the display among those that are drawn
    frames::DisplayAbout shown_;
    frames::Frame frame_;
    int commands_ = 0; ///< under way
    bool ending_ = false;
    bool has_saved_ = false;
};

} // namespace tutti::output
