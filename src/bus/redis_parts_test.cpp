// The small parts of the bus on Redis: its URLs, its names, its errors.
#include "bus/make_bus.hpp"
#include "bus/redis_errors.hpp"
#include "bus/redis_names.hpp"

#include <gtest/gtest.h>

namespace tutti::bus {
namespace {

TEST(RedisUrl, NamesAServerAndADatabase) {
    const auto url = parse_redis_url("redis://u%40x:p%3Aw@redis.local:6380/2");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->kind, RedisUrl::Kind::Tcp);
    EXPECT_EQ(url->host, "redis.local");
    EXPECT_EQ(url->port, 6380);
    EXPECT_EQ(url->database, 2U);
    EXPECT_EQ(url->user, "u@x");
    EXPECT_EQ(url->password, "p:w");
    EXPECT_EQ(parse_redis_url("redis://host")->port, 6379);
    EXPECT_EQ(parse_redis_url("redis://host/")->database, 0U);
    EXPECT_EQ(parse_redis_url("redis://[::1]:99/1")->host, "::1");
    const auto default_user = parse_redis_url("redis://:secret@host");
    EXPECT_FALSE(default_user->user);
    EXPECT_EQ(default_user->password, "secret");
    EXPECT_EQ(parse_redis_url("redis://:a/b@host/4")->password, "a/b");
}

TEST(RedisUrl, NamesAUnixSocketInEachOfItsForms) {
    const RedisUrl expected{.kind = RedisUrl::Kind::Unix, .path = "/run/redis.sock", .database = 1};
    for (const char* form :
         {"redis+unix:///run/redis.sock?db=1", "unix:/run/redis.sock?db=1", "unix:///run/redis.sock?db=1"})
        EXPECT_EQ(parse_redis_url(form), expected) << form;
    EXPECT_EQ(parse_redis_url("unix:/run/redis.sock")->database, 0U);
    const auto url = parse_redis_url("redis+unix://:secret@/run/a@b.sock");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->password, "secret");
    EXPECT_EQ(url->path, "/run/a@b.sock");
}

TEST(RedisUrl, OfASocketIsToldFromThatOfABroker) {
    EXPECT_TRUE(std::holds_alternative<MqttUrl>(*parse_bus_url("unix:///run/tutti/mqtt")));
    for (const char* redis :
         {"unix:///run/redis.sock?db=0", "unix:/run/redis.sock", "redis+unix:///r", "redis://h"})
        EXPECT_TRUE(std::holds_alternative<RedisUrl>(*parse_bus_url(redis))) << redis;
}

TEST(RedisUrl, ThatIsWrongIsRefusedWithoutRepeatingIt) {
    for (const char* wrong :
         {"", "redis:/host", "redis://", "redis://:secret@", "redis://:secret@host:0",
          "redis://:secret@host/x", "redis://:secret@host/99999999999", "redis://secret@host",
          "redis://u:secret%4@host", "redis+unix://relative", "redis+unix:///secret?x=1", "unix:relative",
          "redis://[::1:secret"}) {
        const auto url = parse_redis_url(wrong);
        ASSERT_FALSE(url) << wrong;
        EXPECT_EQ(url.error().code, ErrorCode::InvalidInput);
        EXPECT_EQ(url.error().message.find("secret"), std::string::npos);
    }
}

TEST(RedisUrl, IsPrintedWithoutItsPassword) {
    for (const auto& [url, printed] : std::vector<std::pair<const char*, const char*>>{
             {"redis://:secret@host", "redis://host:6379/0"},
             {"redis://me:secret@[::1]:1/2", "redis://me@[::1]:1/2"},
             {"redis+unix://:secret@/run/r", "redis+unix:///run/r"},
             {"unix:/run/r?db=3", "redis+unix:///run/r?db=3"},
         })
        EXPECT_EQ(to_string(*parse_bus_url(url)), printed);
}

struct NameRow {
    const char* topic; ///< whole
    const char* channel;
    const char* key;
};

/// Root "tutti": the names of DESIGN §3.
constexpr NameRow plain_names[] = {
    {"tutti/reading/system/load_1min", "reading:system:load_1min", "source:system:load_1min"},
    {"tutti/reading/left.co2/Living room:co2", "reading:left.co2:Living room:co2",
     "source:left.co2:Living room:co2"},
    {"tutti/reading/co2/a%2Fb:co2", "reading:co2:a%2Fb:co2", "source:co2:a%2Fb:co2"},
    {"tutti/reading/a/b/c", "reading:a:b/c", "source:a:b/c"},
    {"tutti/status/system", "status:system", "status:system"},
    {"tutti/meta/system", "meta:system", "meta:system"},
    {"tutti/config/display", "config:display", "config:display"},
    {"tutti/cmd/sensors", "cmd:sensors", "cmd:sensors"},
    {"tutti/cmd/sensors/response/7-a", "cmd:sensors:response:7-a", "cmd:sensors:response:7-a"},
    {"tutti/worker/left.system", "worker:left.system", "worker:left.system"},
    {"tutti/matrix/state", "matrix:state", "matrix:state"},
    {"tutti/stream/ended", "stream:ended", "stream:ended"},
    {"tutti/event/button/press", "event:button:press", "event:button:press"},
    {"tutti/event/a:b/50%", "event:a%3Ab:50%25", "event:a%3Ab:50%25"},
    {"elsewhere/b", ":elsewhere:b", ":elsewhere:b"},
    {"reading/a/b:c", ":reading:a:b%3Ac", ":reading:a:b%3Ac"},
};

