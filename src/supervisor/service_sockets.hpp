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

/// That are alive; as the kernel tells of them.
struct Connections {
    std::size_t taken = 0;   ///< by the service
    std::size_t waiting = 0; ///< that nobody has accepted yet

    bool operator==(const Connections&) const = default;
    Connections& operator+=(const Connections& more) noexcept {
        taken += more.taken;
        waiting += more.waiting;
        return *this;
    }
};

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
    /// For a run that begins: in the order of the file; empty: nobody listens. They are watched no more.
    std::vector<int> hand_out(ServiceId service);

    /// Waits for a connection that nobody has accepted, and tells of none before that time.
    void watch(ServiceId service, SteadyTime from);
    void unwatch(ServiceId service);
    /// Those to its sockets that are alive.
    Connections connections(ServiceId service) const;
    /// Ends those that nobody has accepted; how many there were.
    std::size_t refuse_waiting(ServiceId service);

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

/// To that port, by the text of /proc/net/tcp or tcp6.
Connections tcp_connections(std::string_view table, std::uint16_t port) noexcept;
/// To that path, by the text of /proc/net/unix.
Connections unix_connections(std::string_view table, std::string_view path) noexcept;

} // namespace tutti::supervisor
