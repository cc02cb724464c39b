// A whole supervisor in this process, with real shims and services below it.
#include "control/framing.hpp"
#include "io/clock.hpp"
#include "io/local_socket.hpp"
#include "supervisor/service_paths.hpp"
#include "supervisor/supervisor.hpp"

#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <optional>
#include <thread>
#include <unistd.h>

namespace tutti::supervisor {
namespace {

namespace fs = std::filesystem;

/// A blocking peer of the control socket. Everything that does not come within 30 s is a failure.
class Peer {
public:
    explicit Peer(const fs::path& run_directory) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, (run_directory / "supervisor.sock").c_str());
        const timeval patience{30, 0};
        ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        connected_ = ::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    bool connected() const { return connected_; }

    void send(const Value& frame) {
        const auto bytes = *control::encode_frame(frame);
        ASSERT_EQ(::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), ssize_t(bytes.size()));
    }
    Value next() {
        while (true) {
            auto frame = decoder_.next();
            if (frame && frame->has_value()) return **frame;
            char bytes[65536];
            const auto length = ::recv(socket_.get(), bytes, sizeof bytes, 0);
            if (length < 0 && errno == EINTR) continue; // a child of the supervisor in this process
            if (length <= 0) throw std::runtime_error("the supervisor said nothing");
            decoder_.feed({bytes, static_cast<std::size_t>(length)});
        }
    }
    /// The answer; what was pushed before it is passed over.
    Value call(std::string command, std::string service = {}) {
        send(Value::object({{"type", "command"}, {"cmd", command}, {"msg_id", 1}, {"service", service}}));
        while (true) {
            auto frame = next();
            if (frame.find("msg_id") != nullptr) return frame;
        }
    }
    /// Until that service is as wanted, by the list and then by transitions.
    Value wait(const std::string& name, const std::function<bool(const Value&)>& wanted) {
        const auto answer = call("watch");
        for (const auto& service : answer.find("data")->find("services")->items())
            if (service.find("name")->string() == name && wanted(service)) return service;
        while (true) {
            const auto frame = next();
            const auto* service = frame.find("service");
            if (service != nullptr && service->find("name")->string() == name && wanted(*service))
                return *service;
        }
    }
    Value wait_state(const std::string& name, std::string_view state) {
        return wait(name, [&](const Value& service) { return service.find("state")->string() == state; });
    }

private:
    io::FileDescriptor socket_;
    bool connected_ = false;
    control::FrameDecoder decoder_;
};

supervise::ServiceDefinition service(std::string name, std::vector<std::string> run) {
    supervise::ServiceDefinition made;
    made.name = std::move(name);
    made.run = std::move(run);
    made.restart.stable_after = microseconds(1);
    made.restart.delays = {milliseconds(10)};
    return made;
}

class SupervisorRun : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "tutti-XXXXXX").native();
        folder_ = ::mkdtemp(pattern.data());
    }
    void TearDown() override {
        if (thread_.joinable()) down();
        fs::remove_all(folder_);
    }

    Options options(std::vector<supervise::ServiceDefinition> services) {
        Options made;
        made.bus_url = "mqtt://127.0.0.1:1";
        made.services = std::move(services);
        made.config_file = folder_ / "tutti.toml";
        made.run_directory = folder_ / "run";
        made.state_directory = folder_ / "state";
        made.program_directory = fs::path(TUTTI_SHIM).parent_path();
        made.log_level = io::LogLevel::Error;
        return made;
    }
    void up(std::vector<supervise::ServiceDefinition> services) {
        thread_ = std::thread([this, all = options(std::move(services))] { result_ = run(all); });
        wait_for_socket();
    }
    void wait_for_socket() {
        const auto deadline = io::steady_now() + seconds(30);
        while (!Peer(folder_ / "run").connected()) {
            ASSERT_LT(io::steady_now(), deadline) << "no supervisor";
            std::this_thread::yield();
        }
    }
    Peer peer() { return Peer(folder_ / "run"); }
    void down() {
        auto last = peer();
        EXPECT_TRUE(last.call("shutdown").find("success")->boolean());
        thread_.join();
        EXPECT_TRUE(result_);
    }

    fs::path folder_;
    std::thread thread_;
    Result<void> result_;
};

TEST_F(SupervisorRun, StartsServicesAndStopsThemWhenTold) {
    auto second = service("two", {"sleep", "1000"});
    second.needs = {"one"};
    up({second, service("one", {"sleep", "1000"})});
    const auto ready = peer().wait_state("two", "ready");
    const auto pid = static_cast<pid_t>(ready.find("pid")->integer());
    EXPECT_EQ(::kill(pid, 0), 0);
    down();
    EXPECT_EQ(::kill(pid, 0), -1);
    EXPECT_FALSE(fs::exists(folder_ / "run" / "services"));
}

