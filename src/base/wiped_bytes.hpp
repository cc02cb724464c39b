// WipedBytes: bytes that nobody finds in memory afterwards: a password that waits to be checked. Whatever
// block they leave, as they grow or go, is wiped. (Secrets that are kept for long: vault/secret_bytes.hpp.)
#pragma once

#include <cstddef>
#include <memory>
#include <string.h> // explicit_bzero, which is glibc's
#include <string_view>
#include <vector>

namespace tutti {

template <typename T>
struct WipingAllocator {
    using value_type = T;

    WipingAllocator() noexcept = default;
    template <typename Other>
    explicit WipingAllocator(const WipingAllocator<Other>&) noexcept {}

    T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
    void deallocate(T* block, std::size_t count) noexcept {
        ::explicit_bzero(block, count * sizeof(T));
        std::allocator<T>().deallocate(block, count);
    }
    bool operator==(const WipingAllocator&) const noexcept = default;
};

using WipedBytes = std::vector<char, WipingAllocator<char>>; // a string would keep short ones in itself

inline std::string_view view(const WipedBytes& bytes) noexcept { return {bytes.data(), bytes.size()}; }

} // namespace tutti
