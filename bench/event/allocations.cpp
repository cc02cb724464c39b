// operator new of the whole program, replaced by one that counts.
#include "bench/event/measure.hpp"

#include <cstdlib>
#include <new>

namespace {
std::uint64_t made = 0;
} // namespace

std::uint64_t tutti::bench::allocations() noexcept { return made; }

void* operator new(std::size_t size) {
    ++made;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
