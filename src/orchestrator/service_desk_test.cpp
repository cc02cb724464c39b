// Commands about services, between a supervisor of this process and a bus of this process.
#include "contract/command.hpp"
#include "control/server.hpp"
#include "orchestrator/service_desk.hpp"
#include "worker/stage_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::orchestrator {
namespace {

Value view(const char* state, const char* cause = "why", Value last_exit = {}) {
    return Value::object(
        {{"name", "lamp"}, {"state", state}, {"cause", cause}, {"last_exit", std::move(last_exit)}}
    );
}

class ServiceDeskTest : public worker::Stage {
protected:
    ServiceDeskTest() {
        control::ServerOptions options;
        options.worker = "supervisor";
        options.directory = folder_.path;
        options.heartbeat = {};
        supervisor_.emplace(context_.get_executor(), options);
        supervisor_->on("watch", [this](const control::Request&, const control::Peer& peer) {
            watcher_ = peer.connection;
            return control::response(Value::object(
                {{"services", Value::array({view("ready", "as it was"), Value::object({{"name", "camera"}})})}
                }
            ));
        });
        for (const auto* command : {"start", "stop", "restart", "trigger", "use"})
            supervisor_->on(command, [this, command](const control::Request& request, const control::Peer&) {
                told_.push_back(std::string(command) + " " + std::string(request.find("service")->string()));
                if (const Value* lease = request.find("seconds")) lease_ = *lease;
                if (!refusal_.empty()) return control::refused(refusal_);
                return control::acknowledged("done", answer_);
            });
        EXPECT_TRUE(supervisor_->open());
        worker::Options worker;
        worker.name = "orchestrator";
        worker_.emplace(worker);
        desk_.emplace(*worker_, ServiceDeskOptions{folder_.path, folder_.path / "bin"});
        bring_up(*worker_);
    }
    void TearDown() override {
        Stage::TearDown();
        bool stopped = false;
        asio::co_spawn(context_, supervisor_->stop(), [&](const std::exception_ptr&) { stopped = true; });
        until([&] { return stopped; });
    }
    contract::CommandReply command(std::string action, Value params) {
        contract::Command command{std::move(action), "r1", std::move(params), {}, {}};
        const auto answer = ask("orchestrator", contract::print(command));
        EXPECT_TRUE(answer) << answer.error().message;
        return answer ? *contract::parse_command_reply(answer->payload) : contract::CommandReply{};
    }
    contract::CommandReply lamp(std::string action) {
        return command(std::move(action), Value::object({{"service", "lamp"}, {"timeout", 20}}));
    }
    /// After the reply to the command, as soon as our side of the loop turns.
    void then(Value service) {
        asio::post(context_, [this, service] {
            if (told_.empty() || !watcher_) return then(service);
            supervisor_->push(*watcher_, Value::object({{"type", "transition"}, {"service", service}}));
        });
    }
    void install(const char* name, const char* script) {
        std::filesystem::create_directories(folder_.path / "bin");
        const auto path = folder_.path / "bin" / name;
        std::ofstream(path) << "#!/bin/sh\n" << script;
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    }

