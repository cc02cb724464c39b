#include "image/gif.hpp"
#include "image/png.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"
#include "output/file_wires.hpp"
#include "output/framebuffer_wire.hpp"
#include "output/output_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::output {
namespace {

using namespace std::chrono_literals;

struct FileWires : testing::Test {
    /// Offers pictures, each as soon as there is room, and ends.
    void play(Wire& wire, const std::vector<pixel::Colour>& colours) {
        asio::io_context context;
        io::TaskGroup tasks(context.get_executor());
        tasks.spawn("wire", wire.run());
        SteadyTime now(1h);
        for (const auto colour : colours) {
            const std::vector<pixel::Colour> pixels(small.pixels(), colour);
            const auto before = wire.counts().frames + wire.counts().errors;
            const auto end = io::steady_now() + 10s;
            const auto is_done = [&] { return wire.counts().frames + wire.counts().errors > before; };
            context.restart();
            context.poll();
            wire.send({.lights = {}, .pixels = pixels, .size = small, .now = now += 100ms});
            while (!is_done() && io::steady_now() < end) {
                context.restart();
                context.run_one_for(100ms);
            }
            ASSERT_TRUE(is_done());
        }
        tasks.cancel();
        context.restart();
        context.run();
    }
    static std::vector<std::uint8_t> bytes(const std::filesystem::path& path) {
        const auto text = io::read_file(path);
        EXPECT_TRUE(text) << path;
        return text ? std::vector<std::uint8_t>(text->begin(), text->end()) : std::vector<std::uint8_t>();
    }

    io::TemporaryFolder folder;
};

TEST_F(FileWires, EachPictureIsAPng) {
    PngWire wire("png:x", folder.path / "new" / "frames", "panel");
    play(wire, {{1, 2, 3}, {4, 5, 6}});
    EXPECT_EQ(wire.trouble(), "");
    const auto second = image::parse_png(bytes(folder.path / "new" / "frames" / "panel-000002.png"));
    ASSERT_TRUE(second);
    EXPECT_EQ(second->picture.at(3, 1), (pixel::Colour{4, 5, 6}));
}

TEST_F(FileWires, AFolderThatCannotBeIsSaid) {
    PngWire wire("png:x", "/proc/nowhere", "panel");
    play(wire, {{1, 2, 3}});
    EXPECT_EQ(wire.counts().errors, 1U);
    EXPECT_NE(wire.trouble().find("/proc/nowhere"), std::string::npos) << wire.trouble();
}

TEST_F(FileWires, AGifIsWholeWhenItEnds) {
    GifWire wire("gif:x", folder.path / "a.gif");
    play(wire, {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});
    const auto strip = image::parse_gif(bytes(folder.path / "a.gif"));
    ASSERT_TRUE(strip) << strip.error().message;
    ASSERT_EQ(strip->frames.size(), 3U);
    EXPECT_EQ(strip->frames[2].picture.at(0, 0), (pixel::Colour{7, 8, 9}));
    EXPECT_EQ(strip->frames[0].duration, 100ms);
}

TEST_F(FileWires, WhatComesWhileTheDiskIsBusyIsLeftOut) {
    PngWire wire("png:x", folder.path, "panel");
    const std::vector<pixel::Colour> pixels(small.pixels());
    wire.send({.lights = {}, .pixels = pixels, .size = small, .now = {}});
    EXPECT_EQ(wire.counts().dropped, 1U) << "nobody takes it yet";
}

TEST_F(FileWires, AFramebuffersFileHoldsTheNewestPicture) {
    const auto path = folder.path / "frame";
    FramebufferWire wire("framebuffer:x", path);
    for (std::uint8_t level = 1; level <= 2; ++level) {
        const std::vector<pixel::Colour> pixels(small.pixels(), {level, 0, 9});
        wire.send({.lights = {}, .pixels = pixels, .size = small, .now = {}});
    }
    EXPECT_EQ(wire.trouble(), "");
    const auto held = bytes(path);
    ASSERT_EQ(held.size(), small.pixels() * 4);
    EXPECT_EQ(held[28], 9);
    EXPECT_EQ(held[30], 2);
}

TEST_F(FileWires, WhatIsNoFramebufferIsSaidAndTriedAgainLater) {
    FramebufferWire wire("framebuffer:x", "/dev/null");
    const std::vector<pixel::Colour> pixels(small.pixels());
    const SteadyTime now(1h);
    wire.send({.lights = {}, .pixels = pixels, .size = small, .now = now});
    EXPECT_EQ(wire.trouble(), "/dev/null is no framebuffer");
    wire.send({.lights = {}, .pixels = pixels, .size = small, .now = now + 1s});
    EXPECT_EQ(wire.counts().errors, 1U);
    wire.send({.lights = {}, .pixels = pixels, .size = small, .now = now + 5s});
    EXPECT_EQ(wire.counts().errors, 2U);
}

} // namespace
} // namespace tutti::output
