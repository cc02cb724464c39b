// MqttConnection: an MqttSession joined to a socket: connects, reads, writes, keeps deadlines, and connects
// again after a pause when the connection is lost. What messages mean is its users' matter: MqttBus, and who
// needs the session itself.
#pragma once

#include "bus/backoff.hpp"
#include "bus/bus.hpp"
#include "bus/bus_options.hpp"
#include "bus/changes.hpp"
#include "bus/mqtt_session.hpp"
#include "bus/mqtt_url.hpp"
#include "io/server_connection.hpp"
#include "io/task_group.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tutti::bus {

class MqttConnection {
public:
    /// `options` have topics as the wire has them; what they leave open the URL and `random` decide.
    /// `random`, `report`, which is told of lost connections alone, and `listener` outlive it. The executor's
    /// io_context has one thread.
    MqttConnection(
        const asio::any_io_executor& executor, MqttUrl url, BusOptions options, RandomSource& random,
        BusReport& report, MqttSessionListener& listener
    );
    ~MqttConnection();
    MqttConnection(const MqttConnection&) = delete;
    MqttConnection& operator=(const MqttConnection&) = delete;

    void start();
    /// Sends what there is as far as that takes no longer than `grace`, says goodbye, ends every task.
    Task<void> stop(SteadyClock::duration grace);

    /// Says goodbye and stays away until join(). What was under way is kept, and the broker keeps its side
    /// for as long as it was asked to.
    void leave();
    void join();
    bool is_away() const noexcept { return is_away_; }

    /// Before each read it is asked whether what comes has a place to go. While it has none, little is read:
    /// not nothing, as acknowledgements and pings are among it. Said before start().
    void read_slowly_while(std::function<bool()> is_full) { is_full_ = std::move(is_full); }

    MqttSession& session() noexcept { return session_; }
    const MqttSession& session() const noexcept { return session_; }
    /// To be called when there may be something to write.
    void wake() noexcept {
        if (!writing_) writer_wakes_.cancel();
    }
    /// To be called from the listener's accepted(): the deadline of the CONNACK gives way to the keep alive.
    void deadline_changed() noexcept { watch_wakes_.cancel(); }
    Changes& changes() noexcept { return changes_; }
    Task<Result<void>> drained(SteadyClock::duration timeout);
    const std::string& client_id() const noexcept { return options_.client_id; }
    const MqttUrl& url() const noexcept { return url_; }

private:
    using SharedStream = io::SharedServerConnection;

    Task<void> keep_connected();
    Task<Result<SharedStream>> connect();
    Task<Error> serve(SharedStream stream);
    Task<void> write_rest(SteadyClock::duration grace);
    Task<void> write_output();
    Task<void> watch_deadline();
    Task<void> wait_for_room();
    Task<void> hang_up(SharedStream stream);
    Task<void> wait_for_join();
    void close_connection() noexcept;

    MqttUrl url_;
    BusOptions options_;
    RandomSource& random_;
    BusReport& report_;
    Backoff backoff_;
    MqttSession session_;
    Changes changes_;
    SharedStream stream_;             ///< while there is a connection
    asio::steady_timer writer_wakes_; ///< cancelled when there may be something to write
    asio::steady_timer watch_wakes_;  ///< set to the session's deadline
    asio::steady_timer join_wakes_;   ///< cancelled by join()
    std::function<bool()> is_full_;   ///< empty: never
    std::optional<Error> timed_out_;  ///< why the connection was closed from here
    bool stopping_ = false;
    bool writing_ = false;
    bool is_away_ = false;
    io::TaskGroup tasks_;
};

} // namespace tutti::bus
