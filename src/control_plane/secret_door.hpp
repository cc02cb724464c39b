// SecretDoor: the socket `secrets` of the run directory, at which processes of this machine are handed
// secrets of the vault: one question a connection (contract/secret_request.hpp), and one answer, with a
// descriptor of sealed memory where it is yes.
#pragma once

#include "control_plane/vault_keeper.hpp"
#include "io/file_descriptor.hpp"
#include "io/task_group.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <filesystem>
#include <functional>
#include <string>

namespace tutti::control_plane {

class SecretDoor {
public:
    using HandOut = std::function<Task<Result<vault::SecretBytes>>(std::string name, SecretAsker asker)>;

    /// Connections at once; a further one is told so.
    static constexpr std::size_t most_visitors = 32;
    /// Who has said nothing by then is sent away.
    static constexpr microseconds patience = seconds(5);

    SecretDoor(asio::any_io_executor executor, std::filesystem::path socket, HandOut hand_out);
    SecretDoor(const SecretDoor&) = delete;
    SecretDoor& operator=(const SecretDoor&) = delete;

    /// Replaces a socket that is there: whoever has this installation's control store is alone with it.
    Result<void> open();
    Task<void> stop();

private:
    Task<void> accept_all();
    void welcome(io::FileDescriptor socket);
    Task<void> serve(asio::posix::stream_descriptor visitor, std::int64_t pid);
    Task<void> answer(int socket, std::int64_t pid);

    asio::any_io_executor executor_;
    std::filesystem::path path_;
    HandOut hand_out_;
    io::TaskGroup tasks_;
    asio::posix::stream_descriptor listener_;
    bool is_open_ = false;
};

} // namespace tutti::control_plane
