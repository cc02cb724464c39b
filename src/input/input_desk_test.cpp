#include "input/input_desk.hpp"

#include <gtest/gtest.h>

namespace tutti::input {
namespace {

class Recording final : public DeskReport {
public:
    void event(contract::Event event) override { events.push_back(std::move(event)); }
    void waits() override { ++waiting; }
    void changed(const InputDesk&, const device::DeviceRecord*) override { ++changes; }
    void counted() override {}
    void malformed(const InputDesk&, const device::DeviceRecord&, std::string_view, std::string_view sample)
        override {
        samples.emplace_back(sample);
    }

    std::vector<contract::Event> events;
    std::vector<std::string> samples;
    int waiting = 0;
    int changes = 0;
};

class DeskOfABoard : public testing::Test {
protected:
    std::vector<std::string> types() const {
        std::vector<std::string> found;
        for (const auto& event : report.events) found.push_back(event.type);
        return found;
    }
    using Types = std::vector<std::string>;

    Recording report;
    InputDesk desk{
        device::Input{.name = "board", .kind = device::Serial{}, .producer = {}, .rate = 1}, "left.board",
        "run", report
    };
};

TEST_F(DeskOfABoard, SaysWhoseEventItIs) {
    Device device(desk, {.identity = "usb-1", .name = "Uno"});
    device.say({.type = "button.press", .data = Value::object({{"code", "a"}})});
    ASSERT_EQ(types(), (Types{"input.connected", "button.press"}));
    const auto& press = report.events[1];
    EXPECT_EQ(press.source, "left.board");
    EXPECT_EQ(press.data, Value::object({{"code", "a"}, {"device", "usb-1"}}));
    EXPECT_EQ(press.producer, report.events[0].producer);
    EXPECT_EQ(press.id, "run-2");
}

TEST_F(DeskOfABoard, ADroppedDeviceIsDisconnectedOnce) {
    {
        Device device(desk, {.identity = "usb-1"});
        device.leave("its port is gone");
    }
    ASSERT_EQ(types(), (Types{"input.connected", "input.disconnected"}));
    EXPECT_EQ(report.events[1].data.find("reason")->string(), "its port is gone");
}

TEST_F(DeskOfABoard, OneThatSaysSomethingIsNotSuspectedAnyMore) {
    Device device(desk, {.identity = "usb-1"});
    device.suspect("silent");
    device.say({.type = "knock"});
    EXPECT_EQ(types(), (Types{"input.connected", "input.suspected_disconnect", "input.recovered", "knock"}));
}

TEST_F(DeskOfABoard, ARawStreamIsCappedAndItsLastValueSaidBeforeTheDeviceGoes) {
    {
        Device device(desk, {.identity = "usb-1"});
        for (int i = 0; i < 10; ++i)
            device.say({.type = "raw.accelerometer", .data = Value::object({{"x", i}})});
        EXPECT_EQ(types(), (Types{"input.connected", "raw.accelerometer"}));
        EXPECT_GT(report.waiting, 0);
    }
    ASSERT_EQ(
        types(), (Types{"input.connected", "raw.accelerometer", "raw.accelerometer", "input.disconnected"})
    );
    EXPECT_EQ(report.events[2].data.find("x")->integer(), 9);
}

TEST_F(DeskOfABoard, OneForWhomThereIsNoRoomIsSaidUntilItGoesAndWhatItSaysIsCounted) {
    std::vector<Device> devices;
    for (std::size_t i = 0; i < device::Devices::most; ++i)
        devices.emplace_back(desk, DeviceAbout{.identity = std::to_string(i)});
    {
        Device further(desk, {.identity = "further"});
        further.say({.type = "knock"});
        EXPECT_NE(desk.trouble().find("more than 64 devices"), std::string::npos);
        EXPECT_EQ(desk.to_value().find("passed_over")->integer(), 1);
        desk.available(); // the others are well
        EXPECT_NE(desk.trouble(), "");
    }
    EXPECT_EQ(desk.trouble(), "");
}

TEST_F(DeskOfABoard, AProfileThatChangesNoTroubleIsNoNews) {
    EXPECT_TRUE(desk.take_profiles(Value::object({})));
    EXPECT_EQ(report.changes, 0);
    EXPECT_FALSE(desk.take_profiles(Value::object({{"calibrashun", 1}})));
    EXPECT_EQ(report.changes, 1);
}

TEST_F(DeskOfABoard, AFloodOfActionsIsCutAndCounted) {
    Device device(desk, {.identity = "usb-1"});
    for (int i = 0; i < 5000; ++i) device.say({.type = "knock"});
    EXPECT_GE(report.events.size(), 501U);
    EXPECT_LT(report.events.size(), 3000U);
    const auto& counts = desk.devices().all().begin()->second.malformed;
    EXPECT_EQ(counts.at("too_many_actions"), 5001U - report.events.size());
}

TEST_F(DeskOfABoard, TroubleThatIsSaidAgainIsNoNews) {
    desk.unavailable({ErrorCode::PermissionDenied, "not for us"});
    desk.unavailable({ErrorCode::PermissionDenied, "not for us"});
    EXPECT_EQ(report.changes, 1);
    desk.available();
    desk.available();
    EXPECT_EQ(report.changes, 2);
}

} // namespace
} // namespace tutti::input
