// The bus on a real Redis, with an outsider beside it that speaks to Redis alone: what other clients write
// and read there, presence without wills, and a server in trouble.
#include "bus/broker_process_testing.hpp"
#include "bus/bus_conformance_testing.hpp"
#include "bus/redis_protocol.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstring>
#include <unistd.h>

namespace tutti::bus::testing {
namespace {

/// A client of Redis that knows nothing of a bus. It blocks: Redis is another process.
class Outsider {
public:
    explicit Outsider(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        const auto* generic = reinterpret_cast<const sockaddr*>(&address);
        EXPECT_EQ(::connect(fd_, generic, sizeof address), 0);
    }
    ~Outsider() { ::close(fd_); }
    Outsider(const Outsider&) = delete;
    Outsider& operator=(const Outsider&) = delete;

    RedisReply ask(std::initializer_list<std::string_view> words) {
        std::string bytes;
        append_redis_command(bytes, words);
        EXPECT_EQ(::write(fd_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
        return next();
    }
    RedisReply next() {
        while (true) {
            auto reply = reader_.next();
            if (!reply) return {.kind = RedisReply::Kind::Error, .text = reply.error().message};
            if (*reply) return std::move(**reply);
            char buffer[4096];
            const auto count = ::read(fd_, buffer, sizeof buffer);
            if (count <= 0) return {.kind = RedisReply::Kind::Error, .text = "gone"};
            const auto fed = reader_.feed({buffer, static_cast<std::size_t>(count)});
            EXPECT_TRUE(fed.has_value());
        }
    }
    std::string get(std::string_view key) { return ask({"GET", key}).text; }

private:
    int fd_;
    RedisReplyReader reader_;
};

class RedisBusTest : public BusStage {
protected:
    void SetUp() override {
        const auto rows = backends();
        const auto row = std::ranges::find(rows, std::string_view("RedisOnUnixSocket"), &Tested::name);
        const auto program = row->find();
        if (program.empty()) GTEST_SKIP() << "redis-server is not installed";
        broker_ = row->make(program, context_.get_executor());
        broker_->start();
    }
    Task<Client*> connected(BusOptions with) {
        Client& client = join(std::move(with));
        co_await client.eventually([&] { return client.bus->is_connected(); });
        co_return &client;
    }
    /// Once somebody is connected.
    std::unique_ptr<Outsider> outsider() const {
        return std::make_unique<Outsider>(std::get<RedisUrl>(broker_->place()).path);
    }
    static Task<void> said(Client& writer, Message message) {
        const auto taken = co_await writer.bus->publish_surely(std::move(message), soon);
        EXPECT_TRUE(taken.has_value()) << taken.error().message;
    }

    Task<void> writes_what_others_read();
    Task<void> hears_each_reading_once();
    Task<void> reads_what_others_write();
    Task<void> notices_sections_of_others();
    Task<void> seeds_only_what_is_not_there();
    Task<void> finds_wrong_what_is_no_text();
    Task<void> takes_commands_of_others();
    Task<void> reads_many_states_once();
    Task<void> skips_what_is_no_state();
    Task<void> renews_its_presence();
    Task<void> says_its_presence_again();
    Task<void> tells_who_is_gone();
    Task<void> says_who_refuses_it();
    Task<void> says_that_memory_is_full();
    Task<void> ends_a_connection_without_answers();
};

const std::string reading = R"({"v":1,"value":21.5,"unit":"C","timestamp":1700000000.5,"expires_in":90})";

Message kept(std::string topic, std::string payload, std::optional<seconds> expiry = std::nullopt) {
    return {.topic = std::move(topic), .payload = std::move(payload), .retain = true, .expiry = expiry};
}

Task<void> RedisBusTest::writes_what_others_read() {
    Client& writer = *co_await connected(quick_options("writer"));
    const auto redis = outsider();
    const auto listener = outsider();
    listener->ask({"PSUBSCRIBE", "*"});
    co_await said(writer, kept("reading/aranet/Living room:co2", reading, seconds{90}));
    EXPECT_EQ(
        redis->get("source:aranet:Living room:co2"), R"({"value":21.5,"unit":"C","timestamp":1700000000.5})"
    );
    const auto left = redis->ask({"TTL", "source:aranet:Living room:co2"}).integer;
    EXPECT_TRUE(left == 90 || left == 89) << left;
    EXPECT_EQ(listener->next().items.at(2).text, "reading:aranet:Living room:co2");
    const auto notice = listener->next();
    EXPECT_EQ(notice.items.at(2).text, "data:aranet");
    const auto body = notice.items.at(3).text;
    EXPECT_TRUE(body.starts_with(R"({"source_id":"aranet","timestamp":1)")) << body;
    co_await said(writer, kept("config/display", R"({"v":1,"revision":3,"config":{"rotation":90}})"));
    EXPECT_EQ(redis->get("config:display"), R"({"rotation":90})");
    EXPECT_EQ(redis->ask({"TTL", "config:display"}).integer, -1);
    const auto changed = listener->next();
    EXPECT_EQ(changed.items.at(2).text, "config:changed");
    EXPECT_TRUE(changed.items.at(3).text.starts_with(R"({"section":"display","timestamp":1)"));
    co_await said(writer, kept("config/display", ""));
    EXPECT_EQ(redis->ask({"DBSIZE"}).integer, 1); // the reading
}

TEST_F(RedisBusTest, WritesTheKeysAndNoticesThatOthersRead) { run(writes_what_others_read()); }

Task<void> RedisBusTest::hears_each_reading_once() {
    Client& writer = *co_await connected(quick_options("writer"));
    Client& reader = *co_await connected(quick_options("reader"));
    auto readings = co_await reader.listen("reading/#");
    auto statuses = co_await reader.listen("status/+");
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(writer.bus->publish(kept("reading/a/x", reading, seconds{90})));
        co_await said(writer, kept("status/a", R"({"v":1,"source_id":"a","expires_in":180})", seconds{180}));
    }
    co_await reader.has_received_only(6);
}

TEST_F(RedisBusTest, HearsEachReadingOfABusOnceInSpiteOfTheNotice) { run(hears_each_reading_once()); }

Task<void> RedisBusTest::reads_what_others_write() {
    Client& reader = *co_await connected(quick_options("reader"));
    const auto redis = outsider();
    redis->ask({"SET", "source:gas:before", R"({"value":1,"unit":"l","timestamp":5})"});
    auto readings = co_await reader.listen("reading/#");
    auto statuses = co_await reader.listen("status/+");
    co_await reader.receives(1);
    EXPECT_TRUE(reader.got[0].retain);
    EXPECT_EQ(reader.got[0].topic, "reading/gas/before");
    redis->ask({"SET", "source:gas:flow", R"({"value":3,"unit":"l","timestamp":6})", "EX", "60"});
    redis->ask({"SET", "status:gas", R"({"source_id":"gas","poll_count":2})", "EX", "120"});
    redis->ask({"PUBLISH", "data:gas", R"({"source_id":"gas","timestamp":6})"});
    const bool here = co_await reader.receives(3);
    if (!here) co_return;
    const auto flow = std::ranges::find(reader.got, "reading/gas/flow", &Message::topic);
    EXPECT_NE(flow, reader.got.end());
    if (flow == reader.got.end()) co_return;
    EXPECT_FALSE(flow->retain);
    EXPECT_EQ(flow->payload, R"({"v":1,"value":3,"unit":"l","timestamp":6,"expires_in":60})");
    EXPECT_EQ(reader.got.back().topic, "status/gas");
    redis->ask({"PUBLISH", "data:gas", R"({"source_id":"gas","timestamp":7})"}); // nothing is new
    co_await reader.has_received_only(3);
}

TEST_F(RedisBusTest, ReadsWhatAnotherClientWritesWhenItsNoticeComes) { run(reads_what_others_write()); }

Task<void> RedisBusTest::notices_sections_of_others() {
    Client& keeper = *co_await connected(quick_options("keeper"));
    Client& reader = *co_await connected(quick_options("reader"));
    const auto redis = outsider();
    auto all = co_await reader.listen("config/+");
    co_await said(keeper, kept("config/display", R"({"v":1,"revision":3,"config":{"rotation":90}})"));
    co_await reader.receives(1);
    EXPECT_EQ(reader.got.back().payload, R"({"v":1,"revision":3,"config":{"rotation":90}})");
    redis->ask({"SET", "config:display", R"({"rotation":180})"});
    redis->ask({"PUBLISH", "config:changed", R"({"section":"display","timestamp":1})"});
    co_await reader.receives(2);
    EXPECT_EQ(reader.got.back().payload, R"({"v":1,"revision":0,"config":{"rotation":180}})");
    EXPECT_FALSE(reader.got.back().retain);
    redis->ask({"DEL", "config:display"});
    redis->ask({"PUBLISH", "config:changed", R"({"section":"display","timestamp":2})"});
    co_await reader.receives(3);
    EXPECT_EQ(reader.got.back().payload, "");
    redis->ask({"PUBLISH", "config:changed", "nonsense"});
    co_await reader.has_received_only(3);
}

TEST_F(RedisBusTest, NoticesASectionThatAnotherClientWrites) { run(notices_sections_of_others()); }

Task<void> RedisBusTest::seeds_only_what_is_not_there() {
    Client& keeper = *co_await connected(quick_options("keeper"));
    const auto redis = outsider();
    redis->ask({"SET", "config:display", R"({"rotation":180})"});
    for (const char* section : {"display", "sleep"})
        co_await said(
            keeper,
            kept(fmt::format("config/{}", section), R"({"v":1,"revision":1,"config":{"rotation":90}})")
        );
    EXPECT_EQ(redis->get("config:display"), R"({"rotation":180})");
    EXPECT_EQ(redis->get("config:sleep"), R"({"rotation":90})");
    // What was left behind of a section that is gone is no revision of the seed, and keeps it from nothing.
    redis->ask({"SET", "tutti:revision:left", R"({"revision":7,"of":"0000000000000000"})"});
    co_await said(keeper, kept("config/left", R"({"v":1,"revision":1,"config":{"rotation":90}})"));
    auto all = co_await keeper.listen("config/+");
    co_await keeper.receives(3);
    std::ranges::sort(keeper.got, {}, &Message::topic);
    EXPECT_EQ(keeper.got[0].payload, R"({"v":1,"revision":0,"config":{"rotation":180}})");
    EXPECT_EQ(keeper.got[1].payload, R"({"v":1,"revision":0,"config":{"rotation":90}})");
    EXPECT_EQ(keeper.got[2].payload, R"({"v":1,"revision":1,"config":{"rotation":90}})");
}

TEST_F(RedisBusTest, SeedsASectionOnlyWhereNobodyWroteIt) { run(seeds_only_what_is_not_there()); }

Task<void> RedisBusTest::finds_wrong_what_is_no_text() {
    Client& keeper = *co_await connected(quick_options("keeper"));
    const auto redis = outsider();
    redis->ask({"LPUSH", "config:display", "x"});
    auto all = co_await keeper.listen("config/+");
    co_await keeper.receives(1);
    EXPECT_EQ(keeper.got[0].payload, R"({"v":1,"revision":0,"config":null})");
    redis->ask({"PUBLISH", "config:changed", R"({"section":"display"})"});
    co_await keeper.receives(2);
    EXPECT_EQ(keeper.got[1].payload, keeper.got[0].payload);
    co_await said(keeper, kept("config/display", R"({"v":1,"revision":2,"config":{"rotation":90}})"));
    EXPECT_EQ(redis->get("config:display"), R"({"rotation":90})");
}

TEST_F(RedisBusTest, ASectionThatIsNoTextIsWrongAndNotGone) { run(finds_wrong_what_is_no_text()); }

Task<void> RedisBusTest::takes_commands_of_others() {
    Client& worker = *co_await connected(quick_options("worker"));
    const auto redis = outsider();
    const auto listener = outsider();
    listener->ask({"SUBSCRIBE", "cmd:worker:response:7"});
    auto commands = co_await worker.listen("cmd/worker");
    redis->ask({"PUBLISH", "cmd:worker", R"({"action":"refresh","request_id":"7"})"});
    co_await worker.receives(1);
    EXPECT_TRUE(worker.got[0].payload.starts_with(R"({"v":1,"params":{},"timestamp":1)"));
    co_await said(worker, {.topic = "cmd/worker/response/7", .payload = "done"});
    EXPECT_EQ(listener->next().items.at(2).text, "done");
}

TEST_F(RedisBusTest, TakesCommandsOfOthersAndAnswersThem) { run(takes_commands_of_others()); }

Task<void> RedisBusTest::reads_many_states_once() {
    constexpr std::size_t count = 3000;
    Client& reader = *co_await connected(quick_options("reader"));
    const auto redis = outsider();
    for (std::size_t i = 0; i < count; ++i) redis->ask({"SET", fmt::format("service:s{}", i), "x"});
    auto all = co_await reader.listen("service/+");
    EXPECT_EQ(reader.got.size(), count);
    std::ranges::sort(reader.got, {}, &Message::topic);
    EXPECT_EQ(std::ranges::adjacent_find(reader.got, {}, &Message::topic), reader.got.end());
}

TEST_F(RedisBusTest, ReadsEachOfManyKeptStatesOnce) { run(reads_many_states_once()); }

Task<void> RedisBusTest::skips_what_is_no_state() {
    Client& reader = *co_await connected(quick_options("reader"));
    const auto redis = outsider();
    redis->ask({"LPUSH", "service:list", "x"});
    redis->ask({"SET", std::string_view("service:\xff", 9), "x"});
    redis->ask({"SET", "service:a+b", "x"});
    redis->ask({"SET", "service:good", "x"});
    redis->ask({"SETRANGE", "service:huge", "16777216", "x"});
    auto all = co_await reader.listen("#");
    EXPECT_EQ(reader.got.size(), 1U);
    EXPECT_EQ(reader.got[0].topic, "service/good");
}

TEST_F(RedisBusTest, SkipsKeysThatAreNoStatesOfABus) { run(skips_what_is_no_state()); }

BusOptions mortal(BusOptions options, milliseconds presence) {
    options.will = kept("worker/mortal", "offline");
    options.redis.presence = presence;
    return options;
}

Task<void> RedisBusTest::renews_its_presence() {
    Client& worker = *co_await connected(mortal(quick_options("mortal"), milliseconds{300}));
    const auto redis = outsider();
    co_await said(worker, kept("worker/mortal", "online"));
    const auto left = redis->ask({"PTTL", "worker:mortal"}).integer;
    EXPECT_TRUE(left > 0 && left <= 300) << left;
    redis->ask({"PERSIST", "worker:mortal"});
    std::int64_t renewed = -1;
    while (renewed < 0) {
        co_await said(worker, {.topic = "event/a"});
        renewed = redis->ask({"PTTL", "worker:mortal"}).integer;
    }
    EXPECT_LE(renewed, 300);
    co_await said(worker, kept("worker/mortal", "offline")); // the last word stays
    EXPECT_EQ(redis->ask({"PTTL", "worker:mortal"}).integer, -1);
}

TEST_F(RedisBusTest, KeepsItsPresenceByAnExpiringKeyThatItRenews) { run(renews_its_presence()); }

Task<void> RedisBusTest::says_its_presence_again() {
    Client& worker = *co_await connected(mortal(quick_options("mortal"), milliseconds{150}));
    Client& reader = *co_await connected(quick_options("reader"));
    auto presences = co_await reader.listen("worker/+");
    const auto redis = outsider();
    co_await said(worker, kept("worker/mortal", "online"));
    co_await reader.receives(1);
    redis->ask({"FLUSHALL"});
    co_await reader.eventually([&] { return reader.got.size() >= 2; });
    EXPECT_EQ(reader.got.back().payload, "online");
    EXPECT_EQ(redis->get("worker:mortal"), "online");
    EXPECT_EQ(worker.emptyings, 1);
}

TEST_F(RedisBusTest, SaysItsPresenceAgainWhereRedisWasEmptied) { run(says_its_presence_again()); }

Task<void> RedisBusTest::tells_who_is_gone() {
    auto quick = quick_options("reader");
    quick.redis.presence = milliseconds{150};
    Client& reader = *co_await connected(quick);
    const auto redis = outsider();
    redis->ask({"SET", "worker:early", "online", "PX", "200"});
    auto presences = co_await reader.listen("worker/+");
    co_await reader.receives(1);
    redis->ask({"SET", "worker:late", "online", "PX", "100"});
    redis->ask({"PUBLISH", "worker:late", "online"});
    co_await reader.eventually([&] { return std::ranges::count(reader.got, "", &Message::payload) == 2; });
    EXPECT_EQ(reader.got.size(), 4U);
}

TEST_F(RedisBusTest, TellsWhoseKeyHasExpired) { run(tells_who_is_gone()); }

Task<void> RedisBusTest::says_who_refuses_it() {
    Client& first = *co_await connected(quick_options("first"));
    static_cast<void>(first);
    const auto redis = outsider();
    redis->ask({"ACL", "SETUSER", "narrow", "on", ">right", "~*", "&cmd:*", "+@all"});
    auto url = std::get<RedisUrl>(broker_->place());
    url.user = "narrow";
    url.password = "wrong";
    Client& wrong = join(quick_options("wrong"), url);
    co_await wrong.eventually([&] { return wrong.disconnections >= 2; });
    EXPECT_EQ(wrong.last_error.code, ErrorCode::PermissionDenied);
    EXPECT_EQ(wrong.last_error.message.find("right"), std::string::npos);
    url.password = "right";
    Client& narrow = join(quick_options("narrow"), url);
    co_await narrow.eventually([&] { return narrow.bus->is_connected(); });
    auto events = narrow.bus->subscribe("event/#", QoS::AtLeastOnce, [](const Message&) {});
    const auto refused = co_await narrow.bus->confirmed(events->id(), soon);
    EXPECT_EQ(refused.error().code, ErrorCode::PermissionDenied);
    EXPECT_EQ(narrow.refused, std::vector<std::string>{"event/#"});
    Message event{.topic = "event/a"};
    const auto denied = co_await narrow.bus->publish_surely(std::move(event), soon);
    EXPECT_EQ(denied.error().code, ErrorCode::PermissionDenied);
}

TEST_F(RedisBusTest, SaysWhoRefusesAPasswordOrAChannel) { run(says_who_refuses_it()); }

Task<void> RedisBusTest::says_that_memory_is_full() {
    Client& writer = *co_await connected(quick_options("writer"));
    Client& reader = *co_await connected(quick_options("reader"));
    auto all = co_await reader.listen("reading/#");
    const auto redis = outsider();
    redis->ask({"CONFIG", "SET", "maxmemory", "1"});
    const auto refused = co_await writer.bus->publish_surely(kept("reading/a/x", reading), soon);
    EXPECT_EQ(refused.error().code, ErrorCode::LimitExceeded);
    EXPECT_NE(refused.error().message.find("maxmemory"), std::string::npos);
    EXPECT_EQ(writer.dropped, std::vector<std::string>{"reading/a/x"});
    co_await reader.receives(1); // who listens hears it all the same
    redis->ask({"CONFIG", "SET", "maxmemory", "0"});
    co_await said(writer, kept("reading/a/x", reading));
}

TEST_F(RedisBusTest, SaysThatRedisHasNoMemoryLeft) { run(says_that_memory_is_full()); }

Task<void> RedisBusTest::ends_a_connection_without_answers() {
    auto impatient = quick_options("impatient");
    impatient.redis.answer_timeout = milliseconds{100};
    Client& client = *co_await connected(impatient);
    const auto redis = outsider();
    redis->ask({"CLIENT", "PAUSE", "600"});
    EXPECT_TRUE(client.bus->publish({.topic = "event/a", .payload = "late", .qos = QoS::AtLeastOnce}));
    const int before = client.disconnections; // the server may have started later than the client
    co_await client.eventually([&] { return client.disconnections > before; });
    EXPECT_EQ(client.last_error.code, ErrorCode::Timeout) << client.last_error.message;
    co_await client.eventually([&] { return client.bus->is_connected(); });
    const auto drained = co_await client.bus->drained(soon);
    EXPECT_TRUE(drained.has_value());
}

TEST_F(RedisBusTest, EndsAConnectionOnWhichRedisDoesNotAnswer) { run(ends_a_connection_without_answers()); }

} // namespace
} // namespace tutti::bus::testing
