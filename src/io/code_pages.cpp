#include "io/code_pages.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <unistd.h>

// Set by the linker: what lies between them is read-only, constants first, then code (ld.lld, GNU ld).
extern "C" const char __executable_start; // NOLINT
extern "C" const char etext;              // NOLINT

namespace tutti::io {

void release_code_pages() noexcept {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<std::uintptr_t>(&__executable_start);
    const auto end = reinterpret_cast<std::uintptr_t>(&etext) & ~(page - 1);
    // Refused (a kernel without it, locked pages): nothing is lost but the saving.
    if (begin % page == 0 && begin < end)
        static_cast<void>(::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED));
}

} // namespace tutti::io
