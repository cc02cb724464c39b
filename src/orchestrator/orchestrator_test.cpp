// The orchestrator between a supervisor of this process and a bus of this process.
#include "contract/clock.hpp"
#include "contract/command.hpp"
#include "contract/config_section.hpp"
#include "control/server.hpp"
#include "io/clock.hpp"
#include "io/machine.hpp"
#include "orchestrator/orchestrator.hpp"
#include "worker/stage_testing.hpp"

namespace tutti::orchestrator {
namespace {

Value listed(const char* name, const char* state) {
    return Value::object(
        {{"name", name},
         {"state", state},
         {"cause", "why"},
         {"pid", Value()},
         {"since", 10.5},
         {"restarts", 0},
         {"pattern", "always"},
         {"required", true},
         {"last_exit", Value()},
         {"ready_since", 10.5}}
    );
}

class OrchestratorTest : public worker::Stage {
protected:
    OrchestratorTest() {
        control::ServerOptions options;
        options.worker = "supervisor";
        options.directory = folder_.path;
        options.heartbeat = {};
        supervisor_.emplace(context_.get_executor(), options);
        supervisor_->on("watch", [this](const control::Request&, const control::Peer& peer) {
            watcher_ = peer.connection;
            return control::response(Value::object({{"services", Value::array(services_)}}));
        });
        EXPECT_TRUE(supervisor_->open());
    }
    void TearDown() override {
        Stage::TearDown();
        bool stopped = false;
        asio::co_spawn(context_, supervisor_->stop(), [&](const std::exception_ptr&) { stopped = true; });
        until([&] { return stopped; });
    }
    worker::Worker& orchestrate() {
        options_.run_directory = folder_.path;
        options_.state_directory = folder_.path / "state";
        options_.version = "1";
        orchestrator_.emplace(options_);
        bring_up(orchestrator_->worker());
        return orchestrator_->worker();
    }
    contract::CommandReply command(std::string action, Value params) {
        contract::Command command{std::move(action), "r1", std::move(params), {}, {}};
        const auto answer = ask("orchestrator", contract::print(command));
        EXPECT_TRUE(answer) << answer.error().message;
        return answer ? *contract::parse_command_reply(answer->payload) : contract::CommandReply{};
    }

