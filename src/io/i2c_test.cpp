#include "io/i2c.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>

namespace tutti::io {
namespace {

TEST(SystemI2cBus, ThatIsNotEnabledSaysHowToEnableIt) {
    const TemporaryFolder folder;
    SystemI2cBus bus(folder.path / "i2c-1");
    const auto opened = bus.open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::NotFound);
    EXPECT_TRUE(opened.error().message.ends_with("/i2c-1 is missing: enable I²C with raspi-config"));
}

TEST(SystemI2cBus, ThatIsNoBusIsSaidAndOpenedAgain) {
    const TemporaryFolder folder;
    const auto path = folder.path / "i2c-1";
    std::ofstream(path) << "a file";
    SystemI2cBus bus(path);
    ASSERT_TRUE(bus.open());
    std::array<std::uint8_t, 2> bytes{};
    const auto read = bus.read(0x5f, 0x0f, bytes);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::Environment);
    EXPECT_TRUE(read.error().message.starts_with("asking 0x5f of ")) << read.error().message;
    std::filesystem::remove(path);
    EXPECT_EQ(bus.write(0x5f, 0x20, 1).error().code, ErrorCode::NotFound);
}

} // namespace
} // namespace tutti::io
