// What a program that measures itself takes of memory.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace tutti::bench {

/// Bytes of this process that are in memory.
inline double resident_bytes() {
    long pages = 0;
    long resident = 0;
    auto* file = std::fopen("/proc/self/statm", "re");
    if (file == nullptr || std::fscanf(file, "%ld %ld", &pages, &resident) != 2) std::exit(1);
    std::fclose(file);
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

} // namespace tutti::bench
