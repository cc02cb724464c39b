#include "bus/bus_conformance_testing.hpp"
#include "bus/local_broker.hpp"
#include "bus/twin_bus.hpp"

namespace tutti::bus::testing {
namespace {

/// Two of a process, in front of a broker elsewhere that others use, too.
class TwinBusTest : public ::testing::Test {
protected:
    Client& join(SharedLocalPlace place, std::string client_id) {
        BusOptions options{.client_id = std::move(client_id), .reconnect_least = milliseconds{1}};
        clients_.push_back(std::make_unique<Client>(
            context_.get_executor(), Place(std::move(place)), std::move(options), random_, changed_
        ));
        return *clients_.back();
    }
    Client& inside(std::string client_id) {
        return join(
            std::make_shared<TwinPlace>(context_.get_executor(), near_, Place(SharedLocalPlace(far_))),
            std::move(client_id)
        );
    }
    void settle() {
        context_.restart();
        context_.run_for(milliseconds(20)); // a far one that was away is looked for again
    }
    static Subscription hear(Client& client, std::string filter) {
        return std::move(*client.bus->subscribe(
            std::move(filter), QoS::AtLeastOnce,
            [&](const Message& message) { client.got.push_back(message); }
        ));
    }

    asio::io_context context_{1};
    Changes changed_;
    SeededRandom random_{7};
    SharedLocalBroker near_ = LocalBroker::make(context_.get_executor());
    SharedLocalBroker far_ = LocalBroker::make(context_.get_executor());
    std::vector<std::unique_ptr<Client>> clients_;
};

TEST_F(TwinBusTest, SaysOnBothAndHearsOnEither) {
    auto& render = inside("render");
    auto& page = join(far_, "page");
    const auto at_render = hear(render, "event/#");
    const auto at_page = hear(page, "event/#");
    settle();
    EXPECT_TRUE(page.bus->publish({.topic = "event/a", .payload = "from the page"}));
    settle();
    ASSERT_EQ(render.got.size(), 1U);
    EXPECT_EQ(render.got[0].payload, "from the page");
    EXPECT_TRUE(render.bus->publish({.topic = "event/b", .payload = "from within"}));
    settle();
    ASSERT_EQ(page.got.size(), 2U);
    EXPECT_EQ(page.got[1].payload, "from within");
}

TEST_F(TwinBusTest, ReachesItsNeighbourWhileTheFarOneIsAway) {
    auto& input = inside("input");
    auto& render = inside("render");
    const auto at_render = hear(render, "event/#");
    far_->close();
    settle();
    EXPECT_TRUE(input.bus->is_connected());
    EXPECT_TRUE(input.bus->publish({.topic = "event/a", .payload = "press", .qos = QoS::AtLeastOnce}));
    settle();
    ASSERT_EQ(render.got.size(), 1U);
    far_->open();
    auto& page = join(far_, "page");
    const auto at_page = hear(page, "#");
    settle();
    settle();
    EXPECT_TRUE(page.got.empty()) << "an event that is over does not come late";
    EXPECT_TRUE(input.bus->publish({.topic = "event/b", .payload = "press"}));
    settle();
    EXPECT_EQ(page.got.size(), 1U);
    EXPECT_EQ(render.got.size(), 3U) << "the second one on both";
}

TEST_F(TwinBusTest, KeepsStatesOnBoth) {
    auto& render = inside("render");
    EXPECT_TRUE(render.bus->publish({.topic = "health/render", .payload = "fine", .retain = true}));
    settle();
    auto& page = join(far_, "page");
    const auto at_page = hear(page, "health/#");
    settle();
    ASSERT_EQ(page.got.size(), 1U);
    EXPECT_EQ(page.got[0].payload, "fine");
}

} // namespace
} // namespace tutti::bus::testing
