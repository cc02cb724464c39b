// The promise of packet.hpp: a buffer that is used again is printed into without an allocation.
#include "osc/packet.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace tutti::osc {
namespace {

TEST(Append, AllocatesNothingInABufferThatIsUsedAgain) {
    Message spectrum{"/audio/spectrum", std::vector<Argument>(32, 0.0F)};
    std::string packet;
    append(packet, spectrum);
    const auto size = packet.size();
    const auto before = allocations;
    for (int block = 1; block <= 60; ++block) {
        for (auto& band : spectrum.arguments) band = static_cast<float>(block);
        packet.clear();
        append(packet, spectrum);
    }
    EXPECT_EQ(allocations, before);
    EXPECT_EQ(packet.size(), size);
}

TEST(Append, GrowsANewBufferOnce) {
    const Packet packet = Bundle{{}, {Message{"/a", {1, "two"}}, Message{"/b", {0.5}}}};
    const auto before = allocations;
    const auto printed = print(packet);
    EXPECT_EQ(allocations, before + 1);
}

} // namespace
} // namespace tutti::osc
