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

} // namespace tutti::io
