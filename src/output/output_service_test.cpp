// The output service on a bus of this process, with a server of frames beside it.
#include "base/json.hpp"
#include "contract/frame.hpp"
#include "contract/health.hpp"
#include "frames/frame_server.hpp"
#include "io/clock.hpp"
#include "output/output_service.hpp"
#include "output/output_testing.hpp"
#include "worker/stage_testing.hpp"

#include <sys/stat.h>

namespace tutti::output {
namespace {

class Output : public worker::Stage {
protected:
    Output() { ::chmod(folder_.path.c_str(), 0700); }

    /// Keeps the last that it is given.
    class LastWire final : public Wire {
    public:
        LastWire(std::vector<std::uint8_t>& last, int& sent) : Wire("test:"), last_(last), sent_(sent) {}
        void send(const Shown& shown) override {
            last_.assign(shown.lights.begin(), shown.lights.end());
            ++sent_;
        }

    private:
        std::vector<std::uint8_t>& last_;
        int& sent_;
    };

    void begin_output(std::vector<LatencyBudget> budgets = {}) {
        hear("frame/#");
        hear("health/output");
        auto& worker = add("output");
        DisplayPlan panel{.options = {.name = "panel", .size = small}, .correct = nullptr, .wires = nullptr};
        panel.wires = [this](const asio::any_io_executor&) {
            std::vector<std::unique_ptr<Wire>> wires;
            wires.push_back(std::make_unique<LastWire>(lights_, sent_));
            return wires;
        };
        std::vector<DisplayPlan> displays;
        displays.push_back(std::move(panel));
        service_.emplace(
            worker, disk_,
            Options{
                .displays = std::move(displays),
                .budgets = std::move(budgets),
                .run_directory = folder_.path,
                .state_directory = folder_.path
            }
        );
        bring_up(worker);
        worker_ = &worker;
    }
    void begin_frames(pixel::Size size = small) {
        server_.emplace(context_.get_executor(), frames::FrameServerOptions{.directory = folder_.path});
        const auto opened = server_->open({{"panel", size}});
        ASSERT_TRUE(opened) << opened.error().message;
        until([&] { return server_->readers() == 1; });
    }
    void end_frames() {
        bool ended = false;
        asio::co_spawn(context_, server_->stop(), [&](const std::exception_ptr&) { ended = true; });
        until([&] { return ended; });
        server_.reset();
    }
    void draw(pixel::Colour colour, WallTime event = {}) {
        frames::FrameAbout about;
        if (event != WallTime{}) about.add({"button.press", "pad", "e1", event});
        server_->begin(0).fill(colour);
        server_->publish(0, about);
        const int before = sent_;
        until([&] { return sent_ > before; });
    }
    void order(std::string action, Value params) {
        const auto answer = ask("output", worker::command(std::move(action), std::move(params)));
        ASSERT_TRUE(answer);
        EXPECT_NE(answer->payload.find("\"ok\""), std::string::npos) << answer->payload;
    }
    Value health() {
        const auto* message = last("health/output");
        return message != nullptr ? *parse_json(message->payload) : Value();
    }
    void TearDown() override {
        if (server_) end_frames();
        Stage::TearDown();
    }

    io::SystemDisk disk_;
    worker::Worker* worker_ = nullptr;
    std::optional<OutputService> service_;
    std::optional<frames::FrameServer> server_;
    std::vector<std::uint8_t> lights_;
    int sent_ = 0;
};

TEST_F(Output, FrameBecomesLight) {
    begin_output();
    begin_frames();
    draw({1, 2, 3});
    EXPECT_EQ(lights_[0], 1);
    EXPECT_EQ(lights_[23], 3);
}

TEST_F(Output, WhenFramesEndTheLastStandsAndIsSentOn) {
    begin_output();
    begin_frames();
    draw({9, 9, 9});
    end_frames();
    const int before = sent_;
    until([&] { return sent_ > before + 3; });
    EXPECT_EQ(lights_[0], 9);
    until([&] { return says("health/output", "holding"); });
    begin_frames();
    draw({7, 7, 7});
    EXPECT_EQ(lights_[0], 7);
}

TEST_F(Output, BrightnessAndBlackoutHoldOverARestart) {
    begin_output();
    begin_frames();
    draw({200, 200, 200});
    order("brightness", Value::object({{"display", "panel"}, {"value", 0.5}}));
    EXPECT_EQ(lights_[0], 100);
    order("blackout", Value::object({{"on", true}}));
    EXPECT_EQ(lights_[0], 0);
    end(*worker_);
    service_.reset();
    begin_output();
    until([&] { return server_->readers() == 1; });
    draw({200, 200, 200});
    EXPECT_EQ(lights_[0], 0);
    order("blackout", Value::object({{"on", false}}));
    EXPECT_EQ(lights_[0], 100);
}

TEST_F(Output, WhatCannotBeDoneIsRefused) {
    begin_output();
    const std::vector<std::pair<std::string, Value>> wrong = {
        {"brightness", Value::object({{"value", 2}})},
        {"brightness", Value::object({})},
        {"brightness", Value::object({{"value", 1}, {"display", "attic"}})},
        {"blackout", Value::object({{"on", 1}})},
        {"watch", Value::object({{"display", "panel"}, {"seconds", 61}})},
        {"watch", Value::object({{"display", "panel"}, {"fps", 31}})},
    };
    for (const auto& [action, params] : wrong) {
        const auto answer = ask("output", worker::command(action, params));
        ASSERT_TRUE(answer);
        EXPECT_NE(answer->payload.find("\"error\""), std::string::npos) << action;
    }
}

TEST_F(Output, WhoWatchesSeesThePicture) {
    begin_output();
    begin_frames();
    draw({1, 2, 3});
    order("watch", Value::object({{"display", "panel"}, {"seconds", 10}, {"fps", 30}}));
    until([&] { return last("frame/panel") != nullptr; });
    const auto& payload = last("frame/panel")->payload;
    const auto frame =
        contract::parse_frame({reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size()});
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->header.width, 4);
    EXPECT_EQ(frame->header.height, 2);
    EXPECT_EQ(frame->pixels[2], 3);
}

TEST_F(Output, LatencyIsMeasuredAndABrokenBudgetWarns) {
    begin_output({{"button.press -> panel", milliseconds(50)}});
    begin_frames();
    draw({1, 2, 3}, io::wall_now() - milliseconds(200));
    order("brightness", Value::object({{"value", 1}})); // after it health is said soon
    until([&] { return says("health/output", "its budget is 50 ms"); });
    const auto route = health().find("details")->find("latency")->items()[0];
    EXPECT_EQ(route.find("route")->string(), "button.press -> panel");
    EXPECT_GE(route.find("max")->number(), 0.2);
    EXPECT_EQ(health().find("level")->string(), "warn");
}

TEST_F(Output, DisplayOfAnotherSizeIsRefusedAndSaysWhatToDo) {
    begin_output();
    begin_frames({8, 8});
    until([&] { return says("health/output", "8 x 8 are drawn for it, but it has 4 x 2"); });
}

} // namespace
} // namespace tutti::output
