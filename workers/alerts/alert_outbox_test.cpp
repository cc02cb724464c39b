#include "base/json.hpp"
#include "io/temporary_folder_testing.hpp"
#include "workers/alerts/alert_outbox.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::alerts {
namespace {

constexpr WallTime begin{std::chrono::hours(500'000)};

contract::Event event(std::size_t number) {
    contract::Event event;
    event.id = fmt::format("hot-{}.raised", number);
    event.type = "alert.raised";
    event.source = "alerts";
    event.timestamp = begin + std::chrono::seconds(number);
    return event;
}

class AlertOutboxTest : public testing::Test {
protected:
    Result<void> add(const contract::Event& event, const sections::AlertTarget& target) {
        return outbox_.add(event, target.name, to_value(target), begin);
    }

    static sections::AlertTarget target(std::string name, sections::AlertTarget::Kind kind, std::string url) {
        sections::AlertTarget target;
        target.name = std::move(name);
        target.kind = kind;
        target.url = std::move(url);
        return target;
    }

    io::TemporaryFolder folder_;
    io::SystemDisk disk_;
    AlertOutbox outbox_{disk_, folder_.path / "outbox"};
    sections::AlertTarget desk_ = target("desk", sections::AlertTarget::Kind::Webhook, "https://x.example");
};

TEST_F(AlertOutboxTest, WithoutAnythingNothingIsDue) { EXPECT_FALSE(outbox_.next_due()); }

TEST_F(AlertOutboxTest, WhatIsLaidDownTwiceIsOne) {
    ASSERT_TRUE(add(event(1), desk_));
    ASSERT_TRUE(add(event(1), desk_));
    EXPECT_EQ(outbox_.size(), 1U);
    EXPECT_EQ(outbox_.next_due(), begin);
}

TEST_F(AlertOutboxTest, EachTargetHasItsOwn) {
    desk_.token = toml::SecretReference{"/secret"};
    ASSERT_TRUE(add(event(1), desk_));
    ASSERT_TRUE(add(event(1), target("phone", sections::AlertTarget::Kind::Ntfy, "https://ntfy.sh/x")));
    const auto files = *disk_.list(outbox_.folder());
    ASSERT_EQ(files.size(), 2U);
    const auto delivery = *parse_json(*io::read_file(disk_, files[0]));
    EXPECT_EQ(*delivery.find("key"), Value("hot-1.raised.desk"));
    EXPECT_EQ(*delivery.find("target")->find("token"), Value::object({{"file", "/secret"}}));
    EXPECT_EQ(std::filesystem::status(files[0]).permissions(), std::filesystem::perms(0600));
}

TEST_F(AlertOutboxTest, IsBoundedAndTheOldestGo) {
    std::filesystem::create_directories(outbox_.folder());
    for (std::size_t i = 0; i < most_deliveries + 2; ++i) // by hand: each add() waits for the disk
        ASSERT_TRUE(io::replace_file(disk_, outbox_.folder() / fmt::format("{:020}-x.json", i), "{}"));
    ASSERT_TRUE(add(event(1), desk_));
    EXPECT_EQ(outbox_.size(), most_deliveries);
    EXPECT_EQ(outbox_.dropped(), 3U);
    EXPECT_NE(disk_.list(outbox_.folder())->front().native().find("03-x.json"), std::string::npos);
}

TEST_F(AlertOutboxTest, OneThatCannotBeReadIsDueAtOnce) {
    ASSERT_TRUE(add(event(1), desk_));
    ASSERT_TRUE(io::replace_file(disk_, outbox_.folder() / "x.json", "{"));
    EXPECT_EQ(outbox_.next_due(), WallTime());
}

} // namespace
} // namespace tutti::alerts