TEST_F(SupervisorRun, BringsAKilledServiceBackAtOnce) {
    up({service("one", {"sleep", "1000"})});
    auto watcher = peer();
    const auto before = watcher.wait_state("one", "ready").find("pid")->integer();
    ::kill(static_cast<pid_t>(before), SIGKILL);
    const auto after = watcher.wait("one", [&](const Value& now) {
        return now.find("state")->string() == "ready" && now.find("pid")->integer() != before;
    });
    EXPECT_EQ(after.find("restarts")->integer(), 1);
    EXPECT_EQ(after.find("last_exit")->find("signal")->integer(), SIGKILL);
}

TEST_F(SupervisorRun, TellsACrashLoopFromAStop) {
    auto broken = service("broken", {"false"});
    broken.restart.limit = 2;
    up({broken});
    auto watcher = peer();
    watcher.wait_state("broken", "crash_loop");
    EXPECT_TRUE(peer().call("stop", "broken").find("success")->boolean());
    watcher.wait_state("broken", "stopped");
}

TEST_F(SupervisorRun, SaysWhyAProgramCouldNotBeExecuted) {
    up({service("broken", {"./nowhere"})});
    const auto state = peer().wait_state("broken", "backoff");
    EXPECT_TRUE(state.find("cause")->string().starts_with(
        "./nowhere could not be executed: No such file or directory"
    ));
}

TEST_F(SupervisorRun, IsReadyWhenItRegistersAndStartsAgainByHand) {
    auto worker = service("worker", {"sleep", "1000"});
    worker.ready = supervise::Readiness::Socket;
    up({worker});
    auto connection = peer();
    const auto registration = Value::object(
        {{"type", "register"},
         {"worker", "worker"},
         {"pid", ::getpid()},
         {"socket_path", ""},
         {"osc_addresses", Value::array({})}}
    );
    auto watcher = peer();
    watcher.wait_state("worker", "starting");
    connection.send(registration);
    const auto ready = watcher.wait("worker", [](const Value& now) {
        return now.find("state")->string() == "ready" && now.find("pid")->is_integer();
    });
    const auto before = ready.find("pid")->integer();
    connection.send(Value::object(
        {{"type", "heartbeat"},
         {"worker", "worker"},
         {"pid", 1},
         {"uptime_sec", 1.0},
         {"stats", Value::object({})}}
    ));
    EXPECT_TRUE(connection.call("restart", "worker").find("success")->boolean());
    const auto fresh = watcher.wait("worker", [&](const Value& now) {
        return now.find("pid")->is_integer() && now.find("pid")->integer() != before;
    });
    EXPECT_EQ(fresh.find("restarts")->integer(), 0);
}

TEST_F(SupervisorRun, RunsAnEphemeralServiceAtEachTick) {
    auto weather = service("weather", {"true"});
    weather.pattern = supervise::Pattern::Ephemeral;
    weather.every = milliseconds(50);
    up({weather});
    auto watcher = peer();
    for (int run = 0; run < 3; ++run) {
        watcher.wait_state("weather", "starting");
        watcher.wait_state("weather", "completed");
    }
}

TEST_F(SupervisorRun, RefusesWhatItDoesNotKnow) {
    up({service("one", {"sleep", "1000"})});
    EXPECT_EQ(peer().call("stop", "two").find("message")->string(), "no service is named two");
    EXPECT_FALSE(peer().call("dance").find("success")->boolean());
    const auto state = peer().call("get_state");
    EXPECT_EQ(state.find("data")->find("pid")->integer(), ::getpid());
    EXPECT_EQ(peer().call("get_stats").find("data")->find("services")->integer(), 1);
}

TEST_F(SupervisorRun, ASecondOneIsToldWhoRuns) {
    up({service("one", {"sleep", "1000"})});
    const auto second = run(options({}));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::Conflict);
    EXPECT_NE(second.error().message.find(std::to_string(::getpid())), std::string::npos);
}

TEST_F(SupervisorRun, AdoptsWhatAKilledSupervisorLeft) {
    auto never = service("ended", {"sh", "-c", "read -r code < fifo; exit $code"});
    never.restart.when = supervise::RestartWhen::Never;
    never.directory = folder_.native();
    const auto fifo = (folder_ / "fifo").native();
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    const auto services = {service("one", {"sleep", "1000"}), service("gone", {"sleep", "1000"}), never};
    const pid_t first = ::fork();
    if (first == 0) {
        static_cast<void>(run(options(services)));
        ::_exit(0);
    }
    wait_for_socket();
    const auto pid = peer().wait_state("one", "ready").find("pid")->integer();
    const auto ended = peer().wait_state("ended", "ready").find("pid")->integer();
    peer().wait_state("gone", "ready");
    ::kill(first, SIGKILL);
    ::waitpid(first, nullptr, 0);
    {
        const io::FileDescriptor gate(::open(fifo.c_str(), O_WRONLY | O_CLOEXEC));
        ASSERT_EQ(::write(gate.get(), "7\n", 2), 2);
    }
    while (::kill(static_cast<pid_t>(ended), 0) == 0) std::this_thread::yield();

    up({service("one", {"sleep", "1000"}), never}); // "gone" is no longer in the file
    const auto adopted = peer().wait_state("one", "ready");
    EXPECT_EQ(adopted.find("pid")->integer(), pid);
    EXPECT_EQ(adopted.find("restarts")->integer(), 0);
    const auto failed = peer().wait_state("ended", "failed");
    EXPECT_EQ(failed.find("last_exit")->find("code")->integer(), 7);
}

