#include "input/line_devices.hpp"
#include "input/named_devices.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

namespace tutti::input {
namespace {

constexpr SteadyTime moment(int second) { return SteadyTime{seconds(second)}; }

/// Has room for 64, as the real one.
class SmallDesk final : public Desk {
public:
    const std::string& name() const noexcept override { return name_; }
    void unavailable(const Error&) override {}
    void available() override {}

    std::set<std::string> connected;
    int refused = 0; ///< now
    int passed_over = 0;

private:
    DeviceNumber connect(DeviceAbout about) override {
        if (connected.size() >= device::Devices::most) return ++refused, 0;
        connected.insert(about.identity);
        identities_.push_back(std::move(about.identity));
        return static_cast<DeviceNumber>(identities_.size());
    }
    void say(DeviceNumber device, Saying) override { passed_over += device == 0 ? 1 : 0; }
    void malformed(DeviceNumber, std::string_view, std::string_view, std::uint64_t) override {}
    void suspect(DeviceNumber, std::string_view) override {}
    void recover(DeviceNumber) override {}
    void disconnect(DeviceNumber device, std::string_view) override {
        if (device == 0)
            --refused;
        else
            connected.erase(identities_.at(device - 1));
    }

    std::vector<std::string> identities_;
    std::string name_ = "many";
};

TEST(NamedDevices, TheOneThatWasSilentForLongestMakesRoom) {
    SmallDesk desk;
    NamedDevices devices(desk);
    for (int i = 0; i < 64; ++i) devices.find_or_connect({.identity = std::to_string(i)}, moment(i));
    EXPECT_FALSE(devices.is_crowded());
    devices.find_or_connect({.identity = "further"}, moment(64)).say({.type = "knock"});
    EXPECT_TRUE(devices.is_crowded());
    EXPECT_EQ(desk.refused, 1);
    EXPECT_EQ(desk.passed_over, 1);
    EXPECT_TRUE(devices.make_room(moment(64)));
    EXPECT_EQ(desk.refused, 0);
    EXPECT_FALSE(desk.connected.contains("0"));
    devices.find_or_connect({.identity = "further"}, moment(64));
    EXPECT_TRUE(desk.connected.contains("further"));
}

TEST(NamedDevices, NobodyGoesWhoIsHeardNow) {
    SmallDesk desk;
    NamedDevices devices(desk);
    for (int i = 0; i < 64; ++i) devices.find_or_connect({.identity = std::to_string(i)}, moment(0));
    EXPECT_FALSE(devices.make_room(moment(9)));
    EXPECT_TRUE(devices.make_room(moment(10)));
}

TEST(LineDevices, OneMoreThanThereIsRoomForIsRefusedUntilAnotherGoes) {
    SmallDesk desk;
    LineDevices devices(desk);
    const auto knock = [&](int number) {
        devices.take(fmt::format(R"({{"event_type":"knock","device":"{}"}})", number));
    };
    for (int i = 0; i < 70; ++i) knock(i);
    EXPECT_EQ(desk.connected.size(), 64U);
    EXPECT_EQ(desk.refused, 1);
    EXPECT_EQ(desk.passed_over, 6);
    devices.take(R"({"device":"0","state":"disconnected","reason":"off"})");
    EXPECT_EQ(desk.refused, 0);
    knock(69);
    EXPECT_TRUE(desk.connected.contains("69"));
}

} // namespace
} // namespace tutti::input
