// What a killed supervisor left, where a shim of it holds its lock and cannot be talked to.
#include "io/file_descriptor.hpp"
#include "io/local_socket.hpp"
#include "io/temporary_folder_testing.hpp"
#include "supervisor/leftovers.hpp"
#include "supervisor/service_paths.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/socket.h>

#include <fcntl.h>
#include <optional>
#include <thread>

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
    Result<void> end() {
        asio::io_context context(1);
        Result<void> result;
        asio::co_spawn(
            context, end_leftovers(folder_.path),
            [&](const std::exception_ptr& error, Result<void> ended) {
                if (error) std::rethrow_exception(error);
                result = std::move(ended);
            }
        );
        context.run();
        return result;
    }

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

} // namespace
} // namespace tutti::supervisor
