#include "broker/durable_record.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace tutti::broker {

TEST(DurableRecord, WhoMayOnlyReadComesBackAsTheSame) { // else it is another, and has no such session
    std::string bytes;
    const Principal reader{Principal::Kind::Anonymous, "", true};
    encode(bytes, SessionRecord{.client_id = "reader", .principal = reader});
    const auto record = decode_durable(bytes);
    ASSERT_TRUE(record);
    EXPECT_EQ(std::get<SessionRecord>(*record).principal, reader);
}

TEST(DurableRecord, AFilterThatNobodyCouldSubscribeToIsNone) {
    std::string bytes;
    encode(bytes, FilterRecord{.session = 1, .filter = "$share/x", .subscription = {}});
    EXPECT_FALSE(decode_durable(bytes));
}

} // namespace tutti::broker
