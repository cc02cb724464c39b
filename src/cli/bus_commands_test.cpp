// pub, sub and call on a bus of this process.
#include "bus/local_broker.hpp"
#include "cli/bus_commands.hpp"
#include "command/exit_code.hpp"
#include "contract/command.hpp"
#include "contract/service_state.hpp"
#include "contract/worker_presence.hpp"
#include "io/system_random.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <optional>

namespace tutti::cli {
namespace {

using namespace command;
using ::testing::internal::CaptureStderr;
using ::testing::internal::CaptureStdout;
using ::testing::internal::GetCapturedStderr;
using ::testing::internal::GetCapturedStdout;

class BusCommands : public ::testing::Test, private bus::BusReport {
protected:
    BusCommands() : other_(broker_, {.client_id = "other"}, random_, *this) { other_.start(); }

    /// Runs a command to its end; what it prints is in `out_` and `err_`.
    int run(const Work& work) {
        std::optional<int> exit_code;
        CaptureStdout();
        CaptureStderr();
        auto staying = stay(context_.get_executor(), broker_, {.client_id = "cli"}, end_, work);
        asio::co_spawn(context_, std::move(staying), [&](const std::exception_ptr& error, int code) {
            if (error) std::rethrow_exception(error);
            exit_code = code;
        });
        context_.restart();
        while (!exit_code && context_.run_one_for(seconds(20)) > 0) {
        }
        out_ = GetCapturedStdout();
        err_ = GetCapturedStderr();
        return exit_code.value_or(-1);
    }
    static PublishOptions to(std::string topic, std::string payload) {
        PublishOptions options;
        options.topic = std::move(topic);
        options.payload = std::move(payload);
        return options;
    }
    static PublishOptions keeping(PublishOptions options) {
        options.qos = 1;
        options.retain = true;
        return options;
    }
    static CallOptions of_lamp(std::string action, double timeout = 5) {
        CallOptions options;
        options.target = "lamp";
        options.action = std::move(action);
        options.timeout = timeout;
        return options;
    }
    int pub(const PublishOptions& options) {
        return run([&](Stay stay) { return publish(stay, options); });
    }
    int sub(const SubscribeOptions& options) {
        return run([&](Stay stay) { return subscribe(stay, options); });
    }
    int ask(const CallOptions& options, const Value& parameters = Value::object({})) {
        return run([&](Stay stay) { return call(stay, options, parameters); });
    }
    void keep(std::string topic, std::string payload) {
        EXPECT_TRUE(other_.publish({.topic = std::move(topic), .payload = std::move(payload), .retain = true})
        );
    }
    /// Somebody of that name is there and answers every command with what `answer` makes of it.
    void serve(const std::string& name, std::function<std::string(const contract::Command&)> answer) {
        contract::WorkerPresence presence;
        presence.instance = "0123456789abcdef";
        presence.generation = 1;
        presence.version = "1";
        presence.pid = 7;
        keep("worker/" + name, contract::print(presence));
        serving_ = std::move(*other_.subscribe(
            "cmd/" + name, bus::QoS::AtLeastOnce,
            [this, answer = std::move(answer)](const bus::Message& message) {
                const auto command = contract::parse_command(message.payload);
                ASSERT_TRUE(command);
                EXPECT_TRUE(other_.publish(bus::reply_to(message, answer(*command))));
            }
        ));
    }

