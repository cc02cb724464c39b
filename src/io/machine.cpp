#include "io/machine.hpp"

#include "io/file.hpp"
#include "io/system_random.hpp"

namespace tutti::io {

std::string boot_id() {
    constexpr std::size_t longest = 64;
    auto id = read_file("/proc/sys/kernel/random/boot_id", longest);
    if (id && id->ends_with('\n')) id->pop_back();
    if (!id || id->empty()) return random_hex(longest / 4);
    return std::move(*id);
}

std::string machine_id() {
    constexpr std::size_t longest = 256;
    for (const auto* file : {"/etc/machine-id", "/proc/sys/kernel/hostname"}) {
        auto id = read_file(file, longest);
        if (id && id->ends_with('\n')) id->pop_back();
        if (id && !id->empty()) return std::move(*id);
    }
    return "unknown";
}

} // namespace tutti::io
