// RedisSession without a server: what it sends when, told the time.
#include "bus/redis_session.hpp"

#include <gtest/gtest.h>

namespace tutti::bus {
namespace {

class RedisSessionTest : public ::testing::Test, public RedisSessionListener {
protected:
    static BusOptions named(std::string client_id) {
        BusOptions options;
        options.client_id = std::move(client_id);
        return options;
    }
    RedisSession& make(BusOptions options, RedisUrl url = {.host = "redis"}) {
        session_.emplace(std::move(url), std::move(options), *this);
        return *session_;
    }
    void open() {
        session_->opened(now_);
        sent(RedisLine::Commands);
        sent(RedisLine::Subscriptions);
    }
    void be_online() {
        open();
        hear(RedisLine::Commands, "+PONG\r\n+OK\r\n");
        hear(RedisLine::Subscriptions, "+PONG\r\n+OK\r\n");
        ASSERT_TRUE(session_->is_online());
        sent(RedisLine::Commands);
        sent(RedisLine::Subscriptions);
    }
    Result<void> hear(RedisLine line, std::string_view bytes) { return session_->receive(line, bytes, now_); }
    /// What goes out now, a command a line.
    std::string sent(RedisLine line) {
        std::string bytes;
        session_->take_output(line, bytes, now_);
        RedisReplyReader reader;
        EXPECT_TRUE(reader.feed(bytes));
        std::string lines;
        while (auto command = reader.next().value_or(std::nullopt)) {
            for (const auto& word : command->items) lines += word.text + ' ';
            lines.back() = '\n';
        }
        return lines;
    }
    void pass(milliseconds time) { now_.steady += time; }

    void accepted() override { ++accepted_; }
    void received(const Message& message, const std::vector<std::uint32_t>&) override {
        received_.push_back(message.topic);
    }
    void subscription_answered(std::string_view, const Result<void>& answer) override {
        if (!answer) refusals_.push_back(answer.error().message);
    }
    void message_dropped(const Message&, const Error& why) override { dropped_.push_back(why.code); }
    void settled(Receipt, const Result<void>& fate) override { fates_.push_back(fate.has_value()); }
    void emptied() override {}
    void goes_without(Capability) override {}

