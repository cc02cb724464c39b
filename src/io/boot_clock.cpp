#include "io/boot_clock.hpp"

#include <ctime>

namespace tutti::io {

BootTime boot_now() noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    return BootTime{std::chrono::seconds(now.tv_sec) + std::chrono::microseconds(now.tv_nsec / 1000)};
}

} // namespace tutti::io