TEST_F(SupervisorRun, KeepsTheLockOfARunThatItCouldNotEnd) {
    const ServicePaths paths(services_directory(folder_ / "run"), "one");
    fs::create_directories(paths.directory);
    fs::permissions(folder_ / "run", fs::perms::owner_all);
    const io::FileDescriptor lock(::open(paths.lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    ASSERT_EQ(::flock(lock.get(), LOCK_EX | LOCK_NB), 0);
    up({service("one", {"sleep", "1000"}), service("two", {"sleep", "1000"})});
    peer().wait_state("two", "ready");
    EXPECT_TRUE(peer().call("shutdown").find("success")->boolean());
    thread_.join();
    ASSERT_FALSE(result_);
    EXPECT_NE(result_.error().message.find(paths.lock.native()), std::string::npos)
        << result_.error().message;
    EXPECT_TRUE(fs::exists(paths.lock));
    EXPECT_FALSE(fs::exists(ServicePaths(services_directory(folder_ / "run"), "two").directory));
}

TEST_F(SupervisorRun, EndsOnlyWhenWhatIsNoLongerInItsFileHasEnded) {
    auto slow = service("slow", {"sh", "-c", "trap 'read -r word < fifo; exit 0' TERM; sleep 1000 & wait"});
    slow.directory = folder_.native();
    const auto fifo = (folder_ / "fifo").native();
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    const pid_t first = ::fork();
    if (first == 0) {
        static_cast<void>(run(options({slow})));
        ::_exit(0);
    }
    wait_for_socket();
    const auto pid = static_cast<pid_t>(peer().wait_state("slow", "ready").find("pid")->integer());
    ::kill(first, SIGKILL);
    ::waitpid(first, nullptr, 0);
    up({});
    EXPECT_TRUE(peer().call("shutdown").find("success")->boolean());
    {
        const io::FileDescriptor gate(::open(fifo.c_str(), O_WRONLY | O_CLOEXEC));
        ASSERT_EQ(::write(gate.get(), "on\n", 3), 3);
    }
    thread_.join();
    EXPECT_TRUE(result_);
    EXPECT_EQ(::kill(pid, 0), -1);
}

TEST_F(SupervisorRun, SendsHeartbeatsToItsPeers) {
    auto quick = options({service("one", {"sleep", "1000"})});
    quick.heartbeat = milliseconds(20);
    thread_ = std::thread([this, quick] { result_ = run(quick); });
    wait_for_socket();
    auto listener = peer();
    auto frame = listener.next();
    EXPECT_EQ(frame.find("type")->string(), "heartbeat");
    EXPECT_EQ(frame.find("worker")->string(), "supervisor");
    EXPECT_EQ(frame.find("pid")->integer(), ::getpid());
    EXPECT_EQ(frame.find("stats")->find("services")->integer(), 1);
    frame = listener.next();
    EXPECT_EQ(frame.find("type")->string(), "heartbeat");
}

TEST_F(SupervisorRun, RefusesARunDirectoryThatIsOpenToOthers) {
    const auto directory = folder_ / "run";
    fs::create_directory(directory);
    for (const int mode : {0755, 0750, 0701, 0777}) {
        fs::permissions(directory, static_cast<fs::perms>(mode));
        const auto refused = run(options({}));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::PermissionDenied);
        EXPECT_TRUE(fs::is_empty(directory));
    }
}

TEST_F(SupervisorRun, EndsAtOnceWhenInterruptedTwice) {
    auto stubborn = service("stubborn", {"sh", "-c", "trap '' TERM; while :; do sleep 1000; done"});
    stubborn.stop.grace = seconds(600);
    up({stubborn});
    auto watcher = peer();
    watcher.wait_state("stubborn", "ready");
    peer().call("shutdown");
    watcher.wait_state("stubborn", "stopping");
    ::kill(::getpid(), SIGINT);
    thread_.join();
    EXPECT_TRUE(result_);
}

} // namespace
} // namespace tutti::supervisor
