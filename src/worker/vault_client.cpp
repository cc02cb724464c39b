#include "worker/vault_client.hpp"

#include "contract/secret_request.hpp"
#include "io/clock.hpp"
#include "io/local_socket.hpp"
#include "io/sealed_memory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>

namespace tutti::worker {

namespace {

/// As vault/vault.hpp has it: what is larger is none of its secrets.
constexpr std::size_t largest_secret = 64 * 1024;

/// Until there is something to read; false: not by then.
bool wait_for_answer(int socket, SteadyTime deadline) {
    while (true) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - io::steady_now()).count();
        if (left <= 0) return false;
        pollfd wanted{socket, POLLIN, 0};
        const int ready = ::poll(&wanted, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

std::unexpected<Error> nobody_answers(std::string_view name) {
    return fail(
        ErrorCode::Unavailable,
        fmt::format(
            "{} of the vault: nobody keeps a vault here: the installation's file needs [control], and "
            "`tutti status control` says whether it runs",
            name
        )
    );
}

} // namespace

std::filesystem::path secrets_socket(const std::filesystem::path& run_directory) {
    return run_directory / "secrets";
}

Result<std::string> ask_vault(const VaultQuestion& question, std::string_view name) {
    const auto deadline = io::steady_now() + question.patience;
    auto socket = io::connect_seqpacket_at_once(question.socket);
    if (!socket && socket.error().code == ErrorCode::Unavailable) return nobody_answers(name);
    if (!socket) return pass_on(socket);
    const auto line = print(contract::SecretRequest{std::string(name), question.service});
    if (!io::send_message(socket->get(), line)) return nobody_answers(name);
    std::array<char, contract::most_of_secret_line> room;
    io::ReceivedMessage message;
    auto status = io::ReceiveStatus::None;
    while (status == io::ReceiveStatus::None) {
        if (!wait_for_answer(socket->get(), deadline))
            return fail(ErrorCode::Timeout, fmt::format("{} of the vault: no answer by the deadline", name));
        status = io::receive_message(socket->get(), room, message);
    }
    if (status == io::ReceiveStatus::Ended) return nobody_answers(name);
    auto answer = contract::parse_secret_answer(message.text);
    if (!answer) return pass_on(answer);
    if (answer->refused)
        return fail(
            answer->refused->code, fmt::format("{} of the vault: {}", name, answer->refused->message)
        );
    if (!message.descriptor)
        return fail(
            ErrorCode::InvalidInput, fmt::format("{} of the vault: nothing came with the answer", name)
        );
    return io::read_sealed(message.descriptor, largest_secret);
}

} // namespace tutti::worker
