#include "input/evdev/sys_facts.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>
#include <linux/input-event-codes.h>

#include <fstream>

namespace tutti::input::evdev {
namespace {

using Codes = std::vector<std::uint16_t>;

TEST(Bitmap, HasItsLastWordFirst) {
    EXPECT_EQ(parse_bitmap("0"), Codes());
    EXPECT_EQ(parse_bitmap("b"), Codes({0, 1, 3}));
    EXPECT_EQ(parse_bitmap("1 8000000000000000"), sizeof(long) == 8 ? Codes({63, 64}) : Codes({31, 32}));
}

TEST(Bitmap, OfOtherTextIsNone) {
    for (const char* text : {"", " ", "  ", "zz"}) EXPECT_EQ(parse_bitmap(text), Codes()) << text;
    EXPECT_TRUE(parse_bitmap(std::string(4000, ' ') + "1").size() == 1);
}

TEST(SysFacts, SayWhoADeviceIsAndWhatItHas) {
    const io::TemporaryFolder sys;
    const auto device = sys.path / "event3/device";
    std::filesystem::create_directories(device / "capabilities");
    std::filesystem::create_directories(device / "id");
    std::ofstream(device / "name") << "Maker Pad\n";
    std::ofstream(device / "uniq") << "\n";
    std::ofstream(device / "phys") << "usb-1/input0\n";
    std::ofstream(device / "properties") << "40\n";
    std::ofstream(device / "capabilities/key") << "7fdb000000000000 0 0 0 0\n";
    std::ofstream(device / "id/vendor") << "046d\n";
    std::ofstream(device / "id/product") << "c21d\n";
    DeviceFacts facts;
    const auto has = read_sys_facts(sys.path / "event3", facts);
    ASSERT_TRUE(has);
    EXPECT_TRUE(has->has_key(BTN_A));
    EXPECT_FALSE(has->has_key(BTN_C));
    EXPECT_TRUE(has->is_sensor);
    EXPECT_EQ(facts.name, "Maker Pad");
    EXPECT_EQ(identities(facts).back(), "046d:c21d:usb-1/input0");
}

TEST(SysFacts, OfADeviceThatIsNotThereAreNone) {
    DeviceFacts facts;
    EXPECT_FALSE(read_sys_facts("/nowhere/event3", facts));
}

} // namespace
} // namespace tutti::input::evdev
