#include "io/file.hpp"
#include "io/temporary_folder_testing.hpp"
#include "workers/sensors/lights.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::sensors {
namespace {

/// A machine with a screen and a Sense HAT: files where the kernel has framebuffers.
struct Bezel {
    void plug(const char* device, const char* name) const {
        const auto folder = root.path / "sys/class/graphics" / device;
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "name") << name << '\n';
        std::filesystem::create_directories(root.path / "dev");
        std::ofstream(root.path / "dev" / device) << std::string(128, 'x');
    }
    std::string bytes(const char* device) const {
        return io::read_file(root.path / "dev" / device).value_or("");
    }

    io::TemporaryFolder root;
    Lights lights{root.path};
};

matrix::Picture red_corner() {
    matrix::Picture picture;
    picture.at(0, 0) = {255, 0, 0};
    return picture;
}

TEST(Lights, AreTheFramebufferOfThatName) {
    Bezel bezel;
    bezel.plug("fb0", "vc4drmfb");
    bezel.plug("fb1", "RPi-Sense FB");
    ASSERT_TRUE(bezel.lights.look());
    EXPECT_TRUE(bezel.lights.are_there());
    ASSERT_TRUE(bezel.lights.show(red_corner(), matrix::Rotation::None));
    const auto bytes = bezel.bytes("fb1");
    ASSERT_EQ(bytes.size(), 128U);
    EXPECT_EQ(bytes.substr(0, 4), std::string("\x00\xf8\x00\x00", 4));
    EXPECT_EQ(bezel.bytes("fb0"), std::string(128, 'x'));
    ASSERT_TRUE(bezel.lights.show(red_corner(), matrix::Rotation::Half));
    EXPECT_EQ(bezel.bytes("fb1").substr(126), std::string("\x00\xf8", 2));
}

TEST(Lights, ThatAreMissingShowNothingAndAreNoFailure) {
    Bezel bezel;
    bezel.plug("fb0", "vc4drmfb");
    EXPECT_TRUE(bezel.lights.look());
    EXPECT_FALSE(bezel.lights.are_there());
    EXPECT_TRUE(bezel.lights.show(red_corner(), matrix::Rotation::None));
    bezel.plug("fb1", "RPi-Sense FB");
    EXPECT_TRUE(bezel.lights.look());
    EXPECT_TRUE(bezel.lights.are_there());
}

TEST(Lights, WriteAPictureThatIsThereNotAgain) {
    Bezel bezel;
    bezel.plug("fb1", "RPi-Sense FB");
    ASSERT_TRUE(bezel.lights.look());
    ASSERT_TRUE(bezel.lights.show(red_corner(), matrix::Rotation::None));
    std::ofstream(bezel.root.path / "dev/fb1") << "y";
    ASSERT_TRUE(bezel.lights.show(red_corner(), matrix::Rotation::None));
    EXPECT_EQ(bezel.bytes("fb1"), "y");
}

TEST(Lights, ThatCannotBeOpenedAreSaid) {
    Bezel bezel;
    bezel.plug("fb1", "RPi-Sense FB");
    std::filesystem::remove(bezel.root.path / "dev/fb1");
    const auto looked = bezel.lights.look();
    ASSERT_FALSE(looked);
    EXPECT_NE(looked.error().message.find("the lights: opening "), std::string::npos);
    EXPECT_FALSE(bezel.lights.are_there());
}

TEST(Lights, ThatTakeNothingMoreAreSaidAndMissing) {
    Bezel bezel;
    bezel.plug("fb1", "RPi-Sense FB");
    std::filesystem::remove(bezel.root.path / "dev/fb1");
    std::filesystem::create_symlink("/dev/full", bezel.root.path / "dev/fb1");
    ASSERT_TRUE(bezel.lights.look());
    const auto shown = bezel.lights.show(red_corner(), matrix::Rotation::None);
    ASSERT_FALSE(shown);
    EXPECT_NE(shown.error().message.find("the lights: writing "), std::string::npos);
    EXPECT_FALSE(bezel.lights.are_there());
}

} // namespace
} // namespace tutti::sensors
