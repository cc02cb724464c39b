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

/// A file of the outbox, after an attempt that failed.
void fail_once(io::Disk& disk, const std::filesystem::path& path, WallTime due) {
    const auto laid = *parse_json(*io::read_file(disk, path));
    std::vector<Member> members;
    for (const Member& member : laid.members()) {
        if (member.key == "attempts")
            members.push_back({"attempts", 7});
        else if (member.key == "due")
            members.push_back({"due", to_seconds(due)});
        else
            members.push_back(member);
    }
    ASSERT_TRUE(io::replace_file(disk, path, print_json(Value::object(std::move(members)))));
}

TEST_F(AlertOutboxTest, WhatWaitsGoesByTheTargetAsItIsNow) {
    ASSERT_TRUE(add(event(1), desk_));
    ASSERT_TRUE(add(event(2), desk_));
    const auto files = *disk_.list(outbox_.folder());
    for (const auto& path : files) fail_once(disk_, path, begin + std::chrono::minutes(15));
    desk_.url = "https://y.example";
    desk_.token = toml::SecretReference{"/secrets/2"};
    const auto now = begin + std::chrono::minutes(1);
    const auto followed =
        outbox_.follow_targets([&](std::string_view) { return std::optional(to_value(desk_)); }, now);
    EXPECT_TRUE(followed.kept);
    EXPECT_TRUE(followed.dropped.empty());
    EXPECT_EQ(*disk_.list(outbox_.folder()), files) << "in the order that they had";
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto delivery = *parse_json(*io::read_file(disk_, files[i]));
        EXPECT_EQ(*delivery.find("target"), to_value(desk_));
        EXPECT_EQ(delivery.find("due")->number(), to_seconds(now)) << "at once";
        EXPECT_EQ(delivery.find("attempts")->number(), 0);
        EXPECT_EQ(*delivery.find("key"), Value(fmt::format("hot-{}.raised.desk", i + 1)));
    }
}

TEST_F(AlertOutboxTest, WhatWaitsForATargetThatIsAsItWasWaitsOn) {
    ASSERT_TRUE(add(event(1), desk_));
    fail_once(disk_, disk_.list(outbox_.folder())->front(), begin + std::chrono::minutes(15));
    const auto followed =
        outbox_.follow_targets([&](std::string_view) { return std::optional(to_value(desk_)); }, begin);
    EXPECT_TRUE(followed.kept);
    EXPECT_EQ(outbox_.next_due(), begin + std::chrono::minutes(15));
}

TEST_F(AlertOutboxTest, WhatWaitsForATargetThatThereIsNoMoreGoes) {
    const auto phone = target("phone", sections::AlertTarget::Kind::Ntfy, "https://ntfy.sh/x");
    ASSERT_TRUE(add(event(1), desk_));
    ASSERT_TRUE(add(event(2), desk_));
    ASSERT_TRUE(add(event(1), phone));
    ASSERT_TRUE(io::replace_file(disk_, outbox_.folder() / "x.json", "{"));
    const auto followed = outbox_.follow_targets(
        [&](std::string_view name) {
            return name == "phone" ? std::optional(to_value(phone)) : std::nullopt;
        },
        begin
    );
    EXPECT_EQ(followed.dropped, (std::map<std::string, std::size_t, std::less<>>{{"desk", 2}}));
    EXPECT_EQ(outbox_.size(), 2U) << "the other target's, and what tutti-notify is to set aside";
}

TEST_F(AlertOutboxTest, OneThatCannotBeReadIsDueAtOnce) {
    ASSERT_TRUE(add(event(1), desk_));
    ASSERT_TRUE(io::replace_file(disk_, outbox_.folder() / "x.json", "{"));
    EXPECT_EQ(outbox_.next_due(), WallTime());
}

} // namespace
} // namespace tutti::alerts
