// The commands that ask a control socket, with a server of this process at the other end.
#include "cli/bus_commands.hpp"
#include "cli/services.hpp"
#include "command/exit_code.hpp"
#include "control/server.hpp"
#include "io/lock_file.hpp"
#include "io/temporary_folder_testing.hpp"

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

Value service(const char* name, const char* state) {
    return Value::object({{"name", name}, {"state", state}, {"pid", 7}, {"restarts", 0}, {"cause", "started"}}
    );
}

class ControlCommands : public ::testing::Test {
protected:
    void TearDown() override {
        if (server_) stop_server();
    }
    control::Server& serve(std::string name) {
        control::ServerOptions options;
        options.worker = std::move(name);
        options.directory = folder_.path;
        options.heartbeat = {};
        server_.emplace(context_.get_executor(), options);
        EXPECT_TRUE(server_->open());
        return *server_;
    }
    void stop_server() {
        bool stopped = false;
        asio::co_spawn(context_, server_->stop(), [&](const std::exception_ptr&) { stopped = true; });
        turn_until([&] { return stopped; });
        server_.reset();
    }
    void turn_until(const std::function<bool()>& holds) {
        context_.restart();
        while (!holds() && context_.run_one_for(seconds(20)) > 0) {
        }
    }
    int run(Task<int> command) {
        std::optional<int> exit_code;
        CaptureStdout();
        CaptureStderr();
        asio::co_spawn(context_, std::move(command), [&](const std::exception_ptr& error, int code) {
            if (error) std::rethrow_exception(error);
            exit_code = code;
        });
        turn_until([&] { return exit_code.has_value(); });
        out_ = GetCapturedStdout();
        err_ = GetCapturedStderr();
        return exit_code.value_or(-1);
    }
    int ask_status(std::string name = {}, bool json = false) {
        return run(show_status({.run_directory = folder_.path, .service = std::move(name), .json = json}));
    }
    int ask_to(ServiceAction action, std::vector<std::string> services, bool json = false) {
        return run(act(
            {.run_directory = folder_.path, .action = action, .services = std::move(services), .json = json}
        ));
    }
    /// A supervisor with these services.
    control::Server& supervise(std::vector<Value> services) {
        auto& server = serve("supervisor");
        server.on("list", [services = std::move(services)](const control::Request&, const control::Peer&) {
            return control::response(Value::object({{"services", Value::array(services)}}));
        });
        return server;
    }

    io::TemporaryFolder folder_;
    asio::io_context context_{1};
    std::optional<control::Server> server_;
    std::string out_;
    std::string err_;
};

TEST_F(ControlCommands, StatusShowsAllServicesOrOne) {
    supervise({service("hub", "ready"), service("lamp", "ready")});
    EXPECT_EQ(ask_status(), Success);
    EXPECT_NE(out_.find("hub"), std::string::npos);
    EXPECT_NE(out_.find("lamp"), std::string::npos);
    EXPECT_EQ(ask_status("lamp"), Success);
    EXPECT_EQ(out_.find("hub"), std::string::npos);
    EXPECT_EQ(ask_status("horn"), NotFound);
    EXPECT_EQ(err_, "tutti: no service named horn. `tutti status` lists them.\n");
}

TEST_F(ControlCommands, StatusIsNotRunningWhereOneIsNotReady) {
    supervise({service("hub", "ready"), service("lamp", "backoff")});
    EXPECT_EQ(ask_status(), NotRunning);
    EXPECT_EQ(ask_status("hub"), Success);
}

TEST_F(ControlCommands, StatusAsJsonIsWhatTheSupervisorSays) {
    supervise({service("hub", "ready")});
    EXPECT_EQ(ask_status({}, true), Success);
    EXPECT_EQ(
        out_, "{\"services\":[{\"name\":\"hub\",\"state\":\"ready\",\"pid\":7,\"restarts\":0,\"cause\":"
              "\"started\"}]}\n"
    );
}

TEST_F(ControlCommands, WithoutASupervisorTheySayHowToStartOne) {
    EXPECT_EQ(ask_status(), NotRunning);
    EXPECT_NE(err_.find("no installation runs here"), std::string::npos);
    EXPECT_NE(err_.find("`tutti up CONFIG` starts one."), std::string::npos);
    EXPECT_EQ(ask_to(ServiceAction::Stop, {"lamp"}, true), NotRunning);
    EXPECT_NE(out_.find(R"({"error":{"code":"unavailable")"), std::string::npos);
}

TEST_F(ControlCommands, AnActionGoesToEachServiceAndFailsWhereOneFails) {
    auto& server = supervise({});
    std::vector<std::string> told;
    server.on("restart", [&](const control::Request& request, const control::Peer&) {
        told.emplace_back(request.find("service")->string());
        if (told.back() == "horn") return control::refused("there is no horn");
        return control::acknowledged("restarted");
    });
    EXPECT_EQ(ask_to(ServiceAction::Restart, {"lamp", "horn", "hub"}), Failure);
    EXPECT_EQ(told, (std::vector<std::string>{"lamp", "horn", "hub"}));
    EXPECT_EQ(out_, "lamp: restarted\nhub: restarted\n");
    EXPECT_EQ(err_, "horn: there is no horn\n");
    EXPECT_EQ(ask_to(ServiceAction::Restart, {"hub"}, true), Success);
    EXPECT_EQ(out_, "{\"hub\":{\"success\":true,\"message\":\"restarted\"}}\n");
}

TEST_F(ControlCommands, DownReturnsWhenTheSupervisorIsGone) {
    auto& server = supervise({});
    bool told = false;
    server.on("shutdown", [&](const control::Request&, const control::Peer&) {
        told = true;
        return control::acknowledged("going");
    });
    std::optional<int> exit_code;
    CaptureStdout();
    asio::co_spawn(
        context_, shut_down({.run_directory = folder_.path}),
        [&](const std::exception_ptr&, int code) { exit_code = code; }
    );
    turn_until([&] { return told; });
    while (context_.poll() > 0) {
    } // the answer has come
    EXPECT_FALSE(exit_code.has_value());
    stop_server();
    turn_until([&] { return exit_code.has_value(); });
    EXPECT_EQ(exit_code, Success);
    EXPECT_EQ(GetCapturedStdout(), "Everything has stopped.\n");
}

TEST_F(ControlCommands, ACallOverTheSocketNeedsNoBus) {
    auto& server = serve("lamp");
    server.on("louder", [](const control::Request& request, const control::Peer&) {
        return control::acknowledged("done", *request.find("by"));
    });
    CallOptions options;
    options.run_directory = folder_.path;
    options.target = "lamp";
    options.action = "louder";
    const auto by = Value::object({{"by", 3}});
    EXPECT_EQ(run(call_over_control_socket(options, by)), Success);
    EXPECT_EQ(out_, "3\n");
    options.action = "fly";
    EXPECT_EQ(run(call_over_control_socket(options, by)), Failure);
    EXPECT_EQ(err_, "tutti: Unknown command: fly (refused)\n");
    options.target = "horn";
    EXPECT_EQ(run(call_over_control_socket(options, by)), NotFound);
    EXPECT_NE(err_.find("tutti: horn has no control socket here"), std::string::npos);
}

} // namespace
} // namespace tutti::cli
