#include "base/json.hpp"
#include "io/disk_testing.hpp"
#include "io/temporary_folder_testing.hpp"
#include "workers/alerts/push_devices.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::alerts {
namespace {

constexpr WallTime morning{std::chrono::hours(500'000)};
constexpr std::string_view a_point =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
constexpr std::string_view a_secret = "BTBZMqHH6r4Tts7J_aSIgg";

Value subscription(
    std::string_view endpoint, std::string_view point = a_point, std::string_view secret = a_secret
) {
    return Value::object(
        {{"name", "phone"},
         {"endpoint", endpoint},
         {"keys", Value::object({{"p256dh", point}, {"auth", secret}})}}
    );
}

const std::vector<std::string> own_services = {"push.lan"};

class PushDevicesTest : public testing::Test {
protected:
    io::TemporaryFolder folder_;
    io::SystemDisk disk_;
    std::filesystem::path path_ = folder_.path / "devices.json";
    PushDevices devices_{disk_, path_};
};

TEST_F(PushDevicesTest, AreThereAgainAfterARestart) {
    ASSERT_TRUE(devices_.subscribe(subscription("https://a.example/1"), {}, morning));
    ASSERT_TRUE(devices_.subscribe(subscription("https://a.example/2"), {}, morning));
    PushDevices again(disk_, path_);
    ASSERT_TRUE(again.load());
    EXPECT_EQ(again.all(), devices_.all());
    EXPECT_EQ(std::filesystem::status(path_).permissions(), std::filesystem::perms(0600));
    const auto text = *io::read_file(disk_, path_);
    for (std::size_t cut = 0; cut + 1 < text.size(); ++cut) EXPECT_FALSE(parse_devices(text.substr(0, cut)));
}

TEST_F(PushDevicesTest, WhoSubscribesAgainIsTheSame) {
    const auto first = devices_.subscribe(subscription("https://a.example/1"), {}, morning);
    const auto second = devices_.subscribe(subscription("https://a.example/1"), {}, morning);
    EXPECT_EQ(first, second);
    EXPECT_EQ(devices_.all().size(), 1U);
    ASSERT_TRUE(devices_.unsubscribe(*first));
    EXPECT_EQ(devices_.unsubscribe(*first).error().code, ErrorCode::NotFound);
    EXPECT_TRUE(devices_.all().empty());
}

TEST_F(PushDevicesTest, WhatIsNoSubscriptionIsRefusedWithItsReason) {
    for (const auto& wrong :
         {subscription("http://a.example/1"), subscription(""), subscription(std::string(3000, 'x')),
          subscription("https://a.example/1", "AAAA"), subscription("https://a.example/1", a_point, "AAAA"),
          subscription("https://a.example/1", "+/=="), Value::object({}), Value(1)}) {
        const auto refused = devices_.subscribe(wrong, {}, morning);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::InvalidInput) << refused.error().message;
    }
    EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(PushDevicesTest, AreBounded) {
    for (std::size_t i = 0; i < most_devices; ++i)
        ASSERT_TRUE(devices_.subscribe(subscription(fmt::format("https://a.example/{}", i)), {}, morning));
    const auto refused = devices_.subscribe(subscription("https://a.example/x"), {}, morning);
    EXPECT_EQ(refused.error().code, ErrorCode::LimitExceeded);
    EXPECT_TRUE(devices_.subscribe(subscription("https://a.example/0"), {}, morning));
}

TEST_F(PushDevicesTest, AFileThatIsDamagedIsSetAside) {
    ASSERT_TRUE(io::replace_file(disk_, path_, R"({"v":1,"devices":[{"name":"x"}]})"));
    EXPECT_FALSE(devices_.load());
    EXPECT_TRUE(std::filesystem::exists(folder_.path / "devices.json.rejected.1"));
    EXPECT_TRUE(devices_.load());
}

TEST_F(PushDevicesTest, MayBeOfAServiceInThisNetworkWhereItIsNamed) {
    const auto inside = subscription("https://push.lan:8443/1");
    EXPECT_EQ(devices_.subscribe(inside, {}, morning).error().code, ErrorCode::InvalidInput);
    ASSERT_TRUE(devices_.subscribe(inside, own_services, morning));
    ASSERT_TRUE(devices_.subscribe(subscription("https://a.example/1"), own_services, morning));
    sections::AlertTarget target;
    target.contact = "mailto:me@x.example";
    target.hosts = own_services;
    const auto may_go_anywhere = [&](const PushDevice& device) {
        return target_of(device, target, "/key").find("device")->find("anywhere")->boolean();
    };
    EXPECT_TRUE(may_go_anywhere(devices_.all()[0]));
    EXPECT_FALSE(may_go_anywhere(devices_.all()[1]));
}

TEST_F(PushDevicesTest, WhoseServiceMayNotBeAskedAnyMoreAreForgottenAndNoOthers) {
    ASSERT_TRUE(devices_.subscribe(subscription("https://push.lan:8443/1"), own_services, morning));
    ASSERT_TRUE(devices_.subscribe(subscription("https://a.example/1"), own_services, morning));
    PushDevices again(disk_, path_);
    ASSERT_TRUE(again.load());
    EXPECT_TRUE(again.forget_refused(own_services).empty());
    const auto refused = again.forget_refused({});
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].device, devices_.all()[0]);
    EXPECT_NE(refused[0].reason.message.find("push.lan"), std::string::npos);
    PushDevices later(disk_, path_);
    ASSERT_TRUE(later.load());
    ASSERT_EQ(later.all().size(), 1U);
    EXPECT_EQ(later.all()[0].endpoint, "https://a.example/1");
}

TEST_F(PushDevicesTest, AListOfThemTellsNoSecrets) {
    ASSERT_TRUE(devices_.subscribe(subscription("https://a.example/1"), {}, morning));
    const auto text = print_json(list_of(devices_, ""));
    EXPECT_EQ(text.find("a.example"), std::string::npos);
    EXPECT_EQ(text.find(a_secret), std::string::npos);
    EXPECT_TRUE(list_of(devices_, "").find("key")->is_null());
}

} // namespace
} // namespace tutti::alerts
