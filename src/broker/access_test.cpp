// Where the broker asks its authorizer: every way to publish, and every way in which a message comes.
#include "broker/test_client.hpp"

namespace tutti::broker {

using mqtt::QoS;
using mqtt::ReasonCode;

TEST(Access, ClearingWhatIsRetainedIsAPublication) {
    World world;
    TestClient owner(world, Origin::Trusted);
    owner.connect("owner");
    owner.publish("cmd/kept", "x", {.retain = true});
    TestClient anonymous(world);
    anonymous.connect("a");
    EXPECT_EQ(anonymous.publish_surely("cmd/kept", "", {.retain = true}).reason, ReasonCode::NotAuthorized);
    EXPECT_EQ(world.broker.stats().retained, 1U);
}

TEST(Access, AWillIsAskedForWhenItIsPublishedToo) {
    World world;
    TestClient owner(world, Origin::Trusted);
    owner.connect("owner");
    owner.subscribe("porch/#");
    TestClient anonymous(world);
    anonymous.connect("a", {.will = mqtt::Will{.topic = "porch/x", .payload = "gone"}});
    world.authorizer.closed = "porch/"; // it has become somebody's
    anonymous.vanish();
    EXPECT_EQ(owner.payloads(), Strings{});
    EXPECT_EQ(world.broker.stats().denied, 1U);
}

TEST(Access, AWideSubscriptionBringsNoRepliesOfOthers) {
    World world;
    TestClient curious(world);
    curious.connect("curious");
    TestClient worker(world, Origin::Trusted);
    worker.connect("worker");
    worker.publish("tutti/reply/asker/0", "kept", {.retain = true});
    EXPECT_FALSE(is_failure(curious.subscribe("#", QoS::AtLeastOnce).reasons[0]));
    worker.publish("tutti/reply/asker/1", "no");
    EXPECT_EQ(worker.publish_surely("tutti/reply/asker/2", "no").reason, ReasonCode::NoMatchingSubscribers);
    worker.publish("tutti/reply/curious/1", "yes");
    worker.publish_surely("tutti/reply/curious/2", "and yes");
    EXPECT_EQ(curious.payloads(), (Strings{"yes", "and yes"}));
}

TEST(Access, WhoCouldNotReadItsRepliesIsNotSentThere) {
    World world;
    const mqtt::Connect asking{.request_response_information = true};
    EXPECT_EQ(TestClient(world).connect("a", asking).response_information, "tutti/reply/a/");
    world.authorizer.closed = "tutti/reply/b/";
    EXPECT_EQ(TestClient(world).connect("b", asking).response_information, std::nullopt);
}

TEST(Access, WhoSpeaksForANameTakesNoSessionOfAnothers) {
    const Principal person{Principal::Kind::Trusted, ""};
    const Principal lamp{Principal::Kind::Trusted, "lamp"};
    const Principal mixer{Principal::Kind::Trusted, "mixer"};
    const Principal lamp_by_tcp{Principal::Kind::User, "lamp"};
    EXPECT_TRUE(may_take_over(person, lamp, "lamp"));
    EXPECT_FALSE(may_take_over(mixer, lamp, "lamp"));
    EXPECT_FALSE(may_take_over(mixer, person, "cli-1"));
    EXPECT_TRUE(may_take_over(lamp, mixer, "lamp"));
    EXPECT_TRUE(may_take_over(lamp_by_tcp, lamp, "anything"));
    EXPECT_TRUE(may_take_over(mixer, {}, "anything"));
    EXPECT_FALSE(may_take_over({}, mixer, "anything"));
}

} // namespace tutti::broker
