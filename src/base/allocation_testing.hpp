// How often memory was asked for, for tests of promises like "allocates nothing". Whoever links it has its
// `operator new`: TEST_DEPS allocation_testing.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tutti {

struct Allocations {
    std::size_t made = 0;          ///< since the process began
    std::int64_t living = 0;       ///< of them not freed yet
    std::int64_t living_bytes = 0; ///< that these take, with their blocks' roundings
    std::int64_t most = 0;         ///< that lived at once, since most_begins()
};

Allocations allocations() noexcept;
void most_begins() noexcept;

} // namespace tutti
