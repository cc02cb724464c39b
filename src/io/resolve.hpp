// NameResolver: the addresses of a host. Those that are addresses already, and "localhost", need no thread;
// names are asked of the system, which may take long and cannot be stopped: on a BlockingDevice.
#pragma once

#include "io/blocking.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tutti::io {

/// Numeric, in the order in which they are to be tried.
using Addresses = std::vector<std::string>;

/// What the address text or "localhost" means by itself; nothing for a name.
std::optional<Addresses> addresses_without_lookup(const std::string& host);

class NameResolver {
public:
    /// Blocks until there is an answer. Runs on a thread, and may outlive the resolver.
    using Lookup = std::function<Result<Addresses>(const std::string& host)>;

    /// The executor's context outlives it. Without a `lookup` getaddrinfo(3) is asked.
    explicit NameResolver(asio::any_io_executor executor, Lookup lookup = nullptr);

    /// Never empty. NotFound: there is no such name. Timeout, Unavailable: as a BlockingDevice says.
    Task<Result<Addresses>> resolve(std::string host, SteadyTime deadline);
    /// Whether a lookup goes on that nobody waits for.
    bool is_stuck() const { return service_.is_stuck(); }

private:
    Lookup lookup_;
    BlockingDevice service_;
};

} // namespace tutti::io
