#include "input/evdev/kernel_device.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <unistd.h>

namespace tutti::input::evdev {
namespace {

TEST(KernelDevice, ThatMayNotBeOpenedSaysWhatToDo) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can become somebody who may not";
    const io::TemporaryFolder folder;
    const auto node = folder.path / "event3";
    ASSERT_EQ(::mkfifo(node.c_str(), 0600), 0);
    ASSERT_EQ(::chmod(folder.path.c_str(), 0755), 0);
    ASSERT_EQ(::seteuid(65534), 0);
    const auto opened = KernelDevice::open(node);
    ASSERT_EQ(::seteuid(0), 0);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::PermissionDenied);
    EXPECT_EQ(
        opened.error().message, node.native() + " may not be opened: let this user into the group input"
    );
}

TEST(KernelDevice, ThatIsNoneSaysSo) {
    const io::TemporaryFolder folder;
    const auto node = folder.path / "event3";
    EXPECT_EQ(KernelDevice::open(node).error().code, ErrorCode::NotFound);
    std::ofstream(node) << "a file";
    const auto opened = KernelDevice::open(node);
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("is no input device"), std::string::npos) << opened.error().message;
}

} // namespace
} // namespace tutti::input::evdev
