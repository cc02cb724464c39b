// DisplayPlayer: one display shown by a process of its own (tutti-hub75), without a bus and without a file:
// its frames as they come, and what stands in for them when they stop.
#pragma once

#include "frames/frame_client.hpp"
#include "output/display_desk.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tutti::output {

struct PlayerOptions {
    std::string display = {}; ///< empty: the first of those that are drawn
    pixel::Size size;         ///< of the panels; frames of another size are not shown
    KeeperOptions keeper = {};
    std::filesystem::path run_directory; ///< of whoever draws
};

class DisplayPlayer final : private frames::FrameListener, private DeskReport {
public:
    /// A sentence for the log, whenever something becomes different.
    using Tell = std::function<void(const std::string& sentence)>;

    DisplayPlayer(PlayerOptions options, std::unique_ptr<Wire> wire, Tell tell);

    /// Until end(). To be run once.
    Task<void> run();
    void end();

private:
    Task<void> keep_time();
    void wake();
    void say(std::string sentence);

    // frames::FrameListener
    void frames_come(std::span<const frames::DisplayAbout> displays) override;
    void frame(std::size_t display) override;
    void frames_end() override;
    void cannot_read(const Error& error) override;

    // DeskReport
    void shown(DisplayDesk&, SteadyTime) override {}
    void changed(const DisplayDesk& desk) override;

    PlayerOptions options_;
    std::unique_ptr<Wire> wire_; ///< until it runs
    Tell tell_;
    frames::FrameClient client_;
    std::optional<DisplayDesk> desk_;
    std::optional<std::size_t> place_; ///< of the display among those that are drawn
    std::optional<asio::steady_timer> timer_;
    std::optional<SteadyTime> armed_;
    std::string said_;
    bool ending_ = false;
};

} // namespace tutti::output
