// The promise of a desk: a frame becomes light without an allocation, over the network too.
#include "base/allocation_testing.hpp"
#include "io/listen.hpp"
#include "io/task_group.hpp"
#include "output/display_desk.hpp"
#include "output/make_wires.hpp"
#include "output/output_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::output {
namespace {

struct NoReport final : DeskReport {
    void shown(DisplayDesk&, SteadyTime) override {}
    void changed(const DisplayDesk&) override {}
};

TEST(DisplayDesk, LightsAFrameWithoutAnAllocation) {
    const auto receiver = *io::listen_udp("127.0.0.1", 0);
    const auto url = display::parse_output_url(fmt::format("sacn://127.0.0.1:{}", io::local_port(receiver)));
    ASSERT_TRUE(url);
    constexpr pixel::Size size{64, 64};
    asio::io_context context;
    io::TaskGroup tasks(context.get_executor());
    auto wires = make_wires(
        context.get_executor(), {&*url, 1}, {.display = "panel", .bytes = size.pixels() * 3, .size = size}
    );
    tasks.spawn("wire", wires[0]->run());
    context.run();
    NoReport report;
    DisplayDesk desk({.name = "panel", .size = size}, plain_lights(size), std::move(wires), report, start);
    auto show = [&, now = start]() mutable {
        if (desk.incoming().picture.size() != size) desk.incoming().picture = pixel::Picture(size);
        desk.incoming().about = {};
        desk.incoming().about.add({"button.press", "pad", "1", WallTime()});
        desk.frame_came(now += frame_period);
    };
    for (int i = 0; i < 10; ++i) show();
    const auto before = allocations().made;
    for (int i = 0; i < 100; ++i) show();
    EXPECT_EQ(allocations().made, before);
    EXPECT_EQ(desk.wires()[0]->counts().frames, 110U);
}

} // namespace
} // namespace tutti::output
