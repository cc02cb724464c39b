#include "input/evdev/present.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::input::evdev {
namespace {

constexpr const char* pad_bitmap = "7fdb000000000000 0 0 0 0\n";
constexpr const char* letters_bitmap = "ffffffff fffffffffffffffe\n";

/// /dev/input and /sys/class/input below a folder.
struct Tree {
    void plug(const std::string& node, const std::string& name, const char* keys) const {
        std::filesystem::create_directories(folder.path / "dev");
        std::ofstream(folder.path / "dev" / node) << "";
        const auto device = folder.path / "sys" / node / "device";
        std::filesystem::create_directories(device / "capabilities");
        std::ofstream(device / "name") << name << "\n";
        std::ofstream(device / "capabilities/key") << keys;
    }
    std::vector<Present> present() const { return present_devices(folder.path / "dev", folder.path / "sys"); }

    io::TemporaryFolder folder;
};

TEST(PresentDevices, AreKeyboardsAndPadsByTheirIdentity) {
    const Tree tree;
    tree.plug("event0", "Power Button", "10000000000000 0\n");
    tree.plug("event1", "Maker Keyboard", letters_bitmap);
    tree.plug("event2", "Maker Pad", pad_bitmap);
    tree.plug("event3", "Maker Pad", pad_bitmap);
    std::filesystem::create_directory(tree.folder.path / "dev/by-id");
    std::filesystem::create_symlink("../event1", tree.folder.path / "dev/by-id/usb-Maker-event-kbd");
    EXPECT_EQ(
        tree.present(), (std::vector<Present>{
                            {DeviceKind::Keyboard, "usb-Maker-event-kbd", "Maker Keyboard"},
                            {DeviceKind::Gamepad, "0000:0000:Maker Pad", "Maker Pad"},
                            {DeviceKind::Gamepad, "0000:0000:Maker Pad#2", "Maker Pad"}
                        })
    );
}

TEST(PresentDevices, AreNoneWhereNothingIsSaidOfThem) {
    const Tree tree;
    tree.plug("event1", "Maker Keyboard", letters_bitmap);
    std::filesystem::remove_all(tree.folder.path / "sys");
    EXPECT_TRUE(tree.present().empty());
}

} // namespace
} // namespace tutti::input::evdev