TEST(RedisNames, AreThoseOfTheContractAndLeadBack) {
    const RedisNames names("tutti");
    for (const auto& [topic, channel, key] : plain_names) {
        EXPECT_EQ(names.channel(topic), channel);
        EXPECT_EQ(names.key(topic), key);
        EXPECT_EQ(names.topic_of_channel(channel), topic);
        EXPECT_EQ(names.topic_of_key(key), topic);
    }
}

TEST(RedisNames, OfAnotherRootHaveItBeforeThem) {
    const RedisNames names("home/living");
    EXPECT_EQ(names.key("home/living/reading/a/b"), "home:living:source:a:b");
    EXPECT_EQ(names.channel("home/living/cmd/x"), "home:living:cmd:x");
    EXPECT_EQ(names.topic_of_key("home:living:source:a:b"), "home/living/reading/a/b");
    EXPECT_EQ(names.data_channel("a"), "home:living:data:a");
    EXPECT_EQ(names.changes_channel(), "home:living:config:changed");
    EXPECT_EQ(names.revision_key("home/living/config/x"), "home:living:tutti:revision:x");
    EXPECT_EQ(names.config_topic("x"), "home/living/config/x");
    EXPECT_EQ(names.channel("tutti/event/a"), "event:a");
    EXPECT_EQ(names.topic_of_channel("event:a"), "tutti/event/a");
    EXPECT_EQ(names.channel("else/where"), ":else:where");
    EXPECT_EQ(names.channels("home/living/#"), (std::vector<RedisName>{{"home:living:*", true}}));
}

TEST(RedisNames, OfNoRootAreAbsolute) {
    const RedisNames names("");
    EXPECT_EQ(names.channel("tutti/event/a"), "event:a");
    EXPECT_EQ(names.channel("event/a"), ":event:a");
    EXPECT_EQ(names.topic_of_channel("event:a"), "tutti/event/a");
    EXPECT_EQ(names.channels("+/event/a"), (std::vector<RedisName>{{"*", true}}));
}

TEST(RedisNames, ThatAreNoTopicsOfABusAreLeftAlone) {
    const RedisNames names("tutti");
    for (const char* channel : {"config:changed", "data:system", "a#b", "a:+", ":"})
        EXPECT_FALSE(names.topic_of_channel(channel)) << channel;
    for (const std::string& key :
         {std::string("tutti:revision:x"), std::string("a\0b", 3), std::string("\xff")})
        EXPECT_FALSE(names.topic_of_key(key));
}

struct FilterRow {
    const char* filter;
    std::vector<RedisName> channels;
    RedisName keys;
};

TEST(RedisNames, OfAFilterBringEachMessageOnce) {
    const RedisNames names("tutti");
    const std::vector<FilterRow> rows = {
        {"tutti/#", {{"*", true}}, {"*", true}},
        {"tutti/+/x", {{"*", true}}, {"*", true}},
        {"tutti/event/#", {{"event:*", true}, {"event", false}}, {"event*", true}},
        {"tutti/event/+", {{"event:*", true}}, {"event:*", true}},
        {"tutti/cmd/+/response/+", {{"cmd:*:response:*", true}}, {"cmd:*:response:*", true}},
        {"tutti/cmd/x", {{"cmd:x", false}}, {"cmd:x", false}},
        {"tutti/event/a*b?[c]/+", {{R"(event:a\*b\?\[c\]:*)", true}}, {R"(event:a\*b\?\[c\]:*)", true}},
        {"tutti/event/a*b", {{"event:a*b", false}}, {"event:a*b", false}},
        {"tutti/reading/#", {{"reading:*", true}, {"reading", false}, {"data:*", true}}, {"source*", true}},
        {"tutti/reading/+/#", {{"reading:**", true}, {"data:*", true}}, {"source:**", true}},
        {"tutti/reading/a/+", {{"reading:a:*", true}, {"data:a", false}}, {"source:a:*", true}},
        {"tutti/reading/+/co2", {{"reading:*:co2", true}, {"data:*", true}}, {"source:*:co2", true}},
        {"tutti/reading/a/Living room:co2",
         {{"reading:a:Living room:co2", false}, {"data:a", false}},
         {"source:a:Living room:co2", false}},
        {"tutti/status/+", {{"status:*", true}, {"data:*", true}}, {"status:*", true}},
        {"tutti/config/x", {{"config:x", false}, {"config:changed", false}}, {"config:x", false}},
        {"tutti/config/+", {{"config:*", true}, {"config:changed", false}}, {"config:*", true}},
        {"elsewhere/+", {{":elsewhere:*", true}}, {":elsewhere:*", true}},
    };
    for (const auto& [filter, channels, keys] : rows) {
        EXPECT_EQ(names.channels(filter), channels) << filter;
        EXPECT_EQ(names.keys(filter), keys) << filter;
    }
}

