// The input service on a bus of this process, as where input and renderer are one program: devices at their
// real interface, everybody else in memory.
#include "base/json.hpp"
#include "contract/config_section.hpp"
#include "contract/event.hpp"
#include "contract/health.hpp"
#include "input/input_service.hpp"
#include "input/serial/pty_testing.hpp"
#include "worker/stage_testing.hpp"

namespace tutti::input {
namespace {

class Embedded : public worker::Stage {
protected:
    void begin_input() {
        device::Serial serial;
        serial.device = {(folder_.path / "usb-*").native()};
        auto& worker = add("input");
        hear("event/#");
        hear("health/input");
        service_.emplace(
            worker, Options{.inputs = {{.name = "board", .kind = serial, .producer = {}}}, .prefix = ""}
        );
        bring_up(worker);
        worker_ = &worker;
    }
    std::vector<contract::Event> events() {
        std::vector<contract::Event> found;
        for (const auto& message : heard_)
            if (message.topic.starts_with("event/"))
                if (auto event = contract::parse_event(message.payload)) found.push_back(std::move(*event));
        return found;
    }
    /// Turns until the `count`th event of that type has come.
    contract::Event wait_event(std::string_view type, std::size_t count = 1) {
        std::optional<contract::Event> found;
        until([&] {
            std::size_t seen = 0;
            for (const auto& event : events())
                if (event.type == type && ++seen == count) found = event;
            return found.has_value();
        });
        return found.value_or(contract::Event{});
    }
    contract::Health health() {
        std::optional<contract::Health> last;
        for (const auto& message : heard_)
            if (message.topic == "health/input")
                if (auto read = contract::parse_health(message.payload)) last = std::move(*read);
        return last.value_or(contract::Health{});
    }
    void configure(std::uint64_t revision, Value config) {
        say(
            {.topic = "config/board",
             .payload = contract::print(contract::ConfigSection{revision, std::move(config)}),
             .retain = true}
        );
    }

    worker::Worker* worker_ = nullptr;
    std::optional<InputService> service_;
};

TEST_F(Embedded, ABoardsLineIsAnEventOnTheBusOfTheProcess) {
    begin_input();
    PtyBoard board(folder_.path / "usb-Uno");
    const auto connected = wait_event("input.connected");
    EXPECT_EQ(connected.source, "board");
    board.say(R"({"event_type":"knock","data":{"hard":true}})");
    const auto knock = wait_event("knock");
    EXPECT_EQ(knock.data, Value::object({{"hard", true}, {"device", "usb-Uno"}}));
    EXPECT_EQ(knock.producer, connected.producer);
}

TEST_F(Embedded, ACalibrationHoldsFromTheMomentItIsSaid) {
    begin_input();
    PtyBoard board(folder_.path / "usb-Uno");
    wait_event("input.connected");
    constexpr auto line = R"({"event_type":"acceleration","data":{"x":1.5,"y":0,"z":0}})";
    board.say(line);
    EXPECT_EQ(wait_event("raw.accelerometer").data.find("x")->number(), 1.5);
    const auto calibration = Value::object({{"offset", Value::array({0.5, 0, 0})}});
    configure(1, Value::object({{"calibration", Value::object({{"accelerometer", calibration}})}}));
    std::size_t count = 1;
    until([&] {
        board.say(line);
        const auto value = wait_event("raw.accelerometer", ++count);
        return value.data.find("x")->number() == 1.0 && value.data.find("raw") != nullptr;
    });
}

TEST_F(Embedded, ASectionThatIsNotRightIsSaidInHealthAndHoldsNothingUp) {
    begin_input();
    configure(1, Value::object({{"calibrashun", Value::object({})}}));
    until([&] { return health().message.find("config/board is refused") != std::string::npos; });
    EXPECT_EQ(health().level, contract::HealthLevel::Warn);
    configure(2, Value::object({}));
    until([&] { return health().level == contract::HealthLevel::Ok; });
}

TEST_F(Embedded, WhatIsHeldWhenItEndsIsLetGoAndTheDeviceSaysWhy) {
    begin_input();
    PtyBoard board(folder_.path / "usb-Uno");
    wait_event("input.connected");
    board.say(R"({"event_type":"button","data":{"code":"a","pressed":true}})");
    wait_event("button.level");
    EXPECT_EQ(end(*worker_), 0);
    EXPECT_EQ(wait_event("button.level", 2).data.find("pressed")->boolean(), false);
    EXPECT_EQ(wait_event("input.disconnected").data.find("reason")->string(), "the input service ended");
}

} // namespace
} // namespace tutti::input
