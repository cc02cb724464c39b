// The names in a folder, without the heap that opendir(3) needs.
#pragma once

#include <sys/syscall.h>

#include <cstdint>
#include <unistd.h>

namespace tutti::shim {

/// Calls each(name) with what lies in an open folder, from where it was read to.
template <typename Each>
void for_each_name(int folder, Each each) {
    struct Entry {
        std::uint64_t inode;
        std::int64_t offset;
        std::uint16_t length;
        std::uint8_t type;
        char name[1];
    };
    alignas(Entry) char buffer[4096];
    long length = 0;
    while ((length = syscall(SYS_getdents64, folder, buffer, sizeof buffer)) > 0) {
        for (long at = 0; at < length;) {
            const auto* entry = reinterpret_cast<const Entry*>(buffer + at);
            at += entry->length;
            each(static_cast<const char*>(entry->name));
        }
    }
}

} // namespace tutti::shim
