#include "bench/event/measure.hpp"

#include <cstdio>
#include <fstream>
#include <malloc.h>
#include <unistd.h>

namespace tutti::bench {

std::uint64_t heap_bytes() {
    const auto info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

std::uint64_t resident_bytes() {
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    std::ifstream("/proc/self/statm") >> size >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

Figures& Figures::add(std::string_view name, double value) {
    if (!members_.empty()) members_ += ", ";
    members_ += fmt::format("\"{}\": {}", name, value);
    return *this;
}

void Figures::print() const { fmt::print("{{{}}}\n", members_); }

} // namespace tutti::bench