    asio::io_context context_{1};
    io::SystemRandom random_;
    bus::SharedLocalBroker broker_ = bus::LocalBroker::make(context_.get_executor());
    bus::LocalBus other_;
    bus::Subscription serving_;
    EndRequest end_{context_.get_executor()};
    std::string out_;
    std::string err_;
};

TEST_F(BusCommands, PubKeepsAStateWhereItIsToldTo) {
    EXPECT_EQ(pub(keeping(to("reading/a/x", "1"))), Success);
    EXPECT_EQ(pub(to("event/a", "1")), Success);
    EXPECT_EQ(broker_->kept(), 1U);
}

TEST_F(BusCommands, PubRefusesATopicThatIsNone) {
    EXPECT_EQ(pub(to("reading/#", "")), Usage);
    EXPECT_EQ(err_, "tutti: \"tutti/reading/#\" is not a topic to publish to\n");
}

TEST_F(BusCommands, PubFailsWhereTheBusDidNotKeepIt) {
    broker_ = bus::LocalBroker::make(context_.get_executor(), {.kept_messages = 0});
    EXPECT_EQ(pub(keeping(to("reading/a/x", "1"))), Failure);
    EXPECT_EQ(err_, "tutti: reading/a/x: the broker has no room to keep it\n");
}

TEST_F(BusCommands, SubPrintsAMessageALineAndEndsAfterTheLast) {
    keep("reading/a/x", "1");
    keep("reading/a/y", "{\"v\":2}");
    EXPECT_EQ(sub({.bus = {}, .filters = {"reading/#"}, .count = 2}), Success);
    EXPECT_EQ(out_, "reading/a/x 1\nreading/a/y {\"v\":2}\n");
}

TEST_F(BusCommands, SubAsJsonTellsHowAMessageCame) {
    keep("reading/a/x", "{\"v\":2}");
    EXPECT_EQ(sub({.bus = {}, .filters = {"reading/#"}, .count = 1, .json = true}), Success);
    EXPECT_EQ(out_, "{\"topic\":\"reading/a/x\",\"payload\":{\"v\":2},\"retain\":true,\"qos\":0}\n");
}

TEST_F(BusCommands, SubRefusesAFilterThatIsNone) {
    EXPECT_EQ(sub({.bus = {}, .filters = {"a/#/b"}}), Usage);
    EXPECT_EQ(err_, "tutti: \"a/#/b\" is not a topic filter\n");
}

TEST_F(BusCommands, CallPrintsTheAnswer) {
    serve("lamp", [](const contract::Command& command) {
        EXPECT_EQ(command.action, "louder");
        return contract::print(contract::CommandReply{command.request_id, command.params, {}});
    });
    EXPECT_EQ(ask(of_lamp("louder"), Value::object({{"by", 3}})), Success);
    EXPECT_EQ(out_, "{\"by\":3}\n");
}

TEST_F(BusCommands, CallFailsWithTheErrorOfTheOther) {
    serve("lamp", [](const contract::Command& command) {
        return contract::print(
            contract::CommandReply{command.request_id, {}, contract::CommandError{"not_found", "no such"}}
        );
    });
    EXPECT_EQ(ask(of_lamp("fly")), Failure);
    EXPECT_EQ(err_, "tutti: no such (not_found)\n");
}

TEST_F(BusCommands, CallDoesNotWaitForSomebodyWhoIsNotThere) {
    EXPECT_EQ(ask(of_lamp("ping")), NotFound);
    EXPECT_EQ(err_, "tutti: nobody named lamp is on the bus. `tutti sub 'worker/+'` shows who is.\n");
}

TEST_F(BusCommands, CallSaysHowAServiceThatRestsIsStarted) {
    contract::ServiceState service;
    service.state = contract::ServicePhase::Completed;
    service.pattern = contract::ServicePattern::Ephemeral;
    keep("service/lamp", contract::print(service));
    EXPECT_EQ(ask(of_lamp("poll_now")), NotFound);
    EXPECT_EQ(err_, "tutti: lamp does not run now (completed): `tutti start lamp` lets it run\n");
}

TEST_F(BusCommands, CallSaysWhereToLookForAServiceThatIsNotOnTheBus) {
    contract::ServiceState service;
    service.state = contract::ServicePhase::CrashLoop;
    keep("service/lamp", contract::print(service));
    EXPECT_EQ(ask(of_lamp("ping")), NotFound);
    EXPECT_EQ(err_, "tutti: lamp is not on the bus (crash_loop): `tutti logs lamp` may say why\n");
}

TEST_F(BusCommands, CallNamesTheSocketOfAServiceThatIsWellAndNotOnTheBus) {
    auto of_supervisor = of_lamp("list");
    of_supervisor.target = "supervisor";
    EXPECT_EQ(ask(of_supervisor), NotFound);
    EXPECT_EQ(
        err_,
        "tutti: supervisor is not on the bus: ask it by its socket, `tutti call --control supervisor list`\n"
    );
    contract::ServiceState service;
    service.state = contract::ServicePhase::Ready;
    keep("service/lamp", contract::print(service));
    err_.clear();
    EXPECT_EQ(ask(of_lamp("ping")), NotFound);
    EXPECT_EQ(
        err_, "tutti: lamp is not on the bus: ask it by its socket, `tutti call --control lamp ping`\n"
    );
}

TEST_F(BusCommands, CallFailsWhereNobodyAnswersInTime) {
    serve("lamp", [](const contract::Command&) { return std::string("what?"); });
    EXPECT_EQ(ask(of_lamp("ping")), Failure);
    EXPECT_NE(err_.find("answered what we cannot read"), std::string::npos) << err_;
    serving_.reset();
    EXPECT_EQ(ask(of_lamp("ping", 0.05)), Failure);
    EXPECT_EQ(err_, "tutti: lamp: nobody answered the command in time\n");
}

} // namespace
} // namespace tutti::cli
