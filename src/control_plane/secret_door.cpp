#include "control_plane/secret_door.hpp"

#include "contract/secret_request.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/file.hpp"
#include "io/listen.hpp"
#include "io/local_socket.hpp"
#include "io/sealed_memory.hpp"
#include "io/stale_socket.hpp"
#include "io/wait_readable.hpp"

#include <fmt/format.h>

#include <array>
#include <unistd.h>
#include <utility>

namespace tutti::control_plane {

namespace {

constexpr auto accept_pause = milliseconds(100);
constexpr int most_waiting = 32;
constexpr std::size_t longest_program = 64;

void refuse(int socket, Error why) {
    io::send_message(socket, print(contract::SecretAnswer{std::move(why)}));
}

/// As the kernel names it: "tutti-spotify".
std::string program_of(std::int64_t pid) {
    auto name = io::read_file(fmt::format("/proc/{}/comm", pid), longest_program);
    if (!name) return "?";
    while (name->ends_with('\n')) name->pop_back();
    return std::move(*name);
}

} // namespace

SecretDoor::SecretDoor(asio::any_io_executor executor, std::filesystem::path socket, HandOut hand_out)
    : executor_(executor), path_(std::move(socket)), hand_out_(std::move(hand_out)), tasks_(executor),
      listener_(executor) {}

Result<void> SecretDoor::open() {
    auto socket = io::listen_seqpacket(path_, most_waiting);
    if (!socket) return pass_on(socket);
    listener_.assign(socket->release());
    is_open_ = true;
    tasks_.spawn("accept who asks for secrets", accept_all());
    return {};
}

Task<void> SecretDoor::accept_all() {
    while (true) {
        const auto failed = co_await io::wait_readable(listener_);
        if (failed) break;
        auto accepted = io::accept_from(listener_.native_handle());
        if (accepted.status == io::AcceptStatus::Accepted) welcome(std::move(accepted.socket));
        if (accepted.status != io::AcceptStatus::Exhausted) continue;
        const bool elapsed = co_await io::sleep_for(accept_pause);
        if (!elapsed) break;
    }
}

void SecretDoor::welcome(io::FileDescriptor socket) {
    const auto peer = io::unix_peer(socket);
    if (peer.uid != 0 && peer.uid != ::geteuid()) return;
    if (tasks_.size() > most_visitors) // and who accepts them
        return refuse(
            socket.get(), {ErrorCode::Unavailable, "too many ask for secrets now: ask again in a moment"}
        );
    asio::posix::stream_descriptor visitor(executor_, socket.release());
    tasks_.spawn("hand out a secret", serve(std::move(visitor), peer.pid));
}

Task<void> SecretDoor::serve(asio::posix::stream_descriptor visitor, std::int64_t pid) {
    const io::Deadline deadline(executor_, patience, [&visitor] {
        error_code ignored;
        visitor.cancel(ignored);
    });
    const auto failed = co_await io::wait_readable(visitor);
    if (!failed) co_await answer(visitor.native_handle(), pid);
}

Task<void> SecretDoor::answer(int socket, std::int64_t pid) {
    std::array<char, contract::most_of_secret_line> room;
    io::ReceivedMessage message;
    if (io::receive_message(socket, room, message) != io::ReceiveStatus::Received) co_return;
    if (message.is_cut) co_return refuse(socket, {ErrorCode::LimitExceeded, "the question is too long"});
    auto request = contract::parse_secret_request(message.text);
    if (!request) co_return refuse(socket, std::move(request.error()));
    SecretAsker asker{.pid = pid, .program = program_of(pid), .service = std::move(request->service)};
    const auto secret = co_await hand_out_(std::move(request->name), std::move(asker));
    if (!secret) co_return refuse(socket, secret.error());
    const auto sealed = io::seal_in_memory(secret->text());
    if (!sealed) co_return refuse(socket, sealed.error());
    io::send_message(socket, print(contract::SecretAnswer{}), sealed->get());
}

Task<void> SecretDoor::stop() {
    error_code ignored;
    listener_.close(ignored);
    co_await tasks_.stop();
    if (is_open_) static_cast<void>(io::remove_stale_socket(path_));
    is_open_ = false;
}

} // namespace tutti::control_plane
