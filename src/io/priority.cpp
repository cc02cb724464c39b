#include "io/priority.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>

#include <sched.h>
#include <unistd.h>

namespace tutti::io {

void go_before_others() noexcept {
    constexpr int before_others = -10;
    const sched_param none{};
    // First that children begin as usual: without that none of it.
    if (sched_setscheduler(0, SCHED_OTHER | SCHED_RESET_ON_FORK, &none) != 0) return;
    static_cast<void>(setpriority(PRIO_PROCESS, 0, before_others));
}

void go_after_others() noexcept {
    // <linux/ioprio.h>, which not every system has.
    constexpr int of_process = 1;
    constexpr int idle_class = 3 << 13;
    constexpr int after_others = 19;
    const sched_param none{};
    static_cast<void>(setpriority(PRIO_PROCESS, 0, after_others));
    static_cast<void>(sched_setscheduler(0, SCHED_IDLE, &none));
    static_cast<void>(syscall(SYS_ioprio_set, of_process, 0, idle_class));
}

} // namespace tutti::io
