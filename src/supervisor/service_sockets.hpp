// The sockets that the supervisor listens on for services: it waits for the first connection, which it leaves
// to the service, and hands the sockets on as sd_listen_fds(3) says. They outlive the runs of the service.
#pragma once

#include "io/asio.hpp"
#include "io/listen.hpp"
#include "io/task_group.hpp"
#include "supervise/action.hpp"
#include "supervisor/launch_plan.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::supervisor {

/// By address or "unix:" and path: what goes from one run of the supervisor to the next.
using SocketStore = std::map<std::string, io::FileDescriptor, std::less<>>;

class ServiceSockets {
public:
    using ServiceId = supervise::ServiceId;
    using OnConnection = std::function<void(ServiceId)>;

    /// `plans`, `store` and `tasks` outlive this. What `store` has is not opened anew. `on_connection` comes
    /// from tasks of that group, once for each watch().
    ServiceSockets(
        asio::any_io_executor executor, io::TaskGroup& tasks, const std::vector<LaunchPlan>& plans,
        SocketStore& store, OnConnection on_connection
    );

    /// Listens, where it does not yet.
    Result<void> open(ServiceId service);
    /// Those that an earlier supervisor opened.
    void take(ServiceId service, std::vector<io::FileDescriptor> sockets);
    /// What the store still has, and no service of these listens on, is closed.
    void drop_rest();
    /// All of them into the store, for the next run.
    void give_back();
    /// Who connects from now on is refused. What stands at a path where nobody here listened stays.
    void close(ServiceId service);
    /// In the order of the file; empty: nobody listens.
    std::vector<int> descriptors(ServiceId service) const;

    /// Waits for a connection that nobody has accepted, and tells of none before that time.
    void watch(ServiceId service, SteadyTime from);
    void unwatch(ServiceId service);
    /// Whether a connection to one of them is alive.
    bool in_use(ServiceId service) const;

private:
    /// Owned by its slot, which may close it at any time, and by the task that waits on it.
    using Watched = std::shared_ptr<asio::posix::stream_descriptor>;
    struct Slot {
        std::vector<io::FileDescriptor> sockets;
        std::vector<io::LockFile> locks;
        std::vector<Watched> watched; ///< copies, while we wait
    };
    Task<void> wait_for_connection(ServiceId service, Watched copy, SteadyTime from);

    asio::any_io_executor executor_;
    io::TaskGroup& tasks_;
    const std::vector<LaunchPlan>& plans_;
    SocketStore& store_;
    OnConnection on_connection_;
    std::vector<Slot> slots_;
};

/// Whether the text of /proc/net/tcp or tcp6 has an established connection to that port.
bool has_tcp_connection(std::string_view table, std::uint16_t port) noexcept;
/// Whether the text of /proc/net/unix has a connection to that path.
bool has_unix_connection(std::string_view table, std::string_view path) noexcept;

} // namespace tutti::supervisor
