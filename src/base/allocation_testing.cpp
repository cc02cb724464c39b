#include "base/allocation_testing.hpp"

#include <cstdlib>
#include <malloc.h>
#include <new>

namespace tutti {

namespace {

Allocations counted;

std::int64_t bytes_of(void* memory) noexcept {
    return static_cast<std::int64_t>(::malloc_usable_size(memory));
}

void* allocate(std::size_t size) noexcept {
    ++counted.made;
    ++counted.living;
    if (counted.living > counted.most) counted.most = counted.living;
    void* const memory = std::malloc(size);
    counted.living_bytes += bytes_of(memory);
    return memory;
}

void release(void* memory) noexcept {
    if (memory != nullptr) --counted.living;
    counted.living_bytes -= bytes_of(memory);
    std::free(memory);
}

} // namespace

Allocations allocations() noexcept { return counted; }
void most_begins() noexcept { counted.most = counted.living; }

} // namespace tutti

void* operator new(std::size_t size) {
    if (void* memory = tutti::allocate(size)) return memory;
    throw std::bad_alloc{}; // lint: allow throw-in-core: what operator new has to do
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return tutti::allocate(size); }
void operator delete(void* memory) noexcept { tutti::release(memory); }
void operator delete(void* memory, std::size_t) noexcept { tutti::release(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { tutti::release(memory); }
