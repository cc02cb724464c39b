#include "workers/osc/router_client.hpp"

#include "base/printable.hpp"
#include "io/directories.hpp"

namespace tutti::osc_router {

Task<Result<control::Client>> connect_to_router(std::string router) {
    auto client = co_await control::Client::connect(io::run_directory() / (router + ".sock"));
    co_return client;
}

/// What the router answers to a command.
Task<Result<Value>> ask(control::Client& client, std::string command, Value arguments) {
    auto reply = co_await client.call(std::move(command), std::move(arguments));
    if (!reply) co_return pass_on(reply);
    if (!reply->success) co_return fail(ErrorCode::Unavailable, printable(reply->message));
    co_return reply->data.value_or(Value());
}

} // namespace tutti::osc_router
