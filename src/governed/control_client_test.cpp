#include "base/json.hpp"
#include "control/framing.hpp"
#include "control/server.hpp"
#include "control/test_rig.hpp"
#include "governance/run_message.hpp"
#include "governed/control_client.hpp"
#include "io/task_group.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tutti::governed {
namespace {

using namespace std::chrono_literals;
using control::Arrivals;
using control::RunDirectory;
using governance::Answer;
using governance::Request;

/// Control as its socket shows it: notes what it is asked, and answers when it is let.
struct FixtureControl {
    FixtureControl(asio::io_context& context, const RunDirectory& directory)
        : requests(context.get_executor()), answers(context.get_executor()),
          server(context.get_executor(), {.worker = "control", .directory = directory.path}) {
        server.on_task("run", [this](control::Request request, control::Peer) {
            return answer(std::move(request));
        });
        const auto opened = server.open();
        EXPECT_TRUE(opened);
    }

    Task<control::Reply> answer(control::Request request) {
        auto read = governance::read_run_parameters(request.frame, {});
        EXPECT_TRUE(read);
        requests.put(std::move(*read));
        auto answer = co_await answers.take();
        co_return control::acknowledged("done", governance::run_answer(answer));
    }

    Arrivals<Request> requests;
    Arrivals<Answer> answers;
    control::Server server;
};

Request restart(std::string key = {}) {
    Request request;
    request.subject = {"mara", governance::UserRole::Operator};
    request.via = governance::Via::Http;
    request.command = "service.restart";
    request.params = Value::object({{"service", "hub"}});
    request.idempotency_key = std::move(key);
    return request;
}

Task<void> put_answer(ControlClient& client, Request request, Arrivals<Answer>& to) {
    auto answer = co_await client.run(std::move(request));
    to.put(std::move(answer));
}

Task<void> relays(asio::io_context& context) {
    const RunDirectory directory;
    FixtureControl fixture(context, directory);
    ControlClient client({.socket = directory.path / "control.sock"});
    fixture.answers.put({423, R"({"error":{"code":"locked","message":"the vault is locked"}})", true});
    auto request = restart("k1");
    const auto answer = co_await client.run(std::move(request));
    EXPECT_EQ(answer.status, 423U);
    EXPECT_EQ(answer.body, R"({"error":{"code":"locked","message":"the vault is locked"}})");
    EXPECT_TRUE(answer.is_stale);
    const auto asked = co_await fixture.requests.take();
    EXPECT_EQ(asked.command, "service.restart");
    EXPECT_EQ(asked.subject.name, "mara");
    EXPECT_EQ(asked.subject.role, governance::UserRole::Operator);
    EXPECT_EQ(asked.idempotency_key, "k1");
    client.close();
    co_await fixture.server.stop();
}
TEST(ControlClient, GivesStatusAndBodyOfTheAnswerAsTheyAre) { control::run(relays); }

Task<void> asks_beside(asio::io_context& context) {
    const RunDirectory directory;
    FixtureControl fixture(context, directory);
    ControlClient client({.socket = directory.path / "control.sock"});
    io::TaskGroup tasks(context.get_executor());
    Arrivals<Answer> answered(context.get_executor());
    for (int count = 0; count < 8; ++count) tasks.spawn("ask", put_answer(client, restart(), answered));
    for (int count = 0; count < 8; ++count) co_await fixture.requests.take(); // all of them, none answered
    EXPECT_EQ(client.connections(), 8U);
    for (int count = 0; count < 8; ++count) fixture.answers.put({200, R"({"data":{}})"});
    for (int count = 0; count < 8; ++count) co_await answered.take();
    // One after the other they share a connection.
    for (int count = 0; count < 8; ++count) {
        fixture.answers.put({200, R"({"data":{}})"});
        auto request = restart();
        const auto answer = co_await client.run(std::move(request));
        EXPECT_EQ(answer.status, 200U);
    }
    EXPECT_EQ(client.connections(), 8U);
    EXPECT_EQ(fixture.server.connections(), 8U);
    co_await tasks.stop();
    client.close();
    co_await fixture.server.stop();
}
TEST(ControlClient, ManyCommandsAreUnderWayBesideEachOther) { control::run(asks_beside); }

Task<void> refuses_too_many(asio::io_context& context) {
    const RunDirectory directory;
    FixtureControl fixture(context, directory);
    ControlClient client({.socket = directory.path / "control.sock", .connections = 1});
    io::TaskGroup tasks(context.get_executor());
    Arrivals<Answer> answered(context.get_executor());
    tasks.spawn("ask", put_answer(client, restart(), answered));
    co_await fixture.requests.take();
    auto request = restart();
    const auto refused = co_await client.run(std::move(request));
    EXPECT_EQ(refused.status, 503U);
    EXPECT_NE(refused.body.find("busy"), std::string::npos);
    fixture.answers.put({200, R"({"data":{}})"});
    const auto first = co_await answered.take();
    EXPECT_EQ(first.status, 200U);
    co_await tasks.stop();
    client.close();
    co_await fixture.server.stop();
}
TEST(ControlClient, MoreThanItHasConnectionsForAreRefused) { control::run(refuses_too_many); }

Task<void> refuses_what_fits_no_frame(asio::io_context& context) {
    const RunDirectory directory;
    FixtureControl fixture(context, directory);
    ControlClient client({.socket = directory.path / "control.sock"});
    auto request = restart();
    request.params = Value::object({{"service", std::string(control::max_frame_size, 'x')}});
    const auto refused = co_await client.run(std::move(request));
    EXPECT_EQ(refused.status, 400U);
    EXPECT_NE(refused.body.find("invalid_input"), std::string::npos) << refused.body;
    EXPECT_NE(refused.body.find("nothing is done"), std::string::npos) << refused.body;
    fixture.answers.put({200, R"({"data":{}})"});
    auto next = restart();
    const auto answer = co_await client.run(std::move(next));
    EXPECT_EQ(answer.status, 200U);
    const auto asked = co_await fixture.requests.take();
    EXPECT_EQ(asked.params, restart().params) << "the first that came is the one that fits";
    client.close();
    co_await fixture.server.stop();
}
TEST(ControlClient, ACommandThatFitsNoFrameIsRefusedAndNothingIsDone) {
    control::run(refuses_what_fits_no_frame);
}

Task<void> says_that_it_is_away(asio::io_context&) {
    const RunDirectory directory;
    ControlClient client({.socket = directory.path / "control.sock"});
    auto request = restart();
    const auto answer = co_await client.run(std::move(request));
    EXPECT_EQ(answer.status, 503U);
    const auto body = parse_json(answer.body);
    EXPECT_EQ(body->find("error")->find("code")->string(), control_away);
    EXPECT_NE(answer.body.find("control is away"), std::string::npos) << answer.body;
    client.close();
}
TEST(ControlClient, ControlAwayIs503) { control::run(says_that_it_is_away); }

Task<void> comes_again(asio::io_context& context) {
    const RunDirectory directory;
    ControlClient client({.socket = directory.path / "control.sock"});
    io::TaskGroup tasks(context.get_executor());
    Arrivals<Answer> answered(context.get_executor());
    {
        FixtureControl first(context, directory);
        tasks.spawn("ask", put_answer(client, restart("k1"), answered));
        co_await first.requests.take();
        first.answers.put({200, R"({"data":1})"});
        const auto answer = co_await answered.take();
        EXPECT_EQ(answer.body, R"({"data":1})");
        tasks.spawn("ask", put_answer(client, restart("k2"), answered));
        co_await first.requests.take();
        co_await first.server.stop();
    }
    const auto lost = co_await answered.take();
    EXPECT_EQ(lost.status, 503U);
    EXPECT_NE(lost.body.find("same idempotency key"), std::string::npos) << lost.body;
    FixtureControl second(context, directory);
    second.answers.put({200, R"({"data":2})"});
    auto request = restart("k2");
    const auto answer = co_await client.run(std::move(request));
    EXPECT_EQ(answer.body, R"({"data":2})");
    co_await tasks.stop();
    client.close();
    co_await second.server.stop();
}
TEST(ControlClient, AConnectionThatEndedIsMadeAnew) { control::run(comes_again); }

Task<void> lets_go(asio::io_context& context) {
    const RunDirectory directory;
    FixtureControl fixture(context, directory);
    ControlClient client({.socket = directory.path / "control.sock", .kept = 0s});
    fixture.answers.put({200, R"({"data":{}})"});
    auto request = restart();
    const auto answer = co_await client.run(std::move(request));
    EXPECT_EQ(answer.status, 200U);
    Arrivals<control::ConnectionId> closed(context.get_executor());
    fixture.server.on_closed([&](control::ConnectionId id) { closed.put(id); });
    co_await closed.take();
    EXPECT_EQ(client.connections(), 0U);
    co_await fixture.server.stop();
}
TEST(ControlClient, AConnectionThatNobodyUsesIsNotKept) { control::run(lets_go); }

Task<void> waits_no_longer(asio::io_context& context) {
    const RunDirectory directory;
    FixtureControl fixture(context, directory);
    auto connected = co_await control::Client::connect(directory.path / "control.sock");
    auto request = restart();
    request.patience = microseconds(1);
    const auto answer = co_await run_on(*connected, std::move(request), microseconds(1000));
    EXPECT_FALSE(answer);
    if (!answer) EXPECT_EQ(answer.error().code, ErrorCode::Timeout);
    fixture.answers.put({200, R"({"data":{}})"});
    connected->close();
    co_await fixture.server.stop();
}
TEST(ControlClient, WaitsAsLongAsWhoeverAsksAndAMargin) { control::run(waits_no_longer); }

Task<void> makes_another(asio::io_context& context) {
    const RunDirectory directory;
    FixtureControl fixture(context, directory);
    ControlClient client({.socket = directory.path / "control.sock", .margin = microseconds(1000)});
    auto slow = restart("slow");
    slow.patience = microseconds(1);
    const auto late = co_await client.run(std::move(slow));
    EXPECT_EQ(late.status, 504U);
    EXPECT_EQ(client.connections(), 0U);
    const auto first = co_await fixture.requests.take(); // and is not answered
    EXPECT_EQ(first.idempotency_key, "slow");
    io::TaskGroup tasks(context.get_executor());
    Arrivals<Answer> answered(context.get_executor());
    auto next = restart("next");
    next.patience = seconds(60);
    tasks.spawn("ask", put_answer(client, std::move(next), answered));
    const auto second = co_await fixture.requests.take();
    EXPECT_EQ(second.idempotency_key, "next");
    for (int count = 0; count < 2; ++count) fixture.answers.put({200, R"({"data":{}})"});
    const auto answer = co_await answered.take();
    EXPECT_EQ(answer.status, 200U);
    co_await tasks.stop();
    client.close();
    co_await fixture.server.stop();
}
TEST(ControlClient, NobodyWaitsBehindACommandThatWasGivenUp) { control::run(makes_another); }

} // namespace
} // namespace tutti::governed
