#include "control/registrar.hpp"
#include "control/server.hpp"
#include "control/test_rig.hpp"

namespace tutti::control {
namespace {

using namespace std::chrono_literals;

/// A supervisor's socket that notes who registers and beats.
struct Supervisor {
    Supervisor(asio::io_context& context, const RunDirectory& directory)
        : registrations(context.get_executor()), heartbeats(context.get_executor()),
          server(context.get_executor(), {.worker = "supervisor", .directory = directory.path}) {
        server.on_frame("register", [this](const Value& frame, const Peer&) {
            registrations.put(*parse_registration(frame));
        });
        server.on_frame("heartbeat", [this](const Value& frame, const Peer&) {
            heartbeats.put(*parse_heartbeat(frame));
        });
        const auto opened = server.open();
        EXPECT_TRUE(opened);
    }

    Arrivals<Registration> registrations;
    Arrivals<Heartbeat> heartbeats;
    Server server;
};

Task<void> registers_again(asio::io_context& context) {
    const RunDirectory directory;
    const RegistrarOptions options{
        .supervisor = directory.path / "supervisor.sock",
        .registration = {"mixer", 12, "/x/mixer.sock", {}},
        .heartbeat = 5ms,
        .first_retry = 1ms,
        .last_retry = 4ms
    };
    Registrar registrar(context.get_executor(), options, [] { return Heartbeat{.worker = "mixer"}; });
    registrar.start();
    {
        Supervisor first(context, directory);
        const auto registration = co_await first.registrations.take();
        EXPECT_EQ(registration.worker, "mixer");
        EXPECT_EQ(registration.socket_path, "/x/mixer.sock");
        const auto heartbeat = co_await first.heartbeats.take();
        EXPECT_EQ(heartbeat.worker, "mixer");
        EXPECT_TRUE(registrar.registered());
        co_await first.server.stop();
    }
    Supervisor second(context, directory);
    const auto again = co_await second.registrations.take();
    EXPECT_EQ(again.pid, 12);
    co_await registrar.stop();
    EXPECT_FALSE(registrar.registered());
    co_await second.server.stop();
}
TEST(Registrar, RegistersAgainWhenTheSupervisorIsBack) { run(registers_again); }

} // namespace
} // namespace tutti::control
