#include "input/evdev/node_folder.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::input::evdev {
namespace {

namespace fs = std::filesystem;
using Folders = std::vector<fs::path>;

TEST(NodeFolder, HasNodesWithTheirLastingNames) {
    const io::TemporaryFolder folder;
    const std::vector<fs::path> folders = {folder.path};
    for (const char* name : {"event3", "event12", "mouse0", "event3.about"})
        std::ofstream(folder.path / name) << "";
    fs::create_directory(folder.path / "by-id");
    fs::create_directory(folder.path / "by-path");
    fs::create_symlink("../event12", folder.path / "by-id/usb-Maker_Pad-event-joystick");
    fs::create_symlink("../event9", folder.path / "by-id/usb-Gone-event-kbd");
    fs::create_symlink("../event3", folder.path / "by-path/pci-0-event-kbd");
    const auto nodes = find_nodes(folders);
    ASSERT_EQ(nodes.size(), 2U);
    EXPECT_EQ(
        nodes.at(folder.path / "event12").by_id, std::vector<std::string>{"usb-Maker_Pad-event-joystick"}
    );
    EXPECT_EQ(nodes.at(folder.path / "event3").by_path, std::vector<std::string>{"pci-0-event-kbd"});
    EXPECT_TRUE(nodes.at(folder.path / "event3").by_id.empty());
}

TEST(NodeFolder, TellsANodeThatGotANameFromWhatItWas) {
    const io::TemporaryFolder folder;
    const std::vector<fs::path> folders = {folder.path};
    std::ofstream(folder.path / "event3") << "";
    const auto before = find_nodes(folders);
    EXPECT_EQ(find_nodes(folders), before);
    fs::create_directory(folder.path / "by-id");
    fs::create_symlink("../event3", folder.path / "by-id/usb-Maker_Pad-event-joystick");
    EXPECT_NE(find_nodes(folders), before);
}

TEST(NodeFolder, ThatIsMissingHasNoNodes) {
    const std::vector<fs::path> folders = {"/nowhere/input"};
    EXPECT_TRUE(find_nodes(folders).empty());
}

TEST(NodeFolder, IsWhereThePatternsLook) {
    const auto folders = [](std::vector<std::string> patterns) { return folders_of(patterns); };
    EXPECT_EQ(folders({}), Folders{"/dev/input"});
    EXPECT_EQ(folders({"Maker*", "/dev/input/by-id/usb-*", "/dev/input/event3"}), Folders{"/dev/input"});
    EXPECT_EQ(folders({"/tmp/x/event*", "Maker*"}), (Folders{"/tmp/x", "/dev/input"}));
}

} // namespace
} // namespace tutti::input::evdev
