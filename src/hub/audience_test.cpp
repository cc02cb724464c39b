#include "base/json.hpp"
#include "broker/test_client.hpp"
#include "hub/audience.hpp"

#include <gtest/gtest.h>

namespace tutti::hub {
namespace {

using broker::TestClient;
using broker::World;

struct Hall : World {
    Audience audience{broker, {{"filter", {"tutti/event/filter/#"}}, {"camera", {"tutti/camera/+"}}}};
    std::string look() { return audience.look() ? print_json(audience.services()) : "as it was"; }
};

TEST(Audience, ASubscriberMakesOneAndTheLastThatGoesEndsIt) {
    Hall hall;
    EXPECT_EQ(hall.look(), "as it was");
    TestClient first(hall);
    TestClient second(hall);
    first.connect("first");
    EXPECT_EQ(hall.look(), "as it was");
    first.subscribe("tutti/event/filter/out");
    EXPECT_EQ(hall.look(), R"(["filter"])");
    second.connect("second");
    second.subscribe("tutti/event/filter/#");
    second.subscribe("tutti/camera/porch");
    EXPECT_EQ(hall.look(), R"(["filter","camera"])");
    first.vanish();
    EXPECT_EQ(hall.look(), "as it was");
    second.vanish();
    EXPECT_EQ(hall.look(), "[]");
}

TEST(Audience, WhoSubscribesToMoreThanItsTopicsIsNone) {
    Hall hall;
    TestClient recorder(hall);
    recorder.connect("recorder");
    recorder.subscribe("#");
    recorder.subscribe("tutti/event/#");
    recorder.subscribe("tutti/camera/#");
    EXPECT_EQ(hall.look(), "as it was");
}

TEST(Audience, ASessionThatSleepsIsNoneUntilItIsBack) {
    Hall hall;
    TestClient client(hall);
    client.connect("client", broker::lasting);
    client.subscribe("tutti/camera/porch");
    EXPECT_EQ(hall.look(), R"(["camera"])");
    client.vanish();
    EXPECT_EQ(hall.look(), "[]");
    TestClient again(hall);
    again.connect("client", broker::lasting);
    EXPECT_EQ(hall.look(), R"(["camera"])");
}

TEST(Audience, OneSubscriptionForAnotherIsAChange) {
    Hall hall;
    TestClient client(hall);
    client.connect("client");
    client.subscribe("tutti/camera/porch");
    EXPECT_EQ(hall.look(), R"(["camera"])");
    mqtt::Unsubscribe unsubscribe{.packet_id = 4, .filters = {"tutti/camera/porch"}};
    client.send(unsubscribe);
    client.read_all();
    client.take<mqtt::SubscriptionAck>();
    client.subscribe("tutti/event/filter/a");
    EXPECT_EQ(hall.look(), R"(["filter"])");
}

} // namespace
} // namespace tutti::hub
