#include "contract/secret_request.hpp"
#include "control_plane/secret_door.hpp"
#include "control_plane/vault_stage_testing.hpp"
#include "io/blocking.hpp"
#include "io/clock.hpp"
#include "io/local_socket.hpp"
#include "io/wait_readable.hpp"
#include "worker/vault_client.hpp"

#include <sys/stat.h>

#include <unistd.h>

namespace tutti::control_plane {
namespace {

/// The door of a keeper, and who asks at it on a thread of his own, as a worker does.
class Doorway {
public:
    Doorway(const asio::any_io_executor& executor, VaultKeeper& keeper, const std::filesystem::path& folder)
        : door_(
              executor, worker::secrets_socket(folder),
              [&keeper](std::string name, SecretAsker asker) {
                  return keeper.hand_out(std::move(name), std::move(asker));
              }
          ),
          socket_(worker::secrets_socket(folder)), visitor_(executor, {.name = "who asks"}) {
        EXPECT_TRUE(door_.open());
    }

    Task<Result<std::string>> ask(std::string name) {
        auto call = [socket = socket_, name = std::move(name)] {
            return worker::ask_vault({.socket = socket, .service = "lamp", .patience = seconds(30)}, name);
        };
        auto answer = co_await visitor_.run("asking", std::move(call), io::steady_now() + seconds(60));
        co_return answer;
    }
    /// What comes back for a message that no client of ours sends.
    Task<std::string> say(std::string message) {
        const auto socket = io::connect_seqpacket(socket_);
        EXPECT_TRUE(socket && io::send_message(socket->get(), message));
        asio::posix::stream_descriptor heard(co_await asio::this_coro::executor, ::dup(socket->get()));
        [[maybe_unused]] const auto failed = co_await io::wait_readable(heard);
        std::array<char, 4096> room;
        io::ReceivedMessage answer;
        const auto status = io::receive_message(socket->get(), room, answer);
        co_return status == io::ReceiveStatus::Received ? std::string(answer.text) : std::string();
    }
    Task<void> close() { co_await door_.stop(); }

private:
    SecretDoor door_;
    std::filesystem::path socket_;
    io::BlockingDevice visitor_;
};

TEST_F(VaultTest, ASecretGoesToAProcessThroughADescriptorWhileTheVaultIsOpen) {
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage& stage) -> Task<void> {
        Doorway door(co_await asio::this_coro::executor, keeper, stage.folder);
        struct stat info{};
        EXPECT_EQ(::stat(worker::secrets_socket(stage.folder).c_str(), &info), 0);
        EXPECT_EQ(info.st_mode & 0777U, 0600U);
        const auto early = co_await door.ask("lamp.token");
        EXPECT_EQ(early.error().code, ErrorCode::Unavailable);
        EXPECT_NE(early.error().message.find("tutti vault init"), std::string::npos);
        co_await open_vault(keeper);
        const auto put = co_await keeper.put(secret_value("lamp.token", "t0ken"));
        EXPECT_TRUE(put);
        const auto given = co_await door.ask("lamp.token");
        EXPECT_EQ(given, "t0ken");
        const auto none = co_await door.ask("lamp.other");
        EXPECT_EQ(none.error().code, ErrorCode::NotFound);
        const auto closed = co_await keeper.lock({}, {"ann"});
        EXPECT_TRUE(closed);
        const auto locked = co_await door.ask("lamp.token");
        EXPECT_EQ(locked.error().code, ErrorCode::Unavailable);
        EXPECT_NE(locked.error().message.find("tutti vault unlock"), std::string::npos);
        co_await door.close();
        EXPECT_FALSE(std::filesystem::exists(worker::secrets_socket(stage.folder)));
        const auto gone = co_await door.ask("lamp.token");
        EXPECT_EQ(gone.error().code, ErrorCode::Unavailable);
    });
}

TEST_F(VaultTest, WhatIsNoQuestionIsAnsweredWithWhy) {
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage& stage) -> Task<void> {
        Doorway door(co_await asio::this_coro::executor, keeper, stage.folder);
        for (const auto& message :
             {std::string("{}"), std::string("hello"), std::string(5000, 'x'),
              std::string(R"({"v":1,"name":"../control.db"})")}) {
            const auto line = co_await door.say(message);
            const auto answer = contract::parse_secret_answer(line);
            EXPECT_TRUE(answer && answer->refused) << line;
        }
        co_await door.close();
    });
}

} // namespace
} // namespace tutti::control_plane
