#include "input/serial/serial_port.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::input {
namespace {

namespace fs = std::filesystem;

TEST(SerialPorts, ArePortsAndNotNamesAndTheFirstPatternsNameHolds) {
    const io::TemporaryFolder folder;
    const auto root = fs::canonical(folder.path);
    fs::create_directory(root / "by-id");
    std::ofstream(root / "ttyACM0") << "x";
    std::ofstream(root / "ttyACM1") << "x";
    fs::create_symlink("../ttyACM1", root / "by-id" / "usb-Uno");
    fs::create_symlink("../ttyACM7", root / "by-id" / "usb-gone");
    const auto found = matching_ports({root / "by-id" / "*", root / "ttyACM*"});
    EXPECT_EQ(
        found, (std::vector<NamedPort>{
                   {root / "by-id" / "usb-Uno", root / "ttyACM1"}, {root / "ttyACM0", root / "ttyACM0"}
               })
    );
}

} // namespace
} // namespace tutti::input
