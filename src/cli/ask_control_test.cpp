// Commands that go through control, with a control and a supervisor of this process at the other end.
#include "cli/ask_control.hpp"
#include "cli/service_actions.hpp"
#include "command/exit_code.hpp"
#include "control/server.hpp"
#include "control/test_rig.hpp"
#include "governance/run_message.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tutti::cli {
namespace {

using control::RunDirectory;
using governance::Answer;

/// A supervisor of `control`, `orchestrator` and `lamp`, and what it was told.
struct Supervised {
    Supervised(asio::io_context& context, const RunDirectory& directory)
        : server(context.get_executor(), {.worker = "supervisor", .directory = directory.path}) {
        server.on("list", [](const control::Request&, const control::Peer&) {
            std::vector<Value> services;
            for (const auto* name : {"control", "orchestrator", "lamp"})
                services.push_back(Value::object(
                    {{"name", name}, {"state", "stopped"}, {"pid", nullptr}, {"cause", "asked"}}
                ));
            return control::response(Value::object({{"services", Value::array(std::move(services))}}));
        });
        server.on("stop", [this](const control::Request& request, const control::Peer&) {
            const auto service = *request.text("service");
            told.push_back(service);
            return control::acknowledged(
                "stopping", Value::object({{"name", service}, {"state", "stopped"}, {"cause", "asked"}})
            );
        });
        EXPECT_TRUE(server.open());
    }
    control::Server server;
    std::vector<std::string> told;
};

/// Control, which says one answer to all.
struct FixtureControl {
    FixtureControl(asio::io_context& context, const RunDirectory& directory, Answer says)
        : server(context.get_executor(), {.worker = "control", .directory = directory.path}) {
        server.on(
            "run",
            [this, says = std::move(says)](const control::Request& request, const control::Peer&) {
                governance::Request usual;
                usual.subject = {"whoever types", governance::UserRole::Admin};
                asked.push_back(*governance::read_run_parameters(request.frame, usual));
                return control::acknowledged("done", governance::run_answer(says));
            }
        );
        EXPECT_TRUE(server.open());
    }
    control::Server server;
    std::vector<governance::Request> asked;
};

struct Ended {
    int exit_code = 0;
    std::string out;
    std::string err;
};

Task<Ended> stop(const RunDirectory& directory, std::vector<std::string> services) {
    ServiceActionOptions options;
    options.place = {directory.path, nullptr};
    options.action = ServiceAction::Stop;
    options.services = std::move(services);
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int exit_code = co_await act(std::move(options));
    auto out = ::testing::internal::GetCapturedStdout();
    co_return Ended{exit_code, std::move(out), ::testing::internal::GetCapturedStderr()};
}

const Answer stopped{200, R"({"data":{"service":"lamp","state":"stopped"}})"};

Task<void> asks_control(asio::io_context& context) {
    const RunDirectory directory;
    Supervised supervisor(context, directory);
    FixtureControl control(context, directory, stopped);
    std::vector<std::string> services = {"lamp", "control", "orchestrator"};
    const auto ended = co_await stop(directory, std::move(services));
    EXPECT_EQ(ended.exit_code, command::Success) << ended.err;
    EXPECT_EQ(ended.err, "");
    // Who carries a command is told so directly when that command would end it.
    EXPECT_EQ(supervisor.told, (std::vector<std::string>{"control", "orchestrator"}));
    EXPECT_EQ(control.asked.size(), 1U);
    if (!control.asked.empty()) {
        EXPECT_EQ(control.asked[0].command, "service.stop");
        EXPECT_EQ(*control.asked[0].params.find("service"), Value("lamp"));
        EXPECT_EQ(control.asked[0].subject.name, "whoever types");
        EXPECT_EQ(control.asked[0].via, governance::Via::Control);
    }
    co_await control.server.stop();
    co_await supervisor.server.stop();
}
TEST(ThroughControl, ServicesAreStoppedByControlButForThoseThatItNeeds) { control::run(asks_control); }

Task<void> is_refused(asio::io_context& context) {
    const RunDirectory directory;
    Supervised supervisor(context, directory);
    FixtureControl control(
        context, directory, {423, R"({"error":{"code":"locked","message":"the vault is locked"}})"}
    );
    std::vector<std::string> services = {"lamp"};
    const auto ended = co_await stop(directory, std::move(services));
    EXPECT_EQ(ended.exit_code, command::Failure);
    EXPECT_EQ(ended.err, "lamp: the vault is locked\n");
    EXPECT_TRUE(supervisor.told.empty());
    co_await control.server.stop();
    co_await supervisor.server.stop();
}
TEST(ThroughControl, WhatItRefusesIsNotDone) { control::run(is_refused); }

Task<void> goes_directly(asio::io_context& context) {
    const RunDirectory directory;
    Supervised supervisor(context, directory);
    std::vector<std::string> services = {"lamp"};
    const auto ended = co_await stop(directory, std::move(services));
    EXPECT_EQ(ended.exit_code, command::Success);
    EXPECT_EQ(supervisor.told, std::vector<std::string>{"lamp"});
    EXPECT_EQ(
        ended.err, "tutti: control does not answer (it does not run): this goes the direct way, and is not "
                   "written down\n"
    );
    co_await supervisor.server.stop();
}
TEST(ThroughControl, WithControlAwayItIsSaidAndToldDirectly) { control::run(goes_directly); }

Task<void> is_not_expected(asio::io_context&) {
    const RunDirectory directory;
    ::testing::internal::CaptureStderr();
    const auto found = co_await find_control(directory.path);
    EXPECT_FALSE(found);
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}
TEST(ThroughControl, WhereNothingRunsNothingIsSaid) { control::run(is_not_expected); }

} // namespace
} // namespace tutti::cli
