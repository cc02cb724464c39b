// What a worker does while it runs: on its bus, on its socket, by the clock. What several do beside each
// other: neighbours_test.cpp.
#include "base/json.hpp"
#include "contract/command.hpp"
#include "contract/config_section.hpp"
#include "contract/event.hpp"
#include "control/client.hpp"
#include "worker/stage_testing.hpp"

namespace tutti::worker {
namespace {

using RuntimeTest = Stage;

std::string section(std::uint64_t revision, Value config) {
    return contract::print(contract::ConfigSection{revision, std::move(config)});
}

TEST_F(RuntimeTest, StartsWithWhatIsKeptAtHand) {
    say({.topic = "reading/sun/lux", .payload = "12", .retain = true});
    say({.topic = "config/lamp", .payload = section(1, Value::object({{"level", 3}})), .retain = true});
    Worker& lamp = add("lamp");
    std::vector<std::string> course;
    lamp.on_kept("reading/sun/lux", [&](const Message& kept) { course.push_back(kept.payload); });
    lamp.on_config([&](const Value& config) -> Result<void> {
        course.push_back(print_json(config));
        return {};
    });
    lamp.on_start([&] { course.push_back("start"); });
    bring_up(lamp);
    EXPECT_EQ(course.back(), "start");
    EXPECT_EQ(course.size(), 3U);
    EXPECT_EQ(lamp.config(), Value::object({{"level", 3}}));
    // Once: what is said later is news, not what was kept.
    say({.topic = "reading/sun/lux", .payload = "13", .retain = true});
    hear("reading/sun/lux");
    until([&] { return says("reading/sun/lux", "13"); });
    EXPECT_EQ(course.size(), 3U);
}

TEST_F(RuntimeTest, AHandlerMaySubscribeFurtherWhileTheStartWaits) {
    say({.topic = "reading/sun/lux", .payload = "12", .retain = true});
    Worker& lamp = add("lamp");
    std::size_t further = 0;
    lamp.subscribe("reading/#", [&](const Message&) {
        for (int i = 0; i < 100; ++i)
            lamp.subscribe("note/" + std::to_string(i), [&](const Message&) { ++further; });
    });
    bring_up(lamp);
    say({.topic = "note/99", .payload = "x"});
    until([&] { return further == 1; });
}

TEST_F(RuntimeTest, EventsGoByTheirTypeAndRawOnesMayBeLost) {
    hear("event/#");
    Worker& lamp = add("lamp");
    lamp.on_start([&] {
        lamp.emit("button.press", Value(4));
        lamp.emit("raw.touch", Value::object({{"x", 1}}), 2);
    });
    bring_up(lamp);
    until([&] { return count("event/raw/touch") == 1; });
    const auto press = contract::parse_event(last("event/button/press")->payload);
    const auto touch = contract::parse_event(last("event/raw/touch")->payload);
    ASSERT_TRUE(press && touch);
    EXPECT_EQ(last("event/button/press")->qos, bus::QoS::AtLeastOnce);
    EXPECT_EQ(last("event/raw/touch")->qos, bus::QoS::AtMostOnce);
    EXPECT_EQ(press->data, Value::object({{"value", 4}}));
    EXPECT_EQ(press->source, "lamp");
    EXPECT_EQ(touch->producer, 2);
    EXPECT_EQ(touch->seq, press->seq + 1);
    EXPECT_NE(touch->id, press->id);
}

TEST_F(RuntimeTest, ReadingsAreKeptAndExpire) {
    hear("reading/#");
    Worker& lamp = add("lamp");
    lamp.on_start([&] { lamp.publish_reading({"heat", 40.5, "°C"}, seconds(100)); });
    bring_up(lamp);
    until([&] { return count("reading/lamp/heat") == 1; });
    EXPECT_EQ(last("reading/lamp/heat")->expiry, seconds(300));
    heard_.clear();
    hear("reading/+/heat");
    EXPECT_TRUE(last("reading/lamp/heat")->retain);
}

TEST_F(RuntimeTest, ACommandIsAnsweredWhereItsCallerWaits) {
    Worker& lamp = add("lamp");
    lamp.on_command("louder", [](const Value& params) -> Result<Value> { return params; });
    bring_up(lamp);
    const auto answer = ask("lamp", command("louder", Value::object({{"by", 3}})));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(contract::parse_command_reply(answer->payload)->data, Value::object({{"by", 3}}));
    const auto unknown = ask("lamp", command("fly"));
    ASSERT_TRUE(unknown);
    EXPECT_EQ(contract::parse_command_reply(unknown->payload)->error->message, "Unknown command: fly");
}

TEST_F(RuntimeTest, WhatIsNoCommandIsRefusedAndToldOnce) {
    Worker& lamp = add("lamp");
    hear("cmd/lamp/response/#");
    bring_up(lamp);
    ::testing::internal::CaptureStderr();
    for (int i = 0; i < 100; ++i) say({.topic = "cmd/lamp", .payload = "{"});
    say({.topic = "cmd/lamp", .payload = R"({"v":1,"request_id":"r7"})"});
    until([&] { return count("cmd/lamp/response/r7") == 1; });
    const auto answer = ask("lamp", "{");
    const auto log = ::testing::internal::GetCapturedStderr();
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(contract::parse_command_reply(answer->payload)->error->code, "invalid_input");
    EXPECT_EQ(contract::parse_command_reply(last("cmd/lamp/response/r7")->payload)->request_id, "r7");
    const auto line = log.find("a command was not understood");
    EXPECT_NE(line, std::string::npos);
    EXPECT_EQ(log.find("a command was not understood", line + 1), std::string::npos) << log;
    EXPECT_EQ(heard_.size(), 1U);
}

TEST_F(RuntimeTest, ACommandThatWasKeptIsNotCarriedOut) {
    int carried_out = 0;
    say({.topic = "cmd/lamp", .payload = command("louder"), .retain = true});
    Worker& lamp = add("lamp");
    lamp.on_command("louder", [&](const Value&) -> Result<Value> { return Value(++carried_out); });
    bring_up(lamp);
    ASSERT_TRUE(ask("lamp", command("ping")));
    EXPECT_EQ(carried_out, 0);
}

Task<Result<Value>> after(asio::steady_timer& timer, Value params) {
    const auto [error] = co_await timer.async_wait(no_throw);
    static_cast<void>(error);
    co_return params;
}

TEST_F(RuntimeTest, ACommandThatTakesItsTimeHoldsNoOtherUp) {
    asio::steady_timer silence(context_, asio::steady_timer::time_point::max());
    Worker& lamp = add("lamp");
    on_command_task(lamp, "wait", [&](Value params) { return after(silence, std::move(params)); });
    hear("cmd/lamp/response/#");
    bring_up(lamp);
    say({.topic = "cmd/lamp", .payload = command("wait", Value::object({{"n", 1}}))});
    ASSERT_TRUE(ask("lamp", command("ping")));
    EXPECT_EQ(count("cmd/lamp/response/r1"), 0U);
    silence.cancel();
    until([&] { return count("cmd/lamp/response/r1") == 1; });
    EXPECT_TRUE(says("cmd/lamp/response/r1", R"("n":1)"));
}

TEST_F(RuntimeTest, ACommandThatTakesItsTimeIsCarriedOutOnceForAKey) {
    const auto ask_for = [&](std::string request, std::string key, std::string correlation) {
        const auto topic = "reply/audience/" + request;
        const contract::Command wanted{"wait", std::move(request), Value::object({}), {}, std::move(key)};
        bus::Message message{.topic = "cmd/lamp", .payload = contract::print(wanted)};
        message.response_topic = topic;
        message.correlation_data = std::move(correlation);
        say(std::move(message));
    };
    const auto answer = [&](std::string_view request) {
        const auto* message = last("reply/audience/" + std::string(request));
        return message != nullptr ? contract::parse_command_reply(message->payload)->data : Value();
    };
    asio::steady_timer silence(context_, asio::steady_timer::time_point::max());
    int carried_out = 0;
    Worker& lamp = add("lamp");
    on_command_task(lamp, "wait", [&](const Value&) { return after(silence, Value(++carried_out)); });
    hear("reply/audience/#");
    bring_up(lamp);
    ask_for("first", "key", "c1");
    ask_for("meanwhile", "key", "c2");
    ask_for("other", "another key", "c3");
    ASSERT_TRUE(ask("lamp", command("ping")));
    EXPECT_EQ(carried_out, 2);
    silence.cancel();
    until([&] { return count("reply/audience/other") == 1; });
    EXPECT_EQ(answer("first"), Value(1));
    EXPECT_EQ(answer("meanwhile"), Value(1));
    EXPECT_EQ(answer("other"), Value(2));
    EXPECT_TRUE(says("reply/audience/meanwhile", R"("request_id":"meanwhile")"));
    EXPECT_EQ(last("reply/audience/meanwhile")->correlation_data, "c2");
    ask_for("afterwards", "key", "c4");
    until([&] { return count("reply/audience/afterwards") == 1; });
    EXPECT_EQ(answer("afterwards"), Value(1));
    EXPECT_EQ(carried_out, 2);
}

TEST_F(RuntimeTest, TimersBeginWithTheStartAndRepeatUntilTheEnd) {
    Worker& lamp = add("lamp");
    int once = 0;
    int often = 0;
    lamp.after(milliseconds(1), [&] { ++once; });
    lamp.every(milliseconds(1), [&] { ++often; });
    bring_up(lamp);
    until([&] { return often >= 3; });
    EXPECT_EQ(once, 1);
    EXPECT_EQ(end(lamp), 0);
}

TEST_F(RuntimeTest, OneThatRunsOnceEndsWithItsLastTimerAndHasNoPresence) {
    hear("worker/#");
    auto options = named("lamp");
    options.pattern = Pattern::Once;
    Worker& lamp = workers_.emplace_back(std::move(options));
    int turns = 0;
    lamp.on_start([&] { lamp.after(milliseconds(1), [&] { ++turns; }); });
    begin(lamp);
    until([&] { return code(lamp).has_value(); });
    EXPECT_EQ(code(lamp), 0);
    EXPECT_EQ(turns, 1);
    EXPECT_TRUE(heard_.empty());
}

TEST_F(RuntimeTest, WhatItKeptIsSaidAgainToABrokerThatForgot) {
    Worker& lamp = add("lamp");
    lamp.on_start([&] { lamp.publish_reading("heat", 40, ""); });
    bring_up(lamp);
    hear("reading/lamp/heat");
    until([&] { return count("reading/lamp/heat") >= 1; });
    const auto before = count("reading/lamp/heat");
    broker_->close();
    broker_->open();
    EXPECT_EQ(broker_->kept(), 0U);
    until([&] { return count("reading/lamp/heat") > before || broker_->kept() >= 2; });
    EXPECT_EQ(broker_->kept(), 2U); // and its presence
}

TEST_F(RuntimeTest, ItIsUpWithoutABus) {
    broker_->close();
    Worker& lamp = add("lamp");
    bring_up(lamp); // after the 2 s that it waits
    EXPECT_FALSE(lamp.bus_connected());
    broker_->open();
    until([&] { return lamp.bus_connected(); });
}

struct Listener final : bus::BusReport {
    void connected(bool) override { ++connections; }
    void disconnected(const Error&, SteadyClock::duration) override { ++breaks; }
    int connections = 0;
    int breaks = 0;
};

TEST_F(RuntimeTest, WhatItKeptHoldsUntilTheBusSaysItsSection) {
    broker_->close();
    Worker& lamp = add("lamp");
    up_without_bus(lamp);
    begin_with(lamp, Value::object({{"level", 3}}));
    std::vector<std::string> course;
    lamp.on_config([&](const Value& config) -> Result<void> {
        course.push_back(print_json(config));
        return {};
    });
    bring_up(lamp);
    EXPECT_EQ(course, std::vector<std::string>{R"({"level":3})"});
    // Nobody is there who keeps it: what changes is a change of what was kept.
    const auto changed = await(change_config(lamp, Value::object({{"hue", 1}})));
    EXPECT_TRUE(changed);
    EXPECT_EQ(course.back(), R"({"level":3,"hue":1})");
    broker_->open();
    until([&] { return lamp.bus_connected(); });
    say({.topic = "config/lamp", .payload = section(7, Value::object({{"level", 4}})), .retain = true});
    until([&] { return course.back() == R"({"level":4})"; });
}

TEST_F(RuntimeTest, WhatItKeptAndCannotLiveByIsLeft) {
    Worker& lamp = add("lamp");
    begin_with(lamp, Value::object({{"level", -1}}));
    lamp.on_config([](const Value&) -> Result<void> { return fail(ErrorCode::InvalidInput, "too dark"); });
    bring_up(lamp);
    EXPECT_EQ(lamp.config(), Value::object({}));
}

TEST_F(RuntimeTest, OneThatServesWithoutABusIsUpBeforeItComes) {
    Worker& lamp = add("lamp");
    up_without_bus(lamp);
    bool connected_at_start = true;
    lamp.on_start([&] { connected_at_start = lamp.bus_connected(); });
    bring_up(lamp);
    EXPECT_FALSE(connected_at_start);
    until([&] { return lamp.bus_connected(); });
}

TEST_F(RuntimeTest, EveryListenerHearsWhatTheBusReports) {
    Listener first;
    Listener second;
    Worker& lamp = add("lamp");
    on_bus_report(lamp, first);
    on_bus_report(lamp, second);
    bring_up(lamp);
    broker_->disconnect("lamp");
    until([&] { return first.connections == 2; });
    EXPECT_EQ(second.connections, 2);
    EXPECT_EQ(first.breaks, 1);
    EXPECT_EQ(second.breaks, 1);
    end(lamp);
}

TEST_F(RuntimeTest, RawMessagesComeWithAllTheyHave) {
    Worker& lamp = add("lamp");
    std::vector<bus::Message> got;
    on_message(lamp, "frame/+", bus::QoS::AtLeastOnce, [&](const bus::Message& message) {
        got.push_back(message);
    });
    bring_up(lamp);
    bus::Message message{.topic = "frame/wall", .payload = "x", .qos = bus::QoS::AtLeastOnce};
    message.response_topic = "reply/audience/1";
    message.correlation_data = "c";
    message.content_type = "image/x";
    say(message);
    until([&] { return !got.empty(); });
    EXPECT_EQ(got.front(), message);
}

/// What its control socket answers.
Task<Result<control::Reply>> over_socket(std::filesystem::path socket, std::string command, Value arguments) {
    auto client = co_await control::Client::connect(std::move(socket));
    if (!client) co_return pass_on(client);
    co_return co_await client->call(std::move(command), std::move(arguments));
}

class ControlPlaneTest : public Stage {
protected:
    control::Reply call(std::string command, Value arguments = {}) {
        auto reply = await(over_socket(folder_.path / "lamp.sock", std::move(command), std::move(arguments)));
        EXPECT_TRUE(reply) << reply.error().message;
        return reply ? std::move(*reply) : control::Reply{};
    }
};

TEST_F(ControlPlaneTest, TellsStateAndStats) {
    Worker& lamp = add("lamp");
    lamp.on_state([] { return Value::object({{"level", 3}}); });
    lamp.on_stats([] { return Value::object({{"flashes", 7}, {"published", "not ours to say"}}); });
    bring_up(lamp);
    const auto state = *call("get_state").data;
    EXPECT_EQ(*state.find("worker"), Value("lamp"));
    EXPECT_EQ(*state.find("bus_connected"), Value(true));
    EXPECT_EQ(*state.find("state"), Value::object({{"level", 3}}));
    const auto stats = *call("get_stats").data;
    EXPECT_EQ(*stats.find("flashes"), Value(7));
    EXPECT_EQ(*stats.find("bus_connections"), Value(1));
    EXPECT_TRUE(stats.find("published")->is_number());
}

Task<contract::CommandReply> refused_elsewhere(contract::Command command) {
    co_return contract::CommandReply{
        .request_id = command.request_id,
        .data = {},
        .error = contract::CommandError{"locked", "the vault is locked"}
    };
}

TEST_F(ControlPlaneTest, WhatIsAnsweredElsewhereIsSoOverTheBusAlone) {
    Worker& lamp = add("lamp");
    lamp.on_command("blink", [](const Value&) -> Result<Value> { return Value(7); });
    lamp.on_command("level", [](const Value&) -> Result<Value> { return Value(3); });
    answer_elsewhere(
        lamp, {.takes = [](const contract::Command& command) { return command.action == "blink"; },
               .answer = refused_elsewhere}
    );
    bring_up(lamp);
    const auto elsewhere = contract::parse_command_reply(ask("lamp", command("blink"))->payload);
    ASSERT_TRUE(elsewhere && elsewhere->error);
    EXPECT_EQ(elsewhere->error->code, "locked");
    EXPECT_EQ(contract::parse_command_reply(ask("lamp", command("level"))->payload)->data, Value(3));
    EXPECT_EQ(*call("blink").data, Value(7));
}

TEST_F(ControlPlaneTest, TellsWhichCommandsThereAre) {
    Worker& lamp = add("lamp");
    lamp.on_command("blink", [](const Value&) -> Result<Value> { return Value(); });
    bring_up(lamp);
    const auto commands = *call("get_commands").data->find("commands");
    const auto has = [&commands](std::string_view name) {
        return std::ranges::count(commands.items(), Value(name)) == 1;
    };
    EXPECT_TRUE(has("blink"));
    EXPECT_TRUE(has("get_state"));
    EXPECT_TRUE(has("set_config"));
    EXPECT_FALSE(has("fly"));
}

TEST_F(ControlPlaneTest, CarriesOutTheWorkersCommands) {
    Worker& lamp = add("lamp");
    lamp.on_command("louder", [](const Value& params) -> Result<Value> {
        const Value* by = params.find("by");
        if (by == nullptr) return fail(ErrorCode::InvalidInput, "by how much?");
        return *by;
    });
    bring_up(lamp);
    EXPECT_EQ(call("louder", Value::object({{"by", 3}})).data, Value(3));
    EXPECT_EQ(call("louder").message, "by how much?");
    const auto unknown = call("fly");
    EXPECT_FALSE(unknown.success);
    EXPECT_EQ(unknown.message, "Unknown command: fly");
}

Task<Result<Value>> done_with(Value result) { co_return result; }

TEST_F(ControlPlaneTest, ARequestIsCarriedOutEachTimeAndAKeyIsAnArgumentLikeAnyOther) {
    Worker& lamp = add("lamp");
    int carried_out = 0;
    lamp.on_command("louder", [&](const Value& params) -> Result<Value> {
        ++carried_out;
        return params;
    });
    on_command_task(lamp, "softer", [&](Value params) {
        ++carried_out;
        return done_with(std::move(params));
    });
    bring_up(lamp);
    const auto key = Value::object({{"idempotency_key", "k"}});
    for (const auto* wish : {"louder", "softer", "louder", "softer"}) EXPECT_EQ(call(wish, key).data, key);
    EXPECT_EQ(carried_out, 4);
}

TEST_F(ControlPlaneTest, AChangeOfConfigurationIsTakenAndKeptOnTheBusOrRefusedWhole) {
    hear("config/lamp");
    Worker& lamp = add("lamp");
    lamp.on_config([](const Value& config) -> Result<void> {
        if (config.find("level")->integer() > 10) return fail(ErrorCode::InvalidInput, "too bright");
        return {};
    });
    bring_up(lamp);
    EXPECT_TRUE(call("set_config", Value::object({{"config", Value::object({{"level", 4}})}})).success);
    EXPECT_EQ(lamp.config(), Value::object({{"level", 4}}));
    EXPECT_EQ(call("get_config").data, lamp.config());
    until([&] { return count("config/lamp") == 1; });
    const auto refused = call("set_config", Value::object({{"level", 11}}));
    EXPECT_FALSE(refused.success);
    EXPECT_EQ(refused.message, "too bright");
    EXPECT_EQ(lamp.config(), Value::object({{"level", 4}}));
    const auto kept = contract::parse_config_section(last("config/lamp")->payload);
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->config, lamp.config());
    EXPECT_EQ(kept->revision, 1U);
}

TEST_F(ControlPlaneTest, RestartEndsTheWorkerCleanly) {
    Worker& lamp = add("lamp");
    bring_up(lamp);
    EXPECT_TRUE(call("restart").success);
    until([&] { return code(lamp).has_value(); });
    EXPECT_EQ(code(lamp), 0);
}

TEST_F(ControlPlaneTest, NeedsNoBus) {
    broker_->close();
    Worker& lamp = add("lamp");
    begin(lamp);
    until([&] { return std::filesystem::exists(folder_.path / "lamp.sock"); });
    EXPECT_EQ(*call("get_state").data->find("bus_connected"), Value(false));
}

} // namespace
} // namespace tutti::worker
