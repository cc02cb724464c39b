// The commands that ask a control socket, with a server of this process at the other end.
#include "cli/bus_commands.hpp"
#include "cli/doctor.hpp"
#include "cli/listeners.hpp"
#include "cli/service_actions.hpp"
#include "cli/services.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "control/server.hpp"
#include "io/lock_file.hpp"
#include "io/temporary_folder_testing.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <algorithm>
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
        using Form = StatusOptions::Form;
        return run(show_status(
            {.place = place(), .service = std::move(name), .form = json ? Form::Json : Form::Table}
        ));
    }
    int ask_to(ServiceAction action, std::vector<std::string> services, bool json = false) {
        return run(act(acting(action, std::move(services), json)));
    }
    ServiceActionOptions acting(ServiceAction action, std::vector<std::string> services, bool json = false) {
        ServiceActionOptions options;
        options.place = place();
        options.action = action;
        options.services = std::move(services);
        options.json = json;
        return options;
    }
    Task<int> show_doctor() {
        const auto running = co_await find_running(place());
        print_out("{}", describe_findings({running.finding}, Colours::Off));
        co_return Success;
    }
    Task<int> show_listeners(std::string service) {
        const auto listeners = co_await listeners_of(folder_.path, std::move(service));
        if (listeners.empty()) co_return NotFound;
        print_out("{}", describe_listeners(listeners, Colours::Off));
        co_return Success;
    }
    SupervisorPlace place() { return {folder_.path, &orphans_}; }
    /// A supervisor with these services.
    control::Server& supervise(std::vector<Value> services) {
        auto& server = serve("supervisor");
        server.on("list", [services = std::move(services)](const control::Request&, const control::Peer&) {
            return control::response(Value::object({{"services", Value::array(services)}}));
        });
        return server;
    }

    /// Orphans as a test wants them.
    class FakeOrphans final : public Orphans {
    public:
        Task<std::vector<Orphan>> find() override { co_return left; }
        Task<Result<void>> end() override {
            left.clear();
            co_return Result<void>();
        }
        std::vector<Orphan> left;
    };

    io::TemporaryFolder folder_;
    FakeOrphans orphans_;
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
    EXPECT_EQ(ask_status("lmap"), NotFound);
    EXPECT_EQ(err_, "tutti: no service named lmap. Did you mean `lamp`? `tutti status` lists them.\n");
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

TEST_F(ControlCommands, AnActionIsDoneForAllServicesOrForNone) {
    auto& server = supervise({service("lamp", "ready"), service("hub", "ready")});
    std::vector<std::string> told;
    server.on("restart", [&](const control::Request& request, const control::Peer&) {
        told.emplace_back(request.find("service")->string());
        return control::acknowledged("restarted", service("hub", "ready"));
    });
    EXPECT_EQ(ask_to(ServiceAction::Restart, {"lamp", "horn", "hub"}), NotFound);
    EXPECT_EQ(told, std::vector<std::string>{});
    EXPECT_EQ(err_, "tutti: no service named horn. `tutti status` lists them.\n");
    EXPECT_EQ(ask_to(ServiceAction::Restart, {"lamp", "hub", "lamp"}), Success);
    EXPECT_EQ(told, (std::vector<std::string>{"lamp", "hub"}));
    EXPECT_EQ(out_, "lamp: ready\nhub: ready\n");
    EXPECT_EQ(ask_to(ServiceAction::Restart, {"hub"}, true), Success);
    EXPECT_EQ(out_, "{\"hub\":{\"success\":true,\"message\":\"ready\"}}\n");
}

TEST_F(ControlCommands, AnActionThatIsRefusedFailsWithItsReason) {
    auto& server = supervise({service("lamp", "ready")});
    server.on("stop", [&](const control::Request&, const control::Peer&) {
        return control::refused("the installation is being stopped");
    });
    EXPECT_EQ(ask_to(ServiceAction::Stop, {"lamp"}), Failure);
    EXPECT_EQ(err_, "lamp: the installation is being stopped\n");
}

/// A supervisor whose lamp passes through these states, one for each time that it is asked; the last stays.
class ControlCommandsTakeTime : public ControlCommands {
protected:
    void pass_through(const char* command, std::vector<const char*> states) {
        auto& server = serve("supervisor");
        server.on("list", [this, states](const control::Request&, const control::Peer&) {
            const auto* state = states[std::min(asked_++, states.size() - 1)];
            return control::response(Value::object({{"services", Value::array({service("lamp", state)})}}));
        });
        server.on(command, [this, states](const control::Request&, const control::Peer&) {
            asked_ = 1;
            return control::acknowledged("it has begun", service("lamp", states.front()));
        });
    }
    std::size_t asked_ = 0;
};

TEST_F(ControlCommandsTakeTime, ARestartReturnsWhenTheServiceIsReady) {
    pass_through("restart", {"stopping", "stopping", "starting", "ready"});
    EXPECT_EQ(ask_to(ServiceAction::Restart, {"lamp"}), Success);
    EXPECT_EQ(out_, "lamp: ready\n");
}

TEST_F(ControlCommandsTakeTime, AStartOfWhatEndsInsteadFailsWithTheCause) {
    pass_through("start", {"starting", "backoff"});
    EXPECT_EQ(ask_to(ServiceAction::Start, {"lamp"}), Failure);
    EXPECT_EQ(err_, "lamp: backoff: started\n");
}

