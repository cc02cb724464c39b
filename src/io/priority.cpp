#include "io/priority.hpp"

#include <sys/resource.h>

#include <sched.h>

namespace tutti::io {

void go_before_others() noexcept {
    constexpr int before_others = -10;
    const sched_param none{};
    // First that children begin as usual: without that none of it.
    if (sched_setscheduler(0, SCHED_OTHER | SCHED_RESET_ON_FORK, &none) != 0) return;
    static_cast<void>(setpriority(PRIO_PROCESS, 0, before_others));
}

} // namespace tutti::io