TEST(RedisNames, TellWhatMayBeANotice) {
    const RedisNames names("tutti");
    EXPECT_TRUE(names.takes_notices({"config:changed", false}));
    EXPECT_TRUE(names.takes_notices({"data:*", true}));
    EXPECT_TRUE(names.takes_notices({"*", true}));
    EXPECT_FALSE(names.takes_notices({"config:*", true})); // it comes as config:changed, too
    EXPECT_EQ(names.source_of_data("data:left.co2"), "left.co2");
    EXPECT_FALSE(names.source_of_data("database"));
}

TEST(RedisNames, OfASourceAreThoseThatAFilterTakes) {
    const RedisNames names("tutti");
    const auto of = [&](const char* filter) { return names.keys_of_source(filter, "a"); };
    EXPECT_EQ(of("tutti/reading/#"), (std::vector<RedisName>{{"source:a:*", true}}));
    EXPECT_EQ(of("tutti/reading/+/x"), (std::vector<RedisName>{{"source:a:x", false}}));
    EXPECT_EQ(of("tutti/status/+"), (std::vector<RedisName>{{"status:a", false}}));
    EXPECT_EQ(
        of("tutti/#"), (std::vector<RedisName>{{"source:a:*", true}, {"status:a", false}, {"meta:a", false}})
    );
    EXPECT_TRUE(of("tutti/event/#").empty());
}

TEST(RedisNames, TellWhatATopicIs) {
    const RedisNames names("tutti");
    const std::vector<std::pair<const char*, RedisKind>> rows = {
        {"tutti/reading/a/b", RedisKind::Reading},
        {"tutti/reading/a", RedisKind::Plain},
        {"tutti/status/a", RedisKind::Status},
        {"tutti/meta/a", RedisKind::Meta},
        {"tutti/config/a", RedisKind::Config},
        {"tutti/config/a/b", RedisKind::Plain},
        {"tutti/cmd/a", RedisKind::Command},
        {"tutti/cmd/a/response/1", RedisKind::Response},
        {"tutti/matrix/state", RedisKind::Bare},
        {"tutti/stream/ended", RedisKind::Bare},
        {"tutti/stream/begun", RedisKind::Plain},
        {"tutti/worker/a", RedisKind::Plain},
        {"config/a", RedisKind::Plain},
    };
    for (const auto& [topic, kind] : rows) EXPECT_EQ(names.kind_of(topic), kind) << topic;
    EXPECT_EQ(names.name_of("tutti/reading/a/b"), "a");
    for (const char* sure : {"tutti/event/a", "tutti/cmd/a", "tutti/config/a", "tutti/cmd/a/response/1"})
        EXPECT_EQ(names.qos_of(sure), mqtt::QoS::AtLeastOnce) << sure;
    for (const char* other : {"tutti/event/raw/a", "tutti/reading/a/b", "tutti/worker/a", "event/a"})
        EXPECT_EQ(names.qos_of(other), mqtt::QoS::AtMostOnce) << other;
    EXPECT_TRUE(names.is_presence("tutti/worker/a"));
    EXPECT_FALSE(names.is_presence("tutti/service/a"));
}

TEST(RedisErrors, SayWhatIsWrongAndWhatToDo) {
    const std::vector<std::tuple<const char*, ErrorCode, const char*>> rows = {
        {"NOAUTH Authentication required.", ErrorCode::PermissionDenied, "asks for a password"},
        {"WRONGPASS invalid username-password pair", ErrorCode::PermissionDenied,
         "refuses the user or the password"},
        {"OOM command not allowed when used memory > 'maxmemory'.", ErrorCode::LimitExceeded, "maxmemory"},
        {"READONLY You can't write against a read only replica.", ErrorCode::Unavailable, "master"},
        {"LOADING Redis is loading the dataset in memory", ErrorCode::Unavailable, "loading"},
        {"MOVED 3999 127.0.0.1:6381", ErrorCode::Unavailable, "part of a cluster"},
        {"NOPERM this user may not run the 'scan' command", ErrorCode::PermissionDenied, "'scan'"},
        {"ERR something new", ErrorCode::Environment, "Redis says: ERR something new"},
    };
    for (const auto& [said, code, words] : rows) {
        const auto error = redis_error(said);
        EXPECT_EQ(error.code, code);
        EXPECT_NE(error.message.find(words), std::string::npos) << error.message;
    }
}

TEST(RedisError, QuotesNoMoreThanTheBeginningAndNothingThatATerminalWouldObey) {
    const auto error = redis_error("ERR \x1b[2Jnew\n" + std::string(100'000, 'x'));
    EXPECT_TRUE(error.message.starts_with("Redis says: ERR ?[2Jnew?xxx")) << error.message;
    EXPECT_LT(error.message.size(), 260U);
}

} // namespace
} // namespace tutti::bus
