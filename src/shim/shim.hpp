// Parent and subreaper of one run of a service (docs/adr/0003-shim.md): keeps its lock, its log, its
// readiness and its exit code while supervisors come and go. It decides nothing.
#pragma once

#include "shim/capture.hpp"
#include "shim/options.hpp"
#include "supervise/shim_protocol.hpp"

#include <sys/types.h>

#include <cstdint>

namespace tutti::shim {

class Shim {
public:
    explicit Shim(const Options& options);

    /// Returns when nothing of the run is left and its record is saved.
    void run();

private:
    enum class Ending : std::uint8_t {
        No,      ///< the main process runs
        Asked,   ///< it ended; what it left behind was asked to end too
        Killing, ///< everything is being killed
    };

    void turn();
    void note_rotation();
    int patience() const;
    void read_signals();
    void reap();
    void main_ended(int wait_status);
    void set_limit(std::int64_t time);
    void reach_limit();
    void kill_all();
    void kill_everything();
    void read_notifications(int most);
    void read_orders();
    void obey(const supervise::shim::Command& command);
    void accept_supervisor();
    void drop_supervisor();
    void report();
    ssize_t send_state();
    void save_record();

    const Options& options_;
    LogFile file_;
    Capture capture_;
    supervise::shim::State state_;
    Ending ending_ = Ending::No;
    bool asked_to_stop_ = false;
    bool gives_sockets_ = false; ///< a supervisor came that has none of them
    bool changed_ = true;        ///< since the supervisor was last told
    int signals_ = -1;
    int limit_ = -1; ///< timer of state_.limit
    int link_ = supervise::shim::link_fd;
    std::int64_t kill_at_ = 0;
    std::int64_t kill_pause_ = 0;
};

} // namespace tutti::shim
