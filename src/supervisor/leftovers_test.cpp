// What a killed supervisor left, where a shim of it holds its lock and cannot be talked to.
#include "io/clock.hpp"
#include "io/disk.hpp"
#include "io/file_descriptor.hpp"
#include "io/local_socket.hpp"
#include "io/process.hpp"
#include "io/temporary_folder_testing.hpp"
#include "supervisor/leftovers.hpp"
#include "supervisor/memory_file.hpp"
#include "supervisor/service_paths.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace tutti::supervisor {
namespace {

namespace fs = std::filesystem;

/// Holds the lock, and answers what nobody understands.
class MuteShim {
public:
    explicit MuteShim(const ServicePaths& paths)
        : lock_(::open(paths.lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)),
          listener_(*io::listen_seqpacket(paths.control)) {
        EXPECT_EQ(::flock(lock_.get(), LOCK_EX | LOCK_NB), 0);
        ::fcntl(listener_.get(), F_SETFL, 0);
        thread_ = std::thread([this] {
            while (true) {
                const io::FileDescriptor link(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
                if (!link) return;
                ::send(link.get(), "?", 1, MSG_NOSIGNAL);
            }
        });
    }
    ~MuteShim() {
        ::shutdown(listener_.get(), SHUT_RDWR);
        thread_.join();
    }
    MuteShim(const MuteShim&) = delete;
    MuteShim& operator=(const MuteShim&) = delete;

private:
    io::FileDescriptor lock_;
    io::FileDescriptor listener_;
    std::thread thread_;
};

class Leftovers : public testing::Test {
protected:
    ServicePaths service(const std::string& name) {
        ServicePaths paths(services_directory(folder_.path), name);
        fs::create_directories(paths.directory);
        return paths;
    }
    template <typename T>
    static T finish(Task<T> task) {
        asio::io_context context(1);
        T result;
        asio::co_spawn(context, std::move(task), [&](const std::exception_ptr& error, T ended) {
            if (error) std::rethrow_exception(error);
            result = std::move(ended);
        });
        context.run();
        return result;
    }
    Result<void> end() { return finish(end_leftovers(folder_.path)); }
    std::vector<Leftover> find() { return finish(find_leftovers(folder_.path)); }

    io::TemporaryFolder folder_;
};

TEST_F(Leftovers, KeepTheLockOfAShimThatDoesNotAnswerAndNameIt) {
    const auto mixer = service("mixer");
    const auto lamp = service("lamp");
    {
        const MuteShim shim(mixer);
        const auto ended = end();
        ASSERT_FALSE(ended);
        EXPECT_NE(ended.error().message.find(mixer.lock.native()), std::string::npos)
            << ended.error().message;
        EXPECT_TRUE(fs::exists(mixer.lock));
        EXPECT_FALSE(fs::exists(lamp.directory)) << "this one is gone";
    }
    EXPECT_TRUE(end());
    EXPECT_FALSE(fs::exists(services_directory(folder_.path)));
}

TEST_F(Leftovers, AreFoundAndEndedWhereTheirShimWasKilledToo) {
    const auto paths = service("mixer");
    Remembered remembered;
    remembered.invocation = fmt::format("{:032x}", ::getpid()); // one that no other test's process has
    remembered.memory.state = supervise::State::Ready;
    remembered.memory.live = true;
    remembered.memory.started_at = io::steady_now();
    const std::vector<std::string> arguments = {"sleep", "1000"};
    const std::vector<std::string> environment = {"INVOCATION_ID=" + remembered.invocation};
    const auto pid = io::spawn({"/bin/sleep", arguments, environment, {}});
    ASSERT_TRUE(pid);
    // It is there a moment before its environment is.
    while (io::processes_with(environment.front()).found.empty()) std::this_thread::yield();
    remembered.memory.pid = *pid;
    io::SystemDisk disk;
    ASSERT_TRUE(save_memory(disk, paths.memory, remembered, boot_id()));

    const auto found = find();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found.front().service, "mixer");
    EXPECT_EQ(found.front().pid, *pid);
    EXPECT_EQ(found.front().since, remembered.memory.started_at);
    EXPECT_TRUE(end());
    int status = 0;
    EXPECT_EQ(::waitpid(*pid, &status, 0), *pid);
    EXPECT_TRUE(WIFSIGNALED(status));

    fs::create_directories(paths.directory);
    ASSERT_TRUE(save_memory(disk, paths.memory, remembered, boot_id()));
    EXPECT_TRUE(find().empty()) << "nothing of that run is left";
}

} // namespace
} // namespace tutti::supervisor
