#include "control/worker_client.hpp"

#include "base/printable.hpp"
#include "io/directories.hpp"

namespace tutti::control {

Task<Result<Client>> connect_to_worker(std::string worker) {
    auto client = co_await Client::connect(io::run_directory() / (worker + ".sock"));
    co_return client;
}

Task<Result<Value>> ask(Client& client, std::string command, Value arguments) {
    auto reply = co_await client.call(std::move(command), std::move(arguments));
    if (!reply) co_return pass_on(reply);
    if (!reply->success) co_return fail(ErrorCode::Unavailable, printable(reply->message));
    co_return reply->data.value_or(Value());
}

} // namespace tutti::control
