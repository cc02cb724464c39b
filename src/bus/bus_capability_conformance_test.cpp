// That every backend is what its row of the table says, and that what it lacks is refused or told as the
// other table says: never passed over.
#include "bus/bus_conformance_testing.hpp"

#include <algorithm>

namespace tutti::bus::testing {
namespace {

class CapabilityConformance : public BusConformance {
protected:
    Task<void> says_what_it_can();
    Task<void> refuses_shared_subscriptions();
    Task<void> refuses_those_asked_for_early();
    Task<void> tells_that_nothing_expires();
    Task<void> tells_that_properties_are_lost();
    Task<void> tells_that_quality_is_lowered();

    static bool is_told(const Client& client, Capability what) {
        return std::ranges::count(client.without, what) == 1;
    }
};

Task<void> CapabilityConformance::says_what_it_can() {
    Client& early = join("early");
    EXPECT_EQ(early.bus->capabilities(), capabilities_of(GetParam().backend));
    broker_->start();
    co_await early.eventually([&] { return early.bus->is_connected(); });
    EXPECT_EQ(early.bus->capabilities(), can());
    EXPECT_TRUE(is_within(can(), capabilities_of(GetParam().backend)));
}

TEST_P(CapabilityConformance, SaysWhatItCanOnceItIsConnected) { run(says_what_it_can()); }

Task<void> CapabilityConformance::refuses_shared_subscriptions() {
    broker_->start();
    Client& client = join("client");
    co_await client.eventually([&] { return client.bus->is_connected(); });
    const auto taken = client.bus->subscribe("$share/g/job/+", QoS::AtLeastOnce, [](const Message&) {});
    EXPECT_EQ(taken.has_value(), can().shared_subscriptions);
    if (!taken) EXPECT_EQ(taken.error().code, ErrorCode::Unavailable);
}

TEST_P(CapabilityConformance, RefusesSharedSubscriptionsWhereThereAreNone) {
    run(refuses_shared_subscriptions());
}

Task<void> CapabilityConformance::refuses_those_asked_for_early() {
    Client& client = join("client");
    auto taken = client.bus->subscribe("$share/g/job/+", QoS::AtLeastOnce, [](const Message&) {});
    broker_->start();
    if (!taken) { // known from its row
        EXPECT_FALSE(capabilities_of(GetParam().backend).shared_subscriptions);
        EXPECT_EQ(taken.error().code, ErrorCode::Unavailable);
        co_return;
    }
    const auto confirmed = co_await client.bus->confirmed(taken->id(), soon);
    EXPECT_EQ(confirmed.has_value(), can().shared_subscriptions);
    if (confirmed) co_return;
    EXPECT_EQ(confirmed.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(client.refused, std::vector<std::string>{"$share/g/job/+"});
    EXPECT_EQ(client.last_error.code, ErrorCode::Unavailable);
}

TEST_P(CapabilityConformance, RefusesSharedSubscriptionsThatWereAskedForEarly) {
    run(refuses_those_asked_for_early());
}

Task<void> CapabilityConformance::tells_that_nothing_expires() {
    broker_->start();
    Client& reader = join("reader");
    Client& writer = join("writer");
    auto subscription = co_await reader.listen("reading/#");
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(writer.bus->publish(
            {.topic = "reading/a/x",
             .payload = "x",
             .qos = QoS::AtLeastOnce,
             .retain = true,
             .expiry = seconds{60}}
        ));
    const bool here = co_await reader.receives(2);
    if (!here) co_return;
    // What is left of it goes with a live message where properties do.
    EXPECT_EQ(reader.got[0].expiry.has_value(), can().expiry && can().request_properties);
    EXPECT_EQ(is_told(writer, Capability::Expiry), !can().expiry);
    Client& late = join("late");
    auto again = co_await late.listen("reading/#");
    const bool kept = co_await late.receives(1);
    if (kept) EXPECT_EQ(late.got[0].expiry.has_value(), can().expiry);
}

TEST_P(CapabilityConformance, TellsOnceWhereMessagesGoWithoutExpiry) { run(tells_that_nothing_expires()); }

Task<void> CapabilityConformance::tells_that_properties_are_lost() {
    broker_->start();
    Client& reader = join("reader");
    Client& writer = join("writer");
    auto subscription = co_await reader.listen("event/#");
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(writer.bus->publish(
            {.topic = "event/a", .payload = "x", .content_type = "text/plain", .user_properties = {{"k", "v"}}
            }
        ));
    const bool here = co_await reader.receives(2);
    if (!here) co_return;
    EXPECT_EQ(reader.got[0].content_type.has_value(), can().request_properties);
    EXPECT_EQ(reader.got[0].user_properties.size(), can().request_properties ? 1U : 0U);
    EXPECT_EQ(is_told(writer, Capability::RequestProperties), !can().request_properties);
}

TEST_P(CapabilityConformance, TellsOnceWhereMessagesGoWithoutProperties) {
    run(tells_that_properties_are_lost());
}

Task<void> CapabilityConformance::tells_that_quality_is_lowered() {
    broker_->start();
    Client& reader = join("reader");
    Client& writer = join("writer");
    co_await writer.eventually([&] { return writer.bus->is_connected(); });
    const auto most = writer.bus->capabilities().maximum_qos;
    if (most > GetParam().maximum_qos) co_return; // 3.1.1 cannot say it, and such a broker hangs up
    auto subscription = co_await reader.listen("event/#", QoS::ExactlyOnce);
    EXPECT_TRUE(writer.bus->publish({.topic = "event/a", .qos = QoS::ExactlyOnce}));
    const bool here = co_await reader.receives(1);
    if (!here) co_return;
    EXPECT_EQ(reader.got[0].qos, most);
    EXPECT_EQ(is_told(writer, Capability::QualityOfService), most < QoS::ExactlyOnce);
}

TEST_P(CapabilityConformance, TellsWhereTheQualityOfServiceIsLowered) {
    run(tells_that_quality_is_lowered());
}

INSTANTIATE_TEST_SUITE_P(
    Backend, CapabilityConformance, ::testing::ValuesIn(backends()),
    [](const auto& test) { return std::string(test.param.name); }
);

TEST(Capabilities, RowsStandInTheOrderOfTheirNames) {
    for (std::size_t i = 0; i < backend_rows.size(); ++i)
        EXPECT_EQ(static_cast<std::size_t>(backend_rows[i].backend), i);
    for (std::size_t i = 0; i < lack_rows.size(); ++i)
        EXPECT_EQ(static_cast<std::size_t>(lack_rows[i].capability), i);
}

} // namespace
} // namespace tutti::bus::testing
