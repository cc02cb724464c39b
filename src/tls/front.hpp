// Front: speaks TLS with the clients of a server of this machine that does not, for all its connections at
// once. Each goes on as a connection to the server's Unix socket, which begins with the client's address
// (io::tls_client_bytes).
#pragma once

#include "base/result.hpp"
#include "io/asio.hpp"
#include "io/log.hpp"
#include "io/stream.hpp"
#include "io/task_group.hpp"

#include <boost/asio/ssl/context.hpp>

#include <cstddef>
#include <filesystem>
#include <list>
#include <memory>

namespace tutti::tls {

struct FrontFiles {
    std::filesystem::path certificate; ///< in PEM, with the chain behind it
    std::filesystem::path key;         ///< likewise
};

struct FrontLimits {
    std::size_t connections = 1664; ///< more are closed at once. The server takes fewer, and says who goes
    std::size_t handshakes = 64;    ///< at a time; then the oldest makes way
    SteadyClock::duration handshake = seconds(10);
    SteadyClock::duration writing = seconds(40); ///< until a client has taken a piece of an answer
    SteadyClock::duration closing = seconds(5);  ///< for what is said last
};

class Front {
public:
    /// The log outlives this.
    Front(
        const asio::any_io_executor& executor, io::Listener listener, std::filesystem::path server,
        FrontFiles files, const io::Log& log, FrontLimits limits = {}
    );

    /// Reads the files. On an error what was read before stays.
    Result<void> load();
    /// Serves, and follows the files, for as long as the io_context runs. They have to be loaded.
    Task<void> run();

private:
    using Context = asio::ssl::context;
    class Line;

    Task<void> follow_files();
    Task<void> serve(io::Stream client);

    asio::any_io_executor executor_;
    io::Listener listener_;
    std::filesystem::path server_;
    FrontFiles files_;
    const io::Log& log_;
    FrontLimits limits_;
    std::shared_ptr<Context> context_; ///< owned by this and by the connections that began with it
    std::list<Line*> shaking_;         ///< hands; the oldest first
    io::TaskGroup tasks_;
};

} // namespace tutti::tls