    std::vector<std::string> told_;
    Value lease_;
    std::string refusal_;
    Value answer_ = view("ready");
    std::optional<control::Server> supervisor_;
    std::optional<control::ConnectionId> watcher_;
    std::optional<worker::Worker> worker_;
    std::optional<ServiceDesk> desk_;
};

TEST_F(ServiceDeskTest, StartedIsNotReady) {
    answer_ = view("starting");
    then(view("ready", "said so"));
    const auto reply = lamp("start_service");
    ASSERT_FALSE(reply.error) << reply.error->message;
    EXPECT_EQ(*reply.data.find("state"), Value("ready"));
    EXPECT_EQ(*reply.data.find("message"), Value("lamp is ready: said so"));
    EXPECT_EQ(told_, std::vector<std::string>{"start lamp"});
}

TEST_F(ServiceDeskTest, WhatEndsInsteadIsAFailure) {
    answer_ = view("starting");
    then(view("backoff", "exited with code 1"));
    EXPECT_EQ(
        lamp("start").error, (contract::CommandError{"conflict", "lamp is backoff: exited with code 1"})
    );
}

TEST_F(ServiceDeskTest, WhatIsNotReadyInTimeIsATimeout) {
    answer_ = view("starting", "running, not ready yet");
    const auto reply = command("start", Value::object({{"service", "lamp"}, {"timeout", 0.05}}));
    EXPECT_EQ(
        reply.error,
        (contract::CommandError{"timeout", "after 0.05 s lamp is starting: running, not ready yet"})
    );
}

TEST_F(ServiceDeskTest, AStopIsDoneWhenItRests) {
    answer_ = view("stopping");
    then(view("stopped"));
    EXPECT_EQ(*lamp("stop_service").data.find("state"), Value("stopped"));
}

TEST_F(ServiceDeskTest, ATriggeredRunIsDoneWhenItIsOver) {
    answer_ = view("starting");
    then(view("ready"));
    then(view("completed"));
    EXPECT_EQ(*lamp("trigger").data.find("state"), Value("completed"));
}

TEST_F(ServiceDeskTest, ARefusalIsPassedOn) {
    refusal_ = "it was stopped by hand: start it";
    EXPECT_EQ(lamp("use").error, (contract::CommandError{"conflict", refusal_}));
}

TEST_F(ServiceDeskTest, WhereNobodySupervisesThatIsSaid) {
    bool stopped = false;
    asio::co_spawn(context_, supervisor_->stop(), [&](const std::exception_ptr&) { stopped = true; });
    until([&] { return stopped; });
    EXPECT_EQ(
        lamp("restart").error,
        (contract::CommandError{"unavailable", "nobody supervises this installation: `tutti up` does"})
    );
}

TEST_F(ServiceDeskTest, OnlyServicesOfTheInstallationAreNamed) {
    const auto reply = command("stop", Value::object({{"service", "../lamp"}}));
    EXPECT_EQ(reply.error, (contract::CommandError{"not_found", "no service is named ../lamp"}));
    EXPECT_EQ(command("stop", Value::object({{"service", 3}})).error->code, "invalid_input");
    EXPECT_EQ(
        command("use", Value::object({{"service", "lamp"}, {"seconds", "x"}})).error->code, "invalid_input"
    );
    EXPECT_TRUE(told_.empty());
}

TEST_F(ServiceDeskTest, ACameraIsUsedAndReleased) {
    EXPECT_FALSE(command("start_camera", Value::object({})).error);
    EXPECT_TRUE(lease_.is_null());
    answer_ = view("stopped");
    EXPECT_FALSE(command("stop_camera", Value::object({})).error);
    EXPECT_EQ(lease_, Value(0));
    EXPECT_EQ(told_, (std::vector<std::string>{"use camera", "use camera"}));
}

TEST_F(ServiceDeskTest, ASearchIsARunWhoseResultIsTheAnswer) {
    install("tutti-co2", "echo \"[\\\"$1 $2\\\"]\"");
    const auto reply = command("scan_aranet4", Value::object({{"timeout", "; rm"}}));
    ASSERT_FALSE(reply.error) << reply.error->message;
    EXPECT_EQ(reply.data, Value::object({{"found", Value::array({"--scan --json"})}}));
}

TEST_F(ServiceDeskTest, ASearchThatCannotBeMadeSaysWhy) {
    EXPECT_EQ(
        command("discover_cameras", Value::object({})).error,
        (contract::CommandError{"not_found", "tutti-camera is not installed"})
    );
    install("tutti-camera", "echo no network >&2; exit 3");
    EXPECT_EQ(
        command("discover_cameras", Value::object({})).error,
        (contract::CommandError{"unavailable", "tutti-camera ended with 3: no network"})
    );
    install("tutti-co2", "echo nothing");
    EXPECT_EQ(command("scan_aranet4", Value::object({})).error->message, "tutti-co2 printed no JSON");
}

} // namespace
} // namespace tutti::orchestrator