    Options options_;
    std::vector<Value> services_;
    std::optional<control::Server> supervisor_;
    std::optional<control::ConnectionId> watcher_;
    std::optional<Orchestrator> orchestrator_;
};

TEST_F(OrchestratorTest, KeepsOnTheBusHowEachServiceIs) {
    services_ = {listed("hub", "ready"), listed("lamp", "ready")};
    hear("service/+");
    hear("health/services");
    orchestrate();
    until([&] { return says("service/lamp", "ready") && says("health/services", "\"ok\""); });
    supervisor_->push(
        *watcher_, Value::object({{"type", "transition"}, {"service", listed("lamp", "failed")}})
    );
    until([&] { return says("service/lamp", "failed"); });
    until([&] { return says("health/services", "\"error\"") || says("health/services", "\"warn\""); });
    EXPECT_TRUE(says("service/hub", "ready"));
}

TEST_F(OrchestratorTest, CarriesCommandsToTheSupervisorAndItsAnswersBack) {
    std::vector<std::string> told;
    supervisor_->on("restart", [&](const control::Request& request, const control::Peer&) {
        told.emplace_back(request.find("service")->string());
        if (told.back() == "horn") return control::refused("there is no horn");
        return control::acknowledged("restarted", listed("lamp", "ready"));
    });
    services_ = {listed("lamp", "ready"), listed("horn", "ready")};
    orchestrate();
    const auto done = command("restart", Value::object({{"service", "lamp"}}));
    EXPECT_EQ(*done.data.find("state"), Value("ready"));
    const auto refused = command("restart", Value::object({{"service", "horn"}}));
    EXPECT_EQ(refused.error, (contract::CommandError{"conflict", "there is no horn"}));
    const auto nameless = command("restart", Value::object({}));
    EXPECT_EQ(nameless.error->code, "invalid_input");
    EXPECT_EQ(told, (std::vector<std::string>{"lamp", "horn"}));
}

TEST_F(OrchestratorTest, SaysWhatBecomesOfAServiceAsAnEvent) {
    services_ = {listed("lamp", "ready")};
    options_.prefix = "left.";
    hear("service/+");
    hear("event/#");
    orchestrate();
    until([&] { return says("service/left.lamp", "ready"); });
    const auto becomes = [this](const char* from, const char* to, const char* cause) {
        const auto transition = Value::object(
            {{"timestamp", 12.5},
             {"service", "lamp"},
             {"from", from},
             {"to", to},
             {"cause", cause},
             {"pid", 7},
             {"exit", Value()}}
        );
        supervisor_->push(
            *watcher_,
            Value::object(
                {{"type", "transition"}, {"service", listed("lamp", to)}, {"transition", transition}}
            )
        );
    };
    becomes("ready", "ready", "only its cause is new");
    becomes("ready", "failed", "exited with code 3");
    until([&] { return says("event/service/transition", "exited with code 3"); });
    EXPECT_TRUE(says("event/service/transition", "\"service\":\"left.lamp\""));
    EXPECT_FALSE(says("event/service/transition", "only its cause"));
}

TEST_F(OrchestratorTest, ASourceWithoutSuccessIsAnAlertUntilItSucceeds) {
    services_ = {listed("weather", "ready")};
    options_.sample_every = milliseconds(20);
    std::vector<std::string> told;
    supervisor_->on("set_alerts", [&](const control::Request& request, const control::Peer&) {
        const Value* words = request.find("alerts")->find("weather");
        told.emplace_back(words != nullptr ? words->string() : std::string_view("none"));
        return control::acknowledged("shown");
    });
    hear("event/#");
    hear("health/services");
    const auto polled = [this](const std::string& last_success) {
        const auto payload =
            R"({"v":1,"source_id":"weather","last_poll":1700000000,"last_success":)" + last_success
            + R"(,"last_error":"timed out","poll_count":9,"error_count":8,"expires_in":120})";
        say({.topic = "status/weather", .payload = payload, .retain = true});
    };
    orchestrate();
    say(
        {.topic = "meta/weather",
         .payload =
             R"({"v":1,"source_id":"weather","name":"W","description":"","refresh_interval":20,"enabled":true})",
         .retain = true}
    );
    polled("1700000000");
    until([&] { return says("event/alert/raised", "no success for more than 60 s"); });
    until([&] { return says("health/services", "timed out"); });
    until([&] { return !told.empty() && told.back().contains("no success"); });
    polled(std::to_string(to_seconds(io::wall_now())));
    until([&] { return says("event/alert/cleared", "\"source\":\"weather\""); });
    until([&] { return told.back() == "none"; });
}

TEST_F(OrchestratorTest, TellsTheHistoryThatTheSupervisorKeeps) {
    services_ = {listed("lamp", "ready")};
    supervisor_->on("history", [](const control::Request& request, const control::Peer&) {
        return control::response(Value::object({{"limit", *request.find("limit")}}));
    });
    orchestrate();
    const auto told = command("history", Value::object({{"service", "lamp"}, {"limit", 3}}));
    EXPECT_EQ(told.data, Value::object({{"limit", 3}}));
    EXPECT_EQ(command("history", Value::object({{"service", "horn"}})).error->code, "not_found");
}

TEST_F(OrchestratorTest, ListsWhatTheSupervisorSays) {
    services_ = {listed("lamp", "ready")};
    hear("service/+");
    orchestrate();
    until([&] { return says("service/lamp", "ready"); });
    const auto list = command("list", Value::object({}));
    EXPECT_EQ(*list.data.find("supervisor_connected"), Value(true));
    EXPECT_NE(list.data.find("services")->find("lamp"), nullptr);
}

TEST_F(OrchestratorTest, SeedsTheConfigurationOfAServiceOnce) {
    const auto level = Value::object({{"level", 3}});
    options_.configuration = {{"lamp", level}, {"horn", level}};
    const auto said = contract::print(contract::ConfigSection{4, Value::object({{"level", 9}})});
    say({.topic = "config/horn", .payload = said, .retain = true});
    hear("config/+");
    orchestrate();
    until([&] { return count("config/lamp") == 1; });
    EXPECT_EQ(contract::parse_config_section(last("config/lamp")->payload)->config, level);
    EXPECT_EQ(count("config/horn"), 1U);
    EXPECT_EQ(last("config/horn")->payload, said);
}

TEST_F(OrchestratorTest, PassesIntervalsOnOnceTheSupervisorCanBeReached) {
    std::vector<Value> told;
    supervisor_->on("set_intervals", [&](const control::Request& request, const control::Peer&) {
        told.push_back(*request.find("intervals"));
        return control::acknowledged("taken");
    });
    options_.services = {"lamp"};
    services_ = {listed("lamp", "ready")};
    hear("service/+");
    orchestrate();
    until([&] { return says("service/lamp", "ready") && !told.empty(); });
    told.clear();
    // It is watched as before, and takes no further connection.
    const auto socket = folder_.path / "supervisor.sock";
    const auto aside = folder_.path / "aside.sock";
    std::filesystem::rename(socket, aside);
    const auto changed = Value::object({{"section", "schedule"}, {"config", Value::object({{"lamp", 5}})}});
    EXPECT_FALSE(command("config.set", changed).error);
    command("list", Value::object({})); // meanwhile it was tried
    EXPECT_TRUE(told.empty());
    std::filesystem::rename(aside, socket);
    until([&] { return !told.empty(); });
    EXPECT_EQ(told.back(), Value::object({{"lamp", 5.0}}));
}

TEST_F(OrchestratorTest, AnswersWhatTimeItIs) {
    orchestrate();
    const auto before = to_seconds(io::wall_now());
    const auto reply = command("clock", Value::object({{"sent", 12.5}}));
    EXPECT_EQ(*reply.data.find("sent"), Value(12.5));
    const auto received = reply.data.find("received")->number();
    const auto answered = reply.data.find("answered")->number();
    EXPECT_LE(before, received);
    EXPECT_LE(received, answered);
    EXPECT_LE(answered, to_seconds(io::wall_now()));
}

TEST_F(OrchestratorTest, OnABrokerOfNobodysItSaysThatItsClockCounts) {
    const auto former = contract::bus_clock("a former boot", "director", {});
    say({.topic = "clock/hub", .payload = contract::print(former), .retain = true});
    hear("clock/hub");
    options_.clock = ClockOfTheBus::MayBeOurs;
    orchestrate();
    until([&] { return says("clock/hub", "\"orchestrator\""); });
    const auto clock = contract::parse_clock(last("clock/hub")->payload);
    ASSERT_TRUE(clock);
    EXPECT_EQ(clock->machine, io::boot_id());
    EXPECT_EQ(clock->offset, microseconds(0));
}

TEST_F(OrchestratorTest, OnTheHubOfAnotherInstallationThatOnesClockCounts) {
    const auto hubs = contract::bus_clock("another", "left.orchestrator", {});
    say({.topic = "clock/hub", .payload = contract::print(hubs), .retain = true});
    hear("clock/hub");
    options_.clock = ClockOfTheBus::MayBeOurs;
    orchestrate();
    command("clock", Value::object({}));
    EXPECT_EQ(count("clock/hub"), 1U);
}

TEST_F(OrchestratorTest, OnOurOwnHubItLeavesThatToTheHub) {
    hear("clock/hub");
    orchestrate();
    command("clock", Value::object({}));
    EXPECT_EQ(count("clock/hub"), 0U);
}

TEST_F(OrchestratorTest, CarriesTheNameOfItsNode) {
    options_.prefix = "left.";
    services_ = {listed("lamp", "ready")};
    hear("#");
    orchestrate();
    until([&] { return says("service/left.lamp", "ready"); });
    until([&] { return says("worker/left.orchestrator", "online"); });
}

} // namespace
} // namespace tutti::orchestrator
