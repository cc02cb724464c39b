#include "base/json.hpp"
#include "workers/notify/delivery.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::notify {
namespace {

using namespace std::chrono_literals;

constexpr WallTime noon{std::chrono::hours(480'000)};

Delivery
delivery(Delivery::Kind kind = Delivery::Kind::Webhook, std::string url = "https://x.example/hook?key=1") {
    Delivery made;
    made.key = "hot-1.raised.desk";
    made.target = "desk";
    made.kind = kind;
    made.url = std::move(url);
    made.event.id = "hot-1.raised";
    made.event.type = "alert.raised";
    made.event.source = "alerts";
    made.event.timestamp = noon;
    made.event.data =
        Value::object({{"alert", "hot"}, {"severity", "critical"}, {"message", "Küche: 31 °C"}});
    made.due = noon;
    return made;
}

Result<io::HttpResponse> answer(unsigned status, std::string retry_after = {}) {
    io::HttpResponse response;
    response.status = status;
    if (!retry_after.empty()) response.fields.emplace_back("Retry-After", std::move(retry_after));
    return response;
}

TEST(Delivery, IsReadAsItWasWritten) {
    auto made = delivery();
    made.attempts = 3;
    made.problem = "the answer was 503";
    made.token = Value::object({{"file", "/s"}});
    EXPECT_EQ(parse_delivery(print(made)), made);
    const auto text = print(made);
    for (std::size_t cut = 0; cut < text.size(); ++cut) EXPECT_FALSE(parse_delivery(text.substr(0, cut)));
}

TEST(Delivery, ToADeviceIsReadAsItWasWrittenAndEndsWithTheDevice) {
    auto made = delivery(Delivery::Kind::Push, "https://push.example/1");
    made.device = {"point", "secret", "/state/key.pem", "mailto:me@x.example", true};
    EXPECT_EQ(parse_delivery(print(made)), made);
    EXPECT_EQ(judge(made, answer(410), noon), Fate::Gone);
    EXPECT_EQ(judge(made, answer(404), noon), Fate::Gone);
    EXPECT_EQ(judge(made, answer(413), noon), Fate::GivenUp);
    EXPECT_EQ(judge(made, answer(500), noon), Fate::Later);
    auto of_a_webhook = delivery();
    EXPECT_EQ(judge(of_a_webhook, answer(410), noon), Fate::GivenUp);
}

TEST(Delivery, ANotificationIsShortWhateverTheMessage) {
    auto made = delivery().event;
    made.data = Value::object({{"alert", "hot"}, {"message", std::string(5000, 'x')}, {"firing", "hot-1"}});
    const auto shown = parse_json(notification_of(made));
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->find("body")->string().size(), 1000U);
    EXPECT_EQ(shown->find("tag")->string(), "hot-1");
}

// An id made up at reading would be another each time, and the one who is told could not tell it from a
// second alert.
TEST(Delivery, IsRefusedWhereItsEventHasNoId) {
    auto text = print(delivery());
    const auto id = fmt::format(R"("id":"{}",)", delivery().event.id);
    ASSERT_NE(text.find(id), std::string::npos);
    EXPECT_FALSE(parse_delivery(text.erase(text.find(id), id.size())));
}

TEST(Delivery, ToAWebhookIsTheEventWithAKeyThatStays) {
    const auto call = call_of(delivery(), "s3cret");
    ASSERT_TRUE(call);
    EXPECT_EQ(call->method, "POST");
    EXPECT_EQ(call->url, "https://x.example/hook?key=1");
    EXPECT_EQ(contract::parse_event(call->body), delivery().event);
    EXPECT_EQ(call->fields[0], std::pair(std::string("Idempotency-Key"), std::string("hot-1.raised.desk")));
    EXPECT_EQ(call->fields[1], std::pair(std::string("Authorization"), std::string("Bearer s3cret")));
}

TEST(Delivery, ToNtfyGoesToItsServerWithTheTopicInTheBody) {
    auto made = delivery(Delivery::Kind::Ntfy, "https://ntfy.sh/our-house/");
    made.click = "https://home.example/alerts";
    const auto call = call_of(made, "");
    ASSERT_TRUE(call);
    EXPECT_EQ(call->url, "https://ntfy.sh/");
    EXPECT_EQ(
        call->body,
        R"({"topic":"our-house","title":"Alert: hot","message":"Küche: 31 °C","priority":5,"tags":["rotating_light"],"click":"https://home.example/alerts"})"
    );
    EXPECT_TRUE(call->fields.empty());
    made.event.type = "alert.cleared";
    EXPECT_NE(call_of(made, "")->body.find(R"("title":"Over: hot")"), std::string::npos);
    EXPECT_EQ(
        call_of(delivery(Delivery::Kind::Ntfy, "https://ntfy.sh/"), "").error().code, ErrorCode::InvalidInput
    );
    EXPECT_EQ(
        call_of(delivery(Delivery::Kind::Ntfy, "https://ntfy.sh"), "").error().code, ErrorCode::InvalidInput
    );
}

TEST(Delivery, IsDoneByAnyAnswerOfSuccess) {
    auto made = delivery();
    EXPECT_EQ(judge(made, answer(200), noon), Fate::Done);
    EXPECT_EQ(judge(made, answer(204), noon), Fate::Done);
}

TEST(Delivery, IsTriedAgainLaterAndLater) {
    auto made = delivery();
    std::vector<microseconds> pauses;
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(judge(made, answer(503), noon), Fate::Later);
        pauses.push_back(made.due - noon);
    }
    EXPECT_EQ(pauses[0], 5s);
    EXPECT_EQ(pauses[1], 10s);
    EXPECT_EQ(pauses[9], 15min);
    EXPECT_EQ(made.attempts, 10U);
    EXPECT_EQ(made.problem, "the answer was 503");
}

TEST(Delivery, WaitsAsLongAsItIsTold) {
    auto made = delivery();
    EXPECT_EQ(judge(made, answer(429, "120"), noon), Fate::Later);
    EXPECT_EQ(made.due, noon + 120s);
    EXPECT_EQ(judge(made, answer(429, "1000000"), noon), Fate::Later);
    EXPECT_EQ(made.due, noon + 1h);
    made.attempts = 0;
    EXPECT_EQ(judge(made, answer(503, "Wed, 21 Oct 2015 07:28:00 GMT"), noon), Fate::Later);
    EXPECT_EQ(made.due, noon + 5s);
}

TEST(Delivery, OfWhatIsRefusedThereIsNoOtherTime) {
    for (const unsigned status : {301U, 400U, 401U, 404U, 410U, 413U}) {
        auto made = delivery();
        EXPECT_EQ(judge(made, answer(status), noon), Fate::GivenUp) << status;
    }
    auto made = delivery();
    EXPECT_EQ(judge(made, fail(ErrorCode::InvalidInput, "no URL"), noon), Fate::GivenUp);
}

TEST(Delivery, WithoutAnAnswerIsTriedForTwoDays) {
    auto made = delivery();
    const Result<io::HttpResponse> none = fail(ErrorCode::Timeout, "no answer in time");
    EXPECT_EQ(judge(made, none, noon + 47h), Fate::Later);
    EXPECT_EQ(made.problem, "no answer in time");
    EXPECT_EQ(judge(made, none, noon + 48h), Fate::GivenUp);
}

} // namespace
} // namespace tutti::notify
