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

TEST(Access, ToRetainIsAskedForBesides) {
    World world;
    TestClient anonymous(world);
    anonymous.connect("a");
    EXPECT_FALSE(is_failure(anonymous.publish_surely("fleeting/x", "y").reason));
    for (const auto* payload : {"y", ""})
        EXPECT_EQ(
            anonymous.publish_surely("fleeting/x", payload, {.retain = true}).reason,
            ReasonCode::NotAuthorized
        );
    EXPECT_EQ(world.broker.stats().retained, 0U);
    TestClient other(world);
    const auto refused =
        other.connect("b", {.will = mqtt::Will{.topic = "fleeting/x", .payload = "gone", .retain = true}});
    EXPECT_EQ(refused.reason, ReasonCode::NotAuthorized);
}

TEST(Access, RightsThatChangeHoldForWhoIsThere) {
    World world;
    TestClient anonymous(world), listener(world);
    anonymous.connect("a");
    listener.connect("l");
    listener.subscribe("porch/#");
    anonymous.publish("porch/t", "before");
    world.authorizer.closed = "porch/";
    world.broker.rights_changed();
    anonymous.publish("porch/t", "after");
    TestClient owner(world, Origin::Trusted);
    owner.connect("owner");
    owner.publish("porch/t", "not for everybody");
    EXPECT_EQ(listener.payloads(), Strings{"before"});
    world.authorizer.closed.reset();
    world.broker.rights_changed();
    anonymous.publish("porch/t", "again");
    EXPECT_EQ(listener.payloads(), Strings{"again"});
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

TEST(Access, ARightThatEndedEndsForWhoWasPublishingToo) {
    World world;
    TestClient anonymous(world), porch(world, Origin::Trusted);
    anonymous.connect("a");
    anonymous.publish("porch/t", "before");
    porch.connect("porch", {.user_name = "porch"});
    porch.subscribe("porch/#");
    anonymous.publish("porch/t", "forged");
    anonymous.publish("porch/t", "forged again");
    EXPECT_EQ(porch.payloads(), Strings{});
    EXPECT_EQ(world.broker.stats().denied, 2U);
    porch.publish("porch/t", "its own");
    EXPECT_EQ(porch.payloads(), Strings{"its own"});
}

TEST(Access, ARightThatEndedEndsForWhoIsListeningToo) {
    World world;
    TestClient curious(world), sender(world, Origin::Trusted), porch(world, Origin::Trusted);
    curious.connect("curious");
    curious.subscribe("porch/#");
    sender.connect("sender");
    sender.publish("porch/t", "0 before");
    sender.publish_surely("porch/t", "1 before");
    EXPECT_EQ(curious.payloads(), (Strings{"0 before", "1 before"}));
    porch.connect("porch", {.user_name = "porch"});
    sender.publish("porch/t", "0 after");
    EXPECT_EQ(sender.publish_surely("porch/t", "1 after").reason, ReasonCode::NoMatchingSubscribers);
    EXPECT_EQ(curious.payloads(), Strings{});
}

TEST(Access, ARightEndsThoughWhoseNameItIsWasRefused) {
    World world;
    TestClient anonymous(world), porch(world, Origin::Trusted), listener(world, Origin::Trusted);
    listener.connect("listener");
    listener.subscribe("porch/#");
    anonymous.connect("a");
    anonymous.publish("porch/t", "before");
    const mqtt::Connect refused{.user_name = "porch", .authentication_method = "none of ours"};
    EXPECT_TRUE(is_failure(porch.connect("porch", refused).reason));
    anonymous.publish("porch/t", "after");
    EXPECT_EQ(listener.payloads(), Strings{"before"});
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
