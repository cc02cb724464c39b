// What holds of all that happens in a frame, from the mixer to the outputs' memory.
#include "base/allocation_testing.hpp"
#include "frames/frame_server.hpp"
#include "installation/load.hpp"
#include "io/clock.hpp"
#include "render/frame_times.hpp"
#include "render/light_history.hpp"
#include "show/light_show.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace tutti::render {
namespace {

struct Unheard final : scene::MixerReport {
    void scene_begins(std::string_view) noexcept override {}
    void scene_ends() noexcept override {}
    void scene_failed(std::string_view, const scene::SceneFault& fault) override { FAIL() << fault.reason; }
    void mode_changed(std::string_view) override {}
};

/// A show of two displays, and whom its frames are handed to.
class FrameLoop : public testing::Test {
protected:
    FrameLoop() {
        std::string pattern = testing::TempDir() + "loopXXXXXX";
        folder_ = ::mkdtemp(pattern.data());
        auto loaded = installation::load_installation(R"(
[display.panel]
size = [64, 64]
[display.cube]
size = [256, 64]
shape = "cube"
faces = "mirrored"
[mode.plasma]
[mode.layers]
layers = [{ scene = "fire" }, { scene = "clock", alpha = 0.6, blend = "add" }]
transition = "dissolve"
duration = "1s"
)");
        EXPECT_TRUE(loaded) << loaded.error().front().reason;
        installation_ = std::move(*loaded);
        light_.emplace(installation_, nullptr, report_);
        server_.emplace(context_.get_executor(), frames::FrameServerOptions{.directory = folder_});
        std::vector<frames::DisplayAbout> displays;
        for (const auto& screen : light_->mixer().screens())
            displays.push_back({.name = screen.name, .size = screen.size});
        EXPECT_TRUE(server_->open(displays));
    }
    ~FrameLoop() override {
        context_.stop();
        server_.reset();
        std::filesystem::remove_all(folder_);
    }

    /// As RenderService draws one.
    void draw() {
        auto& mixer = light_->mixer();
        mixer.begin_frame(++frame_, now_, io::utc_offset(now_));
        now_ += microseconds(1'000'000) / mixer.rate();
        for (std::size_t screen = 0; screen < mixer.screens().size(); ++screen) {
            mixer.draw(screen, server_->begin(screen));
            frames::FrameAbout about;
            about.sequence = frame_;
            about.time = now_;
            server_->publish(screen, about);
        }
        history_.note(frame_, now_, mixer.active(), mixer.events());
        mixer.end_frame();
        times_.add(FrameStage::Total, microseconds(5));
    }

    /// Memory asked for in so many frames.
    std::size_t allocations_in(int frames) {
        const auto before = allocations().made;
        for (int i = 0; i < frames; ++i) draw();
        return allocations().made - before;
    }

    std::filesystem::path folder_;
    installation::Installation installation_;
    Unheard report_;
    std::optional<show::LightShow> light_;
    asio::io_context context_;
    std::optional<frames::FrameServer> server_;
    LightHistory history_;
    FrameTimes times_;
    WallTime now_{seconds(1'800'000'000)};
    std::uint64_t frame_ = 0;
};

TEST_F(FrameLoop, AllocatesNothingWhileNothingHappens) {
    allocations_in(10);
    EXPECT_EQ(allocations_in(150), 0U);
    light_->mixer().dim(0.5);
    EXPECT_EQ(allocations_in(10), 0U) << "dimmed";
    ASSERT_TRUE(light_->mixer().show("layers"));
    allocations_in(10); // its scenes are made, and begin
    EXPECT_EQ(allocations_in(30), 0U) << "while it dissolves";
    allocations_in(30); // the mode before goes
    EXPECT_EQ(allocations_in(60), 0U) << "in layers";
    light_->mixer().black_out(true);
    EXPECT_EQ(allocations_in(10), 0U) << "dark";
}

TEST_F(FrameLoop, AllocatesNothingUnderWordsThatStand) {
    light_->mixer().show_text("Hello, a text that is too wide for its display", pixel::white, seconds(60));
    allocations_in(10);
    EXPECT_EQ(allocations_in(60), 0U);
    light_->mixer().browse(1);
    allocations_in(2);
    EXPECT_EQ(allocations_in(30), 0U) << "and a title";
}

TEST_F(FrameLoop, AllocatesNothingWhileAParameterIsOnItsWay) {
    allocations_in(10);
    ASSERT_TRUE(light_->mixer().drive("plasma", "speed", 1, seconds(5)));
    EXPECT_EQ(allocations_in(60), 0U);
}

} // namespace
} // namespace tutti::render
