// The commands about services, on `cmd/orchestrator` and on its control socket: told to the supervisor, and
// answered when they have come about. And the searches, which are runs of programs of ours whose result is
// the answer.
#pragma once

#include "contract/service_wish.hpp"
#include "control/client.hpp"
#include "io/asio.hpp"
#include "worker/worker.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace tutti::orchestrator {

struct ServiceDeskOptions {
    std::filesystem::path run_directory;
    std::filesystem::path program_directory; ///< where the programs are that search
};

class ServiceDesk {
public:
    /// Says its commands to `worker`, which outlives it.
    ServiceDesk(worker::Worker& worker, ServiceDeskOptions options);

private:
    /// What is told to the supervisor, and what is waited for.
    struct Errand {
        const char* command;
        contract::ServiceWish wish;
    };
    struct Order;
    struct Search;

    void say_commands(worker::Worker& worker);
    Result<Order> order_from(const Errand& errand, const Value& params) const;
    Task<Result<Value>> run(Errand errand, Value params);
    Task<Result<Value>> carry_out(Order order);
    Task<Result<Value>> search(const Search& search);
    Task<Result<Value>> history(Value params);
    Task<Result<control::Client>> connect() const;

    ServiceDeskOptions options_;
    std::set<std::string> searching_; ///< programs that are under way
};

} // namespace tutti::orchestrator
