#include "input/evdev/finder.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <unistd.h>

namespace tutti::input::evdev {
namespace {

/// What is said of the kind as a whole. Devices that can be heard need a kernel: tests/input_evdev_test.py.
struct RecordingDesk final : Desk {
    const std::string& name() const noexcept override { return name_; }
    void unavailable(const Error& why) override { trouble = why.message; }
    void available() override { trouble.clear(); }

    std::string trouble;

private:
    DeviceNumber connect(DeviceAbout) override { return 1; }
    void say(DeviceNumber, Saying) override {}
    void malformed(DeviceNumber, std::string_view, std::string_view, std::uint64_t) override {}
    void suspect(DeviceNumber, std::string_view) override {}
    void recover(DeviceNumber) override {}
    void disconnect(DeviceNumber, std::string_view) override {}

    std::string name_ = "pad";
};

struct Machine {
    Machine() {
        EXPECT_EQ(::chmod(folder.path.c_str(), 0755), 0);
        EXPECT_EQ(::mkfifo(node.c_str(), 0600), 0);
        wanted.patterns = {folder.path / "event*"};
    }
    void start() {
        finder.emplace(context.get_executor(), desk, wanted);
        tasks.spawn("finder", finder->run());
        run();
    }
    void run() {
        context.restart();
        context.poll();
    }
    ~Machine() {
        tasks.cancel();
        context.restart();
        context.run();
    }

    io::TemporaryFolder folder;
    std::filesystem::path node = folder.path / "event3";
    Wanted wanted;
    asio::io_context context{1};
    RecordingDesk desk;
    std::optional<Finder> finder;
    io::TaskGroup tasks{context.get_executor()};
};

TEST(Finder, SaysOfWhatIsNoDeviceThatItIsNone) {
    Machine machine;
    machine.start();
    EXPECT_EQ(machine.desk.trouble, machine.node.native() + " is no input device");
    std::filesystem::remove(machine.node);
    machine.run();
    EXPECT_EQ(machine.desk.trouble, "");
}

TEST(Finder, TriesAgainAtOnceWhenRightsAreGiven) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can become somebody who may not";
    Machine machine;
    ASSERT_EQ(::seteuid(65534), 0);
    machine.start();
    EXPECT_EQ(
        machine.desk.trouble, machine.node.native() + " may not be opened: let this user into the group input"
    );
    ASSERT_EQ(::seteuid(0), 0);
    ASSERT_EQ(::chmod(machine.node.c_str(), 0666), 0);
    ASSERT_EQ(::seteuid(65534), 0);
    machine.run();
    ASSERT_EQ(::seteuid(0), 0);
    EXPECT_EQ(machine.desk.trouble, machine.node.native() + " is no input device"); // it was opened
}

TEST(Finder, IsQuietWhereThereIsNothing) {
    Machine machine;
    std::filesystem::remove(machine.node);
    machine.start();
    EXPECT_EQ(machine.desk.trouble, "");
}

} // namespace
} // namespace tutti::input::evdev