    std::optional<RedisSession> session_;
    RedisNow now_{SteadyTime{std::chrono::hours(1)}, wall_time_from_seconds(1000)};
    int accepted_ = 0;
    std::vector<std::string> received_;
    std::vector<ErrorCode> dropped_;
    std::vector<bool> fates_;
    std::vector<std::string> refusals_;
};

Message kept_reading(const char* sensor, QoS qos = QoS::AtMostOnce) {
    return {.topic = std::string("tutti/reading/a/") + sensor, .payload = "1", .qos = qos, .retain = true};
}

TEST_F(RedisSessionTest, SaysWhoItIsAndWhichDatabaseItMeans) {
    auto options = named("my worker");
    options.user = "me";
    options.password = "secret";
    make(options, {.host = "redis", .database = 2});
    session_->opened(now_);
    EXPECT_EQ(sent(RedisLine::Commands), "AUTH me secret\nSELECT 2\nPING\nCLIENT SETNAME my_worker\n");
    EXPECT_EQ(sent(RedisLine::Subscriptions), "AUTH me secret\nPING\nCLIENT SETNAME my_worker\n");
}

TEST_F(RedisSessionTest, IsOnlineWhenBothConnectionsAreGreeted) {
    make(named("a"));
    session_->subscribe("tutti/event/a", 1, now_);
    open();
    EXPECT_TRUE(hear(RedisLine::Commands, "+PONG\r\n-NOPERM no names\r\n"));
    EXPECT_FALSE(session_->is_online());
    EXPECT_TRUE(hear(RedisLine::Subscriptions, "+PONG\r\n"));
    EXPECT_TRUE(session_->is_online());
    EXPECT_EQ(accepted_, 1);
    EXPECT_EQ(sent(RedisLine::Subscriptions), "SUBSCRIBE event:a\n");
}

TEST_F(RedisSessionTest, EndsWhereTheGreetingIsRefused) {
    make(named("a"));
    open();
    const auto refused = hear(RedisLine::Commands, "-NOAUTH Authentication required.\r\n");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::PermissionDenied);
}

TEST_F(RedisSessionTest, AnnouncesWhatWasWrittenTogetherOnce) {
    make(named("a"));
    be_online();
    for (const char* sensor : {"x", "y"}) EXPECT_TRUE(session_->publish(kept_reading(sensor), now_));
    EXPECT_EQ(
        sent(RedisLine::Commands),
        "SET source:a:x 1\nPUBLISH reading:a:x 1\nSET source:a:y 1\nPUBLISH reading:a:y 1\n"
        "PUBLISH data:a {\"source_id\":\"a\",\"timestamp\":1000.0}\n"
    );
}

TEST_F(RedisSessionTest, SettlesAMessageWithTheAnswerToItsLastCommand) {
    make(named("a"));
    be_online();
    EXPECT_TRUE(session_->publish(kept_reading("x"), now_, Receipt{1}));
    EXPECT_TRUE(session_->publish(kept_reading("y"), now_, Receipt{2}));
    sent(RedisLine::Commands);
    EXPECT_TRUE(hear(RedisLine::Commands, "+OK\r\n"));
    EXPECT_TRUE(fates_.empty());
    EXPECT_TRUE(hear(RedisLine::Commands, ":0\r\n-OOM no\r\n:0\r\n:0\r\n"));
    EXPECT_EQ(fates_, (std::vector<bool>{true, false}));
    EXPECT_EQ(dropped_, std::vector<ErrorCode>{ErrorCode::LimitExceeded});
    EXPECT_TRUE(session_->is_drained());
}

const Message section = {
    .topic = "tutti/config/a",
    .payload = R"({"v":1,"revision":2,"config":{}})",
    .qos = QoS::AtLeastOnce,
    .retain = true
};
constexpr const char* section_notice = "PUBLISH config:changed {\"section\":\"a\",\"timestamp\":1000.0}\n";

TEST_F(RedisSessionTest, TellsOfASectionWhenItIsWritten) {
    make(named("a"));
    be_online();
    EXPECT_TRUE(session_->publish(section, now_, Receipt{1}));
    EXPECT_TRUE(sent(RedisLine::Commands).starts_with("MSET config:a {} tutti:revision:a "));
    EXPECT_EQ(sent(RedisLine::Commands), "");
    EXPECT_TRUE(hear(RedisLine::Commands, "+OK\r\n"));
    EXPECT_EQ(sent(RedisLine::Commands), section_notice);
    EXPECT_TRUE(fates_.empty());
    EXPECT_FALSE(session_->is_drained());
    session_->lost();
    open();
    EXPECT_TRUE(hear(RedisLine::Commands, "+PONG\r\n+OK\r\n"));
    EXPECT_TRUE(hear(RedisLine::Subscriptions, "+PONG\r\n+OK\r\n"));
    EXPECT_EQ(sent(RedisLine::Commands), section_notice);
    EXPECT_TRUE(hear(RedisLine::Commands, ":1\r\n"));
    EXPECT_EQ(fates_, std::vector<bool>{true});
    EXPECT_TRUE(session_->is_drained());
}

TEST_F(RedisSessionTest, WritesASeedAndItsRevisionInOneStepOrAgain) {
    auto seed = section;
    seed.payload = R"({"v":1,"revision":1,"config":{}})";
    make(named("a"));
    be_online();
    EXPECT_TRUE(session_->publish(seed, now_, Receipt{1}));
    const auto written = sent(RedisLine::Commands);
    EXPECT_TRUE(written.starts_with("MULTI\nSET config:a {} NX\nSET tutti:revision:a ")) << written;
    EXPECT_TRUE(written.ends_with(" NX\nEXEC\n")) << written;
    EXPECT_TRUE(hear(RedisLine::Commands, "+OK\r\n+QUEUED\r\n+QUEUED\r\n"));
    EXPECT_TRUE(fates_.empty());
    session_->lost();
    open();
    EXPECT_TRUE(hear(RedisLine::Commands, "+PONG\r\n+OK\r\n"));
    EXPECT_TRUE(hear(RedisLine::Subscriptions, "+PONG\r\n+OK\r\n"));
    EXPECT_EQ(sent(RedisLine::Commands), written);
    EXPECT_TRUE(hear(RedisLine::Commands, "+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n+OK\r\n$-1\r\n"));
    EXPECT_EQ(sent(RedisLine::Commands), section_notice);
    EXPECT_TRUE(hear(RedisLine::Commands, ":1\r\n"));
    EXPECT_EQ(fates_, std::vector<bool>{true});
}

TEST_F(RedisSessionTest, ASeedThatMayNotBeWrittenIsDroppedForTheFirstReason) {
    auto seed = section;
    seed.payload = R"({"v":1,"revision":1,"config":{}})";
    make(named("a"));
    be_online();
    EXPECT_TRUE(session_->publish(seed, now_));
    sent(RedisLine::Commands);
    EXPECT_TRUE(hear(RedisLine::Commands, "+OK\r\n-OOM no\r\n-OOM no\r\n-EXECABORT discarded\r\n"));
    EXPECT_EQ(sent(RedisLine::Commands), "");
    EXPECT_EQ(dropped_, std::vector<ErrorCode>{ErrorCode::LimitExceeded});
}

TEST_F(RedisSessionTest, TellsNobodyOfASectionThatWasNotWritten) {
    make(named("a"));
    be_online();
    EXPECT_TRUE(session_->publish(section, now_));
    sent(RedisLine::Commands);
    EXPECT_TRUE(hear(RedisLine::Commands, "-OOM no\r\n"));
    EXPECT_EQ(sent(RedisLine::Commands), "");
    EXPECT_EQ(dropped_, std::vector<ErrorCode>{ErrorCode::LimitExceeded});
    EXPECT_TRUE(session_->is_drained());
}

TEST_F(RedisSessionTest, HangsUpOnNoNoticeOfReadings) {
    make(named("a"));
    be_online();
    EXPECT_TRUE(session_->publish(kept_reading("x"), now_));
    sent(RedisLine::Commands);
    EXPECT_TRUE(hear(RedisLine::Commands, "+OK\r\n:0\r\n"));
    EXPECT_FALSE(session_->is_drained());
    EXPECT_TRUE(hear(RedisLine::Commands, ":0\r\n"));
    EXPECT_TRUE(session_->is_drained());
}

TEST_F(RedisSessionTest, SendsAgainWhatWasNotAnsweredAndMayNotGetLost) {
    make(named("a"));
    be_online();
    EXPECT_TRUE(session_->publish(kept_reading("sure", QoS::AtLeastOnce), now_));
    EXPECT_TRUE(session_->publish(kept_reading("perhaps"), now_));
    sent(RedisLine::Commands);
    EXPECT_TRUE(hear(RedisLine::Commands, "+OK\r\n")); // the half of it
    session_->lost();
    EXPECT_FALSE(session_->is_drained());
    open();
    EXPECT_TRUE(hear(RedisLine::Commands, "+PONG\r\n"));
    EXPECT_TRUE(hear(RedisLine::Subscriptions, "+PONG\r\n"));
    EXPECT_EQ(
        sent(RedisLine::Commands), "SET source:a:sure 1\nPUBLISH reading:a:sure 1\n"
                                   "PUBLISH data:a {\"source_id\":\"a\",\"timestamp\":1000.0}\n"
    );
}

TEST_F(RedisSessionTest, ForgetsWhatHasExpiredWhileItWasAway) {
    make(named("a"));
    auto brief = kept_reading("brief");
    brief.expiry = seconds{5};
    auto lasting = kept_reading("lasting");
    lasting.expiry = seconds{60};
    EXPECT_TRUE(session_->publish(brief, now_, Receipt{1}));
    EXPECT_TRUE(session_->publish(lasting, now_, Receipt{2}));
    pass(seconds{10});
    open();
    EXPECT_TRUE(hear(RedisLine::Commands, "+PONG\r\n"));
    EXPECT_TRUE(hear(RedisLine::Subscriptions, "+PONG\r\n"));
    EXPECT_TRUE(sent(RedisLine::Commands).starts_with("SET source:a:lasting 1 EX 50\n"));
    EXPECT_EQ(
        fates_, std::vector<bool>{false}
    ); // whoever waits for that one is told; the other is on its way
}

TEST_F(RedisSessionTest, EndsWhenAnAnswerIsOverdue) {
    make(named("a"));
    be_online();
    EXPECT_TRUE(session_->publish(kept_reading("x"), now_));
    sent(RedisLine::Commands);
    pass(milliseconds{9'900});
    EXPECT_TRUE(session_->tick(now_));
    EXPECT_LE(session_->deadline(), now_.steady + milliseconds{100});
    pass(milliseconds{100});
    const auto alive = session_->tick(now_);
    ASSERT_FALSE(alive);
    EXPECT_EQ(alive.error().code, ErrorCode::Timeout);
}

TEST_F(RedisSessionTest, AsksBothConnectionsWhetherTheyLiveOverTcpAlone) {
    make(named("a"));
    be_online();
    pass(seconds{60});
    EXPECT_TRUE(session_->tick(now_));
    EXPECT_EQ(sent(RedisLine::Commands), "PING\n");
    EXPECT_EQ(sent(RedisLine::Subscriptions), "PING\n");
    EXPECT_TRUE(hear(RedisLine::Commands, "+PONG\r\n"));
    EXPECT_TRUE(hear(RedisLine::Subscriptions, "*2\r\n$4\r\npong\r\n$0\r\n\r\n"));
    make(named("a"), {.kind = RedisUrl::Kind::Unix, .path = "/r"});
    be_online();
    pass(seconds{600});
    EXPECT_TRUE(session_->tick(now_));
    EXPECT_EQ(sent(RedisLine::Commands), "");
}

std::string pushed(std::string_view name, std::string_view channel, std::string_view payload) {
    std::string bytes;
    append_redis_command(bytes, {"pmessage", name, channel, payload});
    return bytes;
}

TEST_F(RedisSessionTest, TakesNoMoreWhileANoticeIsLookedUpAndMuchWaits) {
    make(named("a"));
    be_online();
    session_->subscribe("tutti/#", 1, now_);
    sent(RedisLine::Subscriptions);
    EXPECT_TRUE(hear(RedisLine::Subscriptions, "*3\r\n$10\r\npsubscribe\r\n$1\r\n*\r\n:1\r\n"));
    EXPECT_EQ(sent(RedisLine::Commands), "SCAN 0 MATCH * COUNT 256\n");
    EXPECT_TRUE(hear(RedisLine::Commands, "*2\r\n$1\r\n0\r\n*0\r\n"));
    EXPECT_TRUE(session_->is_granted("tutti/#"));
    EXPECT_TRUE(hear(RedisLine::Subscriptions, pushed("*", "data:b", "{}")));
    EXPECT_TRUE(hear(RedisLine::Subscriptions, pushed("*", "event:first", "x")));
    EXPECT_TRUE(session_->wants_input(RedisLine::Subscriptions));
    EXPECT_TRUE(hear(RedisLine::Subscriptions, pushed("*", "event:second", std::string(5 << 20, 'x'))));
    EXPECT_FALSE(session_->wants_input(RedisLine::Subscriptions));
    EXPECT_TRUE(session_->wants_input(RedisLine::Commands));
    EXPECT_TRUE(received_.empty()); // in their order
    EXPECT_TRUE(sent(RedisLine::Commands).starts_with("GETRANGE meta:b "));
    EXPECT_TRUE(hear(RedisLine::Commands, "$0\r\n\r\n:-2\r\n"));
    EXPECT_EQ(sent(RedisLine::Commands), "SCAN 0 MATCH source:b:* COUNT 256\n");
    EXPECT_TRUE(hear(RedisLine::Commands, "*2\r\n$1\r\n0\r\n*1\r\n$12\r\nsource:b:one\r\n"));
    EXPECT_TRUE(sent(RedisLine::Commands).starts_with("GETRANGE source:b:one "));
    EXPECT_TRUE(hear(RedisLine::Commands, "$11\r\n{\"value\":1}\r\n:5000\r\n"));
    EXPECT_TRUE(sent(RedisLine::Commands).starts_with("GETRANGE status:b "));
    EXPECT_TRUE(hear(RedisLine::Commands, "$0\r\n\r\n:-2\r\n"));
    EXPECT_EQ(
        received_,
        (std::vector<std::string>{"tutti/reading/b/one", "tutti/event/first", "tutti/event/second"})
    );
    EXPECT_TRUE(session_->wants_input(RedisLine::Subscriptions));
}

TEST_F(RedisSessionTest, StandsAnyNumberOfNoticesThatNobodyWantsAnyMore) {
    make(named("a"));
    be_online();
    session_->subscribe("tutti/#", 1, now_);
    session_->subscribe("tutti/event/last", 2, now_);
    sent(RedisLine::Subscriptions);
    EXPECT_TRUE(hear(RedisLine::Subscriptions, "*3\r\n$10\r\npsubscribe\r\n$1\r\n*\r\n:1\r\n"));
    EXPECT_TRUE(hear(RedisLine::Commands, "*2\r\n$1\r\n0\r\n*0\r\n"));
    EXPECT_TRUE(hear(RedisLine::Subscriptions, pushed("*", "data:b", "{}")));
    std::string notices; // they wait for what that one is about
    for (int i = 0; i < 100'000; ++i) notices += pushed("*", "data:c", "{}");
    EXPECT_TRUE(hear(RedisLine::Subscriptions, notices));
    EXPECT_TRUE(hear(RedisLine::Subscriptions, "*3\r\n$7\r\nmessage\r\n$10\r\nevent:last\r\n$1\r\nx\r\n"));
    session_->unsubscribe("tutti/#", now_);
    EXPECT_TRUE(received_.empty());
    for (const char* answer : {"$0\r\n\r\n:-2\r\n", "*2\r\n$1\r\n0\r\n*0\r\n", "$0\r\n\r\n:-2\r\n"})
        EXPECT_TRUE(hear(RedisLine::Commands, answer));
    EXPECT_EQ(received_, std::vector<std::string>{"tutti/event/last"});
}

/// One that a source of another client says, and what is asked for of Redis.
constexpr const char* one_key = "*2\r\n$1\r\n0\r\n*1\r\n$12\r\nsource:b:one\r\n";
constexpr const char* its_state = "$11\r\n{\"value\":1}\r\n:5000\r\n";

class RedisNoticesTest : public RedisSessionTest {
protected:
    void SetUp() override {
        make(named("a"));
        be_online();
        session_->subscribe("tutti/reading/#", 1, now_);
        sent(RedisLine::Subscriptions);
        for (const char* name : {"reading:*", "reading", "data:*"}) answer_subscription(name);
        EXPECT_EQ(sent(RedisLine::Commands), "SCAN 0 MATCH source* COUNT 256\n");
        EXPECT_TRUE(hear(RedisLine::Commands, "*2\r\n$1\r\n0\r\n*0\r\n"));
        EXPECT_TRUE(session_->is_granted("tutti/reading/#"));
    }
    void answer_subscription(std::string_view name) {
        std::string bytes;
        append_redis_command(bytes, {name.ends_with('*') ? "psubscribe" : "subscribe", name, "1"});
        EXPECT_TRUE(hear(RedisLine::Subscriptions, bytes));
    }
    void notice(std::string_view payload) {
        EXPECT_TRUE(hear(RedisLine::Subscriptions, pushed("data:*", "data:b", payload)));
    }
};

TEST_F(RedisNoticesTest, ThatWaitForTheSameAreLookedUpOnce) {
    for (const char* payload : {"1", "2", "3", "4"}) notice(payload);
    for (int i = 0; i < 2; ++i) { // the first, and once for the others
        EXPECT_EQ(sent(RedisLine::Commands), "SCAN 0 MATCH source:b:* COUNT 256\n");
        EXPECT_TRUE(hear(RedisLine::Commands, one_key));
        EXPECT_TRUE(sent(RedisLine::Commands).starts_with("GETRANGE source:b:one "));
        EXPECT_TRUE(hear(RedisLine::Commands, its_state));
    }
    EXPECT_EQ(sent(RedisLine::Commands), "");
    EXPECT_EQ(received_, std::vector<std::string>{"tutti/reading/b/one"});
}

TEST_F(RedisNoticesTest, OfASourceAmongVeryManyKeysAreNotLookedForEachTime) {
    notice("1");
    for (int slice = 0; slice < 100; ++slice) {
        EXPECT_TRUE(sent(RedisLine::Commands).starts_with("SCAN "));
        pass(milliseconds{10});
        EXPECT_TRUE(hear(RedisLine::Commands, "*2\r\n$1\r\n7\r\n*0\r\n"));
    }
    EXPECT_TRUE(sent(RedisLine::Commands).starts_with("SCAN 7 "));
    EXPECT_TRUE(hear(RedisLine::Commands, one_key));
    EXPECT_TRUE(sent(RedisLine::Commands).starts_with("GETRANGE source:b:one "));
    EXPECT_TRUE(hear(RedisLine::Commands, its_state));
    pass(seconds{19});
    notice("2");
    EXPECT_TRUE(sent(RedisLine::Commands).starts_with("GETRANGE source:b:one "));
    EXPECT_TRUE(hear(RedisLine::Commands, "$11\r\n{\"value\":2}\r\n:5000\r\n"));
    EXPECT_EQ(received_.size(), 2U);
    pass(seconds{2});
    notice("3");
    EXPECT_TRUE(sent(RedisLine::Commands).starts_with("SCAN 0 "));
}

TEST_F(RedisSessionTest, TellsThatKeptStatesMayNotBeRead) {
    make(named("a"));
    be_online();
    session_->subscribe("tutti/service/+", 1, now_);
    session_->subscribe("tutti/config/a", 2, now_);
    sent(RedisLine::Subscriptions);
    EXPECT_TRUE(hear(RedisLine::Subscriptions, "*3\r\n$10\r\npsubscribe\r\n$9\r\nservice:*\r\n:1\r\n"));
    EXPECT_EQ(sent(RedisLine::Commands), "SCAN 0 MATCH service:* COUNT 256\n");
    EXPECT_TRUE(hear(RedisLine::Commands, "-NOPERM no 'scan'\r\n"));
    ASSERT_EQ(refusals_.size(), 1U);
    EXPECT_NE(refusals_[0].find("no 'scan'"), std::string::npos);
    EXPECT_TRUE(session_->is_granted("tutti/service/+")); // what is said live comes
    for (const char* name : {"config:a", "config:changed"}) {
        std::string bytes;
        append_redis_command(bytes, {"subscribe", name, "1"});
        EXPECT_TRUE(hear(RedisLine::Subscriptions, bytes));
    }
    sent(RedisLine::Commands);
    EXPECT_TRUE(hear(RedisLine::Commands, "-NOPERM no key\r\n-NOPERM no key\r\n-NOPERM no key\r\n"));
    EXPECT_EQ(refusals_.size(), 2U);
}

TEST_F(RedisSessionTest, AChannelThatIsRefusedIsSoForALaterFilterToo) {
    make(named("a"));
    be_online();
    session_->subscribe("tutti/event/#", 1, now_);
    EXPECT_EQ(sent(RedisLine::Subscriptions), "PSUBSCRIBE event:*\nSUBSCRIBE event\n");
    EXPECT_TRUE(hear(RedisLine::Subscriptions, "-NOPERM this user may not\r\n"));
    EXPECT_TRUE(session_->is_refused("tutti/event/#"));
    session_->subscribe("tutti/event/+", 2, now_);
    EXPECT_EQ(sent(RedisLine::Subscriptions), "");
    EXPECT_TRUE(session_->is_refused("tutti/event/+"));
}

TEST_F(RedisSessionTest, RefusesAnAnswerToNoQuestion) {
    make(named("a"));
    be_online();
    EXPECT_FALSE(hear(RedisLine::Commands, "+OK\r\n"));
}

TEST_F(RedisSessionTest, QuotesTheBeginningOfWhatRedisSaysBeforeItHangsUp) {
    make(named("a"));
    be_online();
    const auto refused = hear(RedisLine::Commands, "-ERR \x1b[2J" + std::string(100'000, 'x') + "\r\n");
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().message.starts_with("Redis says: ERR ?[2Jxxx")) << refused.error().message;
    EXPECT_LT(refused.error().message.size(), 260U);
    session_->lost();
    be_online();
    const auto full = hear(RedisLine::Commands, "-ERR max number of clients reached\r\n");
    ASSERT_FALSE(full);
    EXPECT_NE(full.error().message.find("maxclients"), std::string::npos);
}

} // namespace
} // namespace tutti::bus
