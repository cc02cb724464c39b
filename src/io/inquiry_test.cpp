#include "io/clock.hpp"
#include "io/inquiry.hpp"
#include "io/task_group.hpp"
#include "io/udp_answerer_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::io {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::uint8_t, 3> question = {'w', 'h', 'o'};

/// As many answers as come until then, "<sender> <bytes>".
Task<void> hear(Inquiry& inquiry, std::size_t most, SteadyTime until, std::vector<std::string>& heard) {
    while (heard.size() < most) {
        const auto datagram = co_await inquiry.answer(until);
        if (!datagram) co_return;
        heard.push_back(datagram->sender + " " + std::string(datagram->bytes));
    }
}

struct Asker {
    asio::io_context context{1};
    TaskGroup group{context.get_executor()};
    std::vector<std::string> heard;

    Result<void> ask(UdpAnswerer& somebody, std::size_t most, SteadyClock::duration patience) {
        auto inquiry = Inquiry::open(context.get_executor());
        if (!inquiry) return pass_on(inquiry);
        auto asked = inquiry->ask("127.0.0.1", somebody.port(), question);
        group.spawn("hear", hear(*inquiry, most, steady_now() + patience, heard));
        while (group.size() > 0) context.run_one();
        somebody.close();
        return asked;
    }
};

TEST(Inquiry, HearsEveryAnswerAndWhoGaveIt) {
    Asker asker;
    UdpAnswerer somebody(asker.context, {{"me", "", "and me"}});
    EXPECT_TRUE(asker.ask(somebody, 3, 10s));
    EXPECT_EQ(somebody.questions(), (std::vector<std::string>{"who"}));
    EXPECT_EQ(asker.heard, (std::vector<std::string>{"127.0.0.1 me", "127.0.0.1 ", "127.0.0.1 and me"}));
}

TEST(Inquiry, HearsNoLongerThanItWasAskedTo) {
    Asker asker;
    UdpAnswerer somebody(asker.context, {{"me"}});
    EXPECT_TRUE(asker.ask(somebody, 2, 20ms));
    EXPECT_LE(asker.heard.size(), 1U);
}

TEST(Inquiry, EndsWhenItIsCancelled) {
    Asker asker;
    auto inquiry = Inquiry::open(asker.context.get_executor());
    ASSERT_TRUE(inquiry);
    asker.group.spawn("hear", hear(*inquiry, 1, steady_now() + 1h, asker.heard));
    asker.context.poll();
    EXPECT_EQ(asker.group.size(), 1U);
    asker.group.cancel();
    asker.context.restart();
    asker.context.run();
    EXPECT_EQ(asker.group.size(), 0U);
}

TEST(Inquiry, AsksAddressesAlone) {
    asio::io_context context(1);
    auto inquiry = Inquiry::open(context.get_executor());
    ASSERT_TRUE(inquiry);
    const auto asked = inquiry->ask("porch", 1, question);
    ASSERT_FALSE(asked);
    EXPECT_EQ(asked.error(), (Error{ErrorCode::InvalidInput, "'porch' is no IPv4 address"}));
}

TEST(Inquiry, SharesItsPortWithOthers) {
    asio::io_context context(1);
    asio::ip::udp::socket other(context, asio::ip::udp::v4());
    other.set_option(asio::socket_base::reuse_address(true));
    other.bind({asio::ip::address_v4::any(), 0});
    EXPECT_TRUE(Inquiry::open(context.get_executor(), other.local_endpoint().port()));
}

} // namespace
} // namespace tutti::io