TEST_F(ControlCommandsTakeTime, AServiceThatIsNotReadyInTimeIsNotRunning) {
    pass_through("restart", {"stopping", "starting"});
    auto options = acting(ServiceAction::Restart, {"lamp"});
    options.timeout = 0.001;
    EXPECT_EQ(run(act(options)), NotRunning);
    EXPECT_EQ(err_.substr(0, err_.find(" still")), "lamp: after 0.001 s it is");
    options.patience = Patience::Leave;
    EXPECT_EQ(run(act(options)), Success);
    EXPECT_EQ(out_, "lamp: it has begun\n");
}

TEST_F(ControlCommandsTakeTime, AStopReturnsWhenTheServiceHasStopped) {
    pass_through("stop", {"stopping", "stopping", "stopped"});
    EXPECT_EQ(ask_to(ServiceAction::Stop, {"lamp"}), Success);
    EXPECT_EQ(out_, "lamp: stopped\n");
}

TEST_F(ControlCommands, WhereNobodySupervisesWhatRunsIsNamed) {
    orphans_.left = {{"hub", 7, SteadyTime{}}};
    EXPECT_EQ(ask_status(), NotRunning);
    EXPECT_NE(out_.find("hub"), std::string::npos);
    EXPECT_EQ(
        err_, "tutti: nobody supervises here, and 1 service runs on. `tutti up CONFIG` takes them over, "
              "`tutti down` stops them.\n"
    );
    EXPECT_EQ(ask_status({}, true), NotRunning);
    EXPECT_NE(out_.find(R"("code":"unsupervised")"), std::string::npos);
    EXPECT_NE(out_.find(R"("orphans":[{"name":"hub","pid":7,)"), std::string::npos);
    EXPECT_EQ(ask_to(ServiceAction::Restart, {"hub"}), NotRunning);
    EXPECT_EQ(run(shut_down({.place = place()})), Success);
    EXPECT_EQ(out_, "Everything has stopped.\n");
    EXPECT_TRUE(orphans_.left.empty());
    EXPECT_EQ(run(shut_down({.place = place()})), NotRunning);
}

TEST_F(ControlCommands, StatusGivesTheNumberOfAProcessForKill) {
    supervise({service("hub", "ready")});
    EXPECT_EQ(
        run(show_status({.place = place(), .service = "hub", .form = StatusOptions::Form::Pid})), Success
    );
    EXPECT_EQ(out_, "7\n");
}

TEST_F(ControlCommands, WhereClientsComeInIsSaidByTheHubItself) {
    auto& hub = serve("hub");
    hub.on("get_state", [](const control::Request&, const control::Peer&) {
        const auto house = Value::object(
            {{"name", "house"},
             {"at", "192.168.1.5:8883"},
             {"protocol", "mqtt over TLS"},
             {"state", "open"},
             {"anonymous", "read"},
             {"users", true},
             {"clients", 3},
             {"max_clients", 10}}
        );
        return control::response(Value::object({{"listeners", Value::array({house})}}));
    });
    EXPECT_EQ(run(show_listeners("hub")), Success);
    EXPECT_EQ(
        out_, "LISTENER  AT                PROTOCOL       STATE  ANONYMOUS  USERS  CLIENTS\n"
              "house     192.168.1.5:8883  mqtt over TLS  open   read       yes    3 of 10\n"
    );
    EXPECT_EQ(run(show_listeners("lamp")), NotFound);
}

TEST_F(ControlCommands, DoctorFindsTheInstallationThatRuns) {
    EXPECT_EQ(run(show_doctor()), Success);
    EXPECT_NE(out_.find("none runs in "), std::string::npos);
    auto& server = serve("supervisor");
    server.on("get_state", [](const control::Request&, const control::Peer&) {
        return control::response(
            Value::object({{"installation", "porch"}, {"pid", 12}, {"config", "/etc/porch.toml"}})
        );
    });
    EXPECT_EQ(run(show_doctor()), Success);
    EXPECT_NE(out_.find("\"porch\" runs in "), std::string::npos);
    EXPECT_NE(out_.find(": process 12, from /etc/porch.toml"), std::string::npos);
}

/// Begins a `tutti down`, and turns until the supervisor was told.
class Down : public ControlCommands {
protected:
    void begin() {
        auto& server = supervise({});
        bool told = false;
        server.on("shutdown", [&](const control::Request&, const control::Peer&) {
            told = true;
            return control::acknowledged("going");
        });
        CaptureStdout();
        asio::co_spawn(context_, shut_down({.place = place()}), [this](const std::exception_ptr&, int code) {
            exit_code_ = code;
        });
        turn_until([&] { return told; });
    }
    void supervisor_goes() {
        stop_server();
        turn_until([&] { return exit_code_.has_value(); });
        EXPECT_EQ(exit_code_, Success);
        EXPECT_EQ(GetCapturedStdout(), "Everything has stopped.\n");
    }

    std::optional<int> exit_code_;
};

TEST_F(Down, ReturnsWhenTheSupervisorIsGone) {
    begin();
    while (context_.poll() > 0) {
    } // the answer has come
    EXPECT_FALSE(exit_code_.has_value());
    supervisor_goes();
}

TEST_F(Down, StopsWhatASupervisorLeftThatWasKilledMeanwhile) {
    begin();
    orphans_.left = {{"lamp", 7, SteadyTime{}}};
    supervisor_goes();
    EXPECT_TRUE(orphans_.left.empty());
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
