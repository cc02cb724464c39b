// The promise of frames: one is drawn, handed over and read without an allocation.
#include "base/allocation_testing.hpp"
#include "frames/frames_testing.hpp"
#include "io/temporary_folder_testing.hpp"

#include <sys/stat.h>

namespace tutti::frames {
namespace {

TEST(Frames, AreHandedOverWithoutAnAllocation) {
    const io::TemporaryFolder folder;
    ::chmod(folder.path.c_str(), 0700);
    TestServer server(folder.path, {{"panel", {64, 64}}});
    TestClient client(folder.path);
    std::uint64_t sequence = 0;
    const auto hand_over = [&] {
        server.show(0, pixel::white, ++sequence);
        return reached([&] { return client.frames[0].about.sequence == sequence; }, client);
    };
    ASSERT_TRUE(reached([&] { return client.came == 1; }, server, client));
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(hand_over()); // what is kept is made
    const auto before = allocations().made;
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(hand_over());
    EXPECT_EQ(allocations().made, before);
}

} // namespace
} // namespace tutti::frames
