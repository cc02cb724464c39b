// On a library that plays rpi-rgb-led-matrix (fake/fake_matrix.cpp).
#include "io/temporary_folder_testing.hpp"
#include "output/hub75/hub75_wire.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <vector>

namespace tutti::output {
namespace {

class Hub75 : public ::testing::Test {
protected:
    Hub75() { ::setenv("FAKE_MATRIX", log_.c_str(), 1); }
    ~Hub75() override { ::unsetenv("FAKE_MATRIX"); }

    std::vector<std::string> log() const {
        std::ifstream file(log_);
        std::vector<std::string> lines;
        for (std::string line; std::getline(file, line);) lines.push_back(line);
        return lines;
    }

    io::TemporaryFolder folder_;
    std::string log_ = folder_.path / "log";
};

TEST_F(Hub75, TheLibraryIsToldWhatTheOptionsSay) {
    {
        const auto wire = Hub75Wire::open({});
        ASSERT_TRUE(wire);
        EXPECT_EQ((*wire)->size(), (pixel::Size{64, 64}));
    }
    // Privileges are kept: the run directory has to be entered again.
    EXPECT_EQ(
        log(),
        (std::vector<std::string>{
            "- 64x64 chain 1 parallel 1 bits 0 brightness 0 order - mapper - type - slowdown 0 drop -1", "end"
        })
    );
    {
        const auto wire = Hub75Wire::open({
            .mapping = "adafruit-hat",
            .rows = 32,
            .columns = 40,
            .chain = 3,
            .parallel = 2,
            .slowdown = 4,
            .pwm_bits = 7,
            .brightness = 60,
            .pixel_mapper = "Rotate:90",
            .panel_type = "FM6126A",
            .order = "RBG",
        });
        ASSERT_TRUE(wire);
        EXPECT_EQ((*wire)->size(), (pixel::Size{120, 64}));
    }
    EXPECT_EQ(
        log()[0],
        "adafruit-hat 40x32 chain 3 parallel 2 bits 7 brightness 60 order RBG mapper Rotate:90 type FM6126A "
        "slowdown 4 drop -1"
    );
}

TEST_F(Hub75, EachPictureIsShownWhole) {
    auto wire = Hub75Wire::open({.rows = 1, .columns = 2});
    ASSERT_TRUE(wire);
    std::vector<std::uint8_t> lights = {1, 2, 3, 0xaa, 0xbb, 0xcc};
    const Shown shown{.lights = lights, .pixels = {}, .size = {2, 1}, .now = {}};
    (*wire)->send(shown);
    lights[0] = 0xff;
    (*wire)->send(shown);
    EXPECT_EQ((*wire)->counts().frames, 2U);
    wire->reset();
    const auto lines = log();
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[1], "010203aabbcc");
    EXPECT_EQ(lines[2], "ff0203aabbcc");
    EXPECT_EQ(lines[3], "end");
}

TEST_F(Hub75, WithoutPinsItSaysWhatItTakes) {
    ::unsetenv("FAKE_MATRIX");
    const auto wire = Hub75Wire::open({});
    ASSERT_FALSE(wire);
    EXPECT_EQ(wire.error().code, ErrorCode::PermissionDenied);
    EXPECT_NE(wire.error().message.find("and root"), std::string::npos);
}

} // namespace
} // namespace tutti::output
