#include "io/private_process.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace tutti::io {

void make_process_private() noexcept {
    constexpr rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

} // namespace tutti::io
